import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from casestudies.catalogue.snapshot.numbers import PART, Numbers, Positions


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


def test_a_change_copies_the_part_that_it_is_in_and_no_other():
    before = having({1: 5, PART + 1: 6})
    after = before.changed(numpy.array([1]), numpy.array([9]))
    same = before.changed(numpy.array([1]), numpy.array([5]))
    assert after.parts[0] is not before.parts[0]
    assert after.parts[1] is before.parts[1]
    assert same.parts[0] is before.parts[0]


AROUND = st.sampled_from([0, 1, 2, PART - 1, PART, PART + 1, 2 * PART])


@given(
    steps=st.lists(st.dictionaries(AROUND, st.integers(0, 4)), max_size=6), cases=st.sets(AROUND)
)
def test_after_any_changes_each_case_has_its_last_number(steps, cases):
    numbers, rows, last = Numbers(), Numbers(width=2), {}
    for step in steps:
        changed = numpy.array([*step], dtype=int)
        given = numpy.array([*step.values()], dtype=int)
        numbers = numbers.changed(changed, given)
        rows = rows.changed(changed, numpy.stack([given, 2 * given], axis=1))
        last |= step
    assert numbers.of(sorted(cases)) == [last.get(case, 0) for case in sorted(cases)]
    taken = numbers.take(Positions(BitMap(cases & last.keys())))
    assert taken.tolist() == [last[case] for case in sorted(cases & last.keys())]
    assert [rows[case] for case in cases] == [[n, 2 * n] for n in map(numbers.__getitem__, cases)]
    taken = rows.take(Positions(BitMap(cases & last.keys())))
    assert taken.tolist() == [rows[case] for case in sorted(cases & last.keys())]
    for number in range(1, 5):
        assert numbers.where(number).tolist() == sorted(c for c in last if last[c] == number)
    assert numbers == having(last)


@pytest.mark.parametrize("cases", [[], [0], [0, 2 * PART], [PART - 1, PART, PART + 1]])
def test_numbers_are_taken_in_the_order_of_cases(cases):
    numbers = having({0: 1, PART - 1: 2, PART: 3, PART + 1: 4, 2 * PART: 5})
    assert numbers.take(Positions(BitMap(cases))).tolist() == [numbers[case] for case in cases]


def test_nothing_was_set_at_all():
    assert Numbers().take(Positions(BitMap())).tolist() == []
    assert Numbers().where(0).tolist() == []


def test_who_has_a_number_is_found_in_every_part():
    assert having({2: 4, PART + 2: 4, 5: 1}).where(4).tolist() == [2, PART + 2]
