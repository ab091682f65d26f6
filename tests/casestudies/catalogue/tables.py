"""What tables of rows are tried with: facets, values and cases, also at the ends of a part."""

from collections import Counter

from hypothesis import strategies as st
from pyroaring import BitMap

from casestudies.catalogue.snapshot.numbers import PART, Positions

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


def changes_of(steps, more=(), before=frozenset()):
    """(changed cases, facets with what was known before, values touched) of each step.

    Values that lost their cases stay, without any. Touched are those that differ, and `more` that
    do not.
    """
    known = bitmaps(before)
    for now in steps:
        differing = before ^ now
        known = {
            facet: {value: BitMap() for value in known[facet]} | values
            for facet, values in bitmaps(now).items()
        }
        touched = {facet: {value for value in more if value in known[facet]} for facet in FACETS}
        for facet, value, _ in differing:
            touched[facet].add(value)
        yield sorted({case for *_, case in differing}), known, touched
        before = now


def counted(table, cases, asked=FACETS):
    counts = table.counts(Positions(BitMap(cases)), asked)
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
