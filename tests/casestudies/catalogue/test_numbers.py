import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from casestudies.catalogue.snapshot import numbers as module
from casestudies.catalogue.snapshot.numbers import MOST_BESIDE, PART, Numbers, Places


def having(numbers):
    return Numbers().changed(numpy.array([*numbers]), numpy.array([*numbers.values()]))


def test_what_was_never_set_is_nought():
    numbers = having({3: 7})
    assert [numbers[case] for case in (2, 3, 4, 5 * PART)] == [0, 7, 0, 0]


def test_a_change_leaves_what_was_before():
    before = having({1: 5, PART + 1: 6})
    after = before.changed(numpy.array([1]), numpy.array([9]))
    assert (before[1], after[1], after[PART + 1]) == (5, 9, 6)
    assert after.parts[1] is before.parts[1]


def test_few_changes_copy_no_part_and_many_only_those_that_changed():
    before = having({1: 5, PART + 1: 6})
    few = before.changed(numpy.array([1]), numpy.array([9]))
    many = few.changed(numpy.arange(2, MOST_BESIDE + 2), numpy.full(MOST_BESIDE, 3))
    assert few.parts[0].array is before.parts[0].array
    assert many.parts[0].array is not few.parts[0].array
    assert many.parts[1] is before.parts[1]
    assert [many[case] for case in (0, 1, 2, PART + 1)] == [0, 9, 3, 6]


AROUND = st.sampled_from([0, 1, 2, PART - 1, PART, PART + 1, 2 * PART])


@pytest.mark.parametrize("most", [0, 3, MOST_BESIDE])
@given(
    steps=st.lists(st.dictionaries(AROUND, st.integers(0, 4)), max_size=6), cases=st.sets(AROUND)
)
def test_after_any_changes_each_case_has_its_last_number(most, steps, cases):
    numbers, rows, last = Numbers(), Numbers(width=2), {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_BESIDE", most)
        for step in steps:
            changed = numpy.array([*step], dtype=int)
            given = numpy.array([*step.values()], dtype=int)
            numbers = numbers.changed(changed, given)
            rows = rows.changed(changed, numpy.stack([given, 2 * given], axis=1))
            last |= step
    assert numbers.of(sorted(cases)) == [last.get(case, 0) for case in sorted(cases)]
    taken = numbers.take(Places(BitMap(cases & last.keys())))
    assert taken.tolist() == [last[case] for case in sorted(cases & last.keys())]
    assert [rows[case] for case in cases] == [[n, 2 * n] for n in map(numbers.__getitem__, cases)]
    taken = rows.take(Places(BitMap(cases & last.keys())))
    assert taken.tolist() == [rows[case] for case in sorted(cases & last.keys())]
    for number in range(1, 5):
        assert numbers.where(number).tolist() == sorted(c for c in last if last[c] == number)
    assert numbers == having(last)


@pytest.mark.parametrize("cases", [[], [0], [0, 2 * PART], [PART - 1, PART, PART + 1]])
def test_numbers_are_taken_in_the_order_of_cases(cases):
    numbers = having({0: 1, PART - 1: 2, PART: 3, PART + 1: 4, 2 * PART: 5})
    assert numbers.take(Places(BitMap(cases))).tolist() == [numbers[case] for case in cases]


def test_nothing_was_set_at_all():
    assert Numbers().take(Places(BitMap())).tolist() == []
    assert Numbers().where(0).tolist() == []


def test_who_has_a_number_is_found_in_every_part():
    assert having({2: 4, PART + 2: 4, 5: 1}).where(4).tolist() == [2, PART + 2]
