"""Counting case by case is counting value by value."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from casestudies.catalogue import forward as forwards
from casestudies.catalogue.forward import Forward
from casestudies.catalogue.numbers import PART, Places

FACETS = ("one", "two")
CASES = st.sampled_from([0, 1, 2, 3, PART - 1, PART, PART + 1, 2 * PART + 5])
VALUES = st.sampled_from("abcdef")
TRIPLES = st.sets(st.tuples(st.sampled_from(FACETS), VALUES, CASES))
SIZE = 2 * PART + 6


@pytest.fixture(scope="module", params=[(4, 8, 16), (1,), (2,)])
def widths(request):
    """So that some cases have more values than find room."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forwards, "WIDTHS", request.param)
        yield


def bitmaps(triples):
    found = {facet: {} for facet in FACETS}
    for facet, value, case in triples:
        found[facet].setdefault(value, BitMap()).add(case)
    return found


def counted(forward, cases):
    counts = forward.counts(Places(BitMap(cases)), FACETS)
    return {
        (facet, value): int(counts[place])
        for facet in FACETS
        for value, place in forward.columns[facet].items()
        if counts[place]
    }


def expected(triples, cases):
    return Counter((facet, value) for facet, value, case in triples if case in cases)


@given(triples=TRIPLES, cases=st.sets(CASES))
@settings(deadline=None)
def test_values_are_counted_once_a_case(widths, triples, cases):
    assert counted(Forward.of(bitmaps(triples), SIZE), cases) == expected(triples, cases)


@given(steps=st.lists(TRIPLES, min_size=1, max_size=5), cases=st.sets(CASES))
@settings(deadline=None)
def test_changed_cases_have_what_they_have_now(widths, steps, cases):
    forward, before = Forward.of(bitmaps([]), 0), set()
    for now in steps:
        changed = sorted({case for *_, case in before ^ now})
        forward, before = forward.changed(changed, bitmaps(now)), now
    assert counted(forward, cases) == expected(before, cases)
