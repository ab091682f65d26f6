"""Counting case by case is counting value by value."""

from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from casestudies.catalogue.forward import Forward
from casestudies.catalogue.numbers import PART, Places

CASES = st.sampled_from([0, 1, 2, 3, PART - 1, PART, PART + 1, 2 * PART + 5])
VALUES = st.sampled_from(["a", "b", "c", "d"])
PAIRS = st.sets(st.tuples(VALUES, CASES))
SIZE = 2 * PART + 6


def bitmaps(pairs):
    return {value: BitMap(case for one, case in pairs if one == value) for value, _ in pairs}


def counted(forward, cases):
    counts = forward.counts(Places(BitMap(cases)))
    return {value: int(counts[code]) for value, code in forward.codes.items() if counts[code]}


def expected(pairs, cases):
    counts = {value: len(found & BitMap(cases)) for value, found in bitmaps(pairs).items()}
    return {value: count for value, count in counts.items() if count}


@given(pairs=PAIRS, cases=st.sets(CASES))
@settings(deadline=None)
def test_values_are_counted_once_a_case(pairs, cases):
    assert counted(Forward.of(bitmaps(pairs), SIZE), cases) == expected(pairs, cases)


@given(steps=st.lists(PAIRS, min_size=1, max_size=5), cases=st.sets(CASES))
@settings(deadline=None)
def test_what_changed_is_spliced_in(steps, cases):
    forward, before = Forward.of({}, 0), set()
    for now in steps:
        forward, before = forward.changed(before ^ now, SIZE), now
    assert counted(forward, cases) == expected(before, cases)
