import numpy
import pytest
from pyroaring import BitMap

from casestudies.catalogue.numbers import PART, Numbers, Places


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


@pytest.mark.parametrize("cases", [[], [0], [0, 2 * PART], [PART - 1, PART, PART + 1]])
def test_numbers_are_taken_in_the_order_of_cases(cases):
    numbers = having({0: 1, PART - 1: 2, PART: 3, PART + 1: 4, 2 * PART: 5})
    assert numbers.take(Places(BitMap(cases))).tolist() == [numbers[case] for case in cases]


def test_nothing_was_set_at_all():
    assert Numbers().take(Places(BitMap())).tolist() == []
    assert Numbers().where(0).tolist() == []


def test_who_has_a_number_is_found_in_every_part():
    assert having({2: 4, PART + 2: 4, 5: 1}).where(4).tolist() == [2, PART + 2]
