"""Counting all values at once is counting them one by one."""

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casestudies.catalogue.counting.tables import BITS, Matrix, bits_set

from .tables import CASES, SIZE, bitmaps, changes_of, counted, expected, triples

VALUES = st.integers(0, 80)  # more than there are bits in a word
TRIPLES = triples(VALUES)


@given(some=TRIPLES, cases=st.sets(CASES))
@settings(deadline=None)
def test_values_are_counted_once_a_case(some, cases):
    matrix = Matrix.of(bitmaps(some), SIZE)
    assert counted(matrix, cases) == expected(some, cases)
    assert counted(matrix, cases, ["two"]) == expected(some, cases, ["two"])


@given(
    steps=st.lists(TRIPLES, min_size=1, max_size=4),
    cases=st.sets(CASES),
    more=st.sets(VALUES),
)
@settings(deadline=None)
def test_changed_cases_have_what_they_have_now(steps, cases, more):
    matrix = Matrix.of(bitmaps([]), 0)
    for changed, facets, values in changes_of(steps, more):
        matrix = matrix.changed(changed, facets, values) or Matrix.of(facets, SIZE)
    assert counted(matrix, cases) == expected(steps[-1], cases)


def test_a_change_leaves_what_was_before():
    before = Matrix.of(bitmaps([("one", 1, 5)]), SIZE)
    [(changed, facets, values)] = changes_of([{("one", 2, 5)}], before={("one", 1, 5)})
    after = before.changed(changed, facets, values)
    assert counted(before, [5]) == {("one", 1): 1}
    assert counted(after, [5]) == {("one", 2): 1}


@pytest.mark.parametrize("number", [0, 1, 2, 63, 64, 65, 66, 67, 192, 193, 1000, 5000])
def test_bits_are_added_up(number):
    rows = numpy.random.default_rng(number).integers(0, 1 << 63, (3, number), dtype=numpy.uint64)
    rows[:, ::2] |= numpy.uint64(1 << 63)
    for row, found in zip(rows.tolist(), bits_set(rows).tolist(), strict=True):
        assert found == [sum(one >> bit & 1 for one in row) for bit in range(BITS)]
