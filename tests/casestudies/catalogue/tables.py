"""What tables of rows are tried with: facets, values and cases, also at the ends of a part."""

from collections import Counter

from hypothesis import strategies as st
from pyroaring import BitMap

from casestudies.catalogue.numbers import PART, Places

FACETS = ("one", "two")
CASES = st.sampled_from([0, 1, 2, 3, PART - 1, PART, PART + 1, 2 * PART + 5])
SIZE = 2 * PART + 6


def triples(values):
    """Sets of (facet, value, case)."""
    return st.sets(st.tuples(st.sampled_from(FACETS), values, CASES), max_size=40)


def bitmaps(triples):
    found = {facet: {} for facet in FACETS}
    for facet, value, case in triples:
        found[facet].setdefault(value, BitMap()).add(case)
    return found


def touched(before, now):
    """Facet → values whose cases differ."""
    found = {}
    for facet, value, _ in before ^ now:
        found.setdefault(facet, set()).add(value)
    return found


def counted(table, cases, asked=FACETS):
    counts = table.counts(Places(BitMap(cases)), asked)
    return {
        (facet, value): int(count)
        for facet in asked
        for value, count in zip(*table.values(facet, counts), strict=True)
        if count
    }


def expected(triples, cases, asked=FACETS):
    return Counter(
        (facet, value) for facet, value, case in triples if case in cases and facet in asked
    )
