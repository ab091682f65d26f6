"""Counting all values at once is counting them one by one."""

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from casestudies.catalogue.matrix import BITS, Matrix, bits_set
from casestudies.catalogue.numbers import PART, Places

FACETS = ("one", "two")
VALUES = st.integers(0, 80)  # more than there are bits in a word
CASES = st.sampled_from([0, 1, 2, 3, PART - 1, PART, PART + 1, 2 * PART + 5])
TRIPLES = st.sets(st.tuples(st.sampled_from(FACETS), VALUES, CASES), max_size=40)
SIZE = 2 * PART + 6


def bitmaps(triples):
    found = {facet: {} for facet in FACETS}
    for facet, value, case in triples:
        found[facet].setdefault(value, BitMap()).add(case)
    return found


def counted(matrix, cases, asked=FACETS):
    counts = matrix.counts(Places(BitMap(cases)), asked)
    return {
        (facet, value): int(counts[place])
        for facet in asked
        for value, place in matrix.columns[facet].items()
        if counts[place]
    }


def expected(triples, cases, asked=FACETS):
    counts = {}
    for facet, value, case in triples:
        if case in cases and facet in asked:
            counts[facet, value] = counts.get((facet, value), 0) + 1
    return counts


@given(triples=TRIPLES, cases=st.sets(CASES))
@settings(deadline=None)
def test_values_are_counted_once_a_case(triples, cases):
    matrix = Matrix.of(bitmaps(triples), SIZE)
    assert counted(matrix, cases) == expected(triples, cases)
    assert counted(matrix, cases, ["two"]) == expected(triples, cases, ["two"])


@given(steps=st.lists(TRIPLES, min_size=1, max_size=4), cases=st.sets(CASES))
@settings(deadline=None)
def test_changed_cases_have_what_they_have_now(steps, cases):
    matrix, before, known = Matrix.of(bitmaps([]), 0), set(), bitmaps([])
    for now in steps:
        changed = sorted({case for *_, case in before ^ now})
        # A value that lost its cases is still there, without any.
        known = {
            facet: {value: BitMap() for value in known[facet]} | values
            for facet, values in bitmaps(now).items()
        }
        matrix, before = matrix.changed(changed, known), now
    assert counted(matrix, cases) == expected(before, cases)


def test_a_change_leaves_what_was_before():
    before = Matrix.of(bitmaps([("one", 1, 5)]), SIZE)
    after = before.changed([5], bitmaps([("one", 2, 5)]))
    assert counted(before, [5]) == {("one", 1): 1}
    assert counted(after, [5]) == {("one", 2): 1}


@pytest.mark.parametrize("number", [0, 1, 2, 63, 64, 65, 66, 67, 192, 193, 1000, 5000])
def test_bits_are_added_up(number):
    rows = numpy.random.default_rng(number).integers(0, 1 << 63, (3, number), dtype=numpy.uint64)
    rows[:, ::2] |= numpy.uint64(1 << 63)
    for row, found in zip(rows.tolist(), bits_set(rows).tolist(), strict=True):
        assert found == [sum(one >> bit & 1 for one in row) for bit in range(BITS)]
