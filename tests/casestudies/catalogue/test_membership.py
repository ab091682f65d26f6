"""Counting by membership is counting one by one."""

from collections import Counter

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from casestudies.catalogue.snapshot import numbers as module
from casestudies.catalogue.snapshot.numbers import Membership, Positions

STEPS = st.lists(st.dictionaries(st.integers(0, 40), st.integers(0, 9), min_size=1), max_size=6)


def after(steps):
    found = Membership()
    for step in steps:
        found = found.changed(numpy.array([*step]), numpy.array([*step.values()]))
    return found


WAYS = [{"FEW": 0, "SPARSE": 1000}, {"FEW": 2000, "SPARSE": 1000}, {"FEW": 2000, "SPARSE": 0}]


@given(steps=STEPS, cases=st.sets(st.integers(0, 40)), limit=st.integers(1, 12))
@settings(max_examples=150, deadline=None)
def test_a_tally_counts_each_case_once(steps, cases, limit):
    last = {case: one for step in steps for case, one in step.items()}
    expected = Counter(last[case] for case in cases if last.get(case))
    for way in WAYS:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in way.items():
                patch.setattr(module, name, value)
            found = after(steps)
            tally = found.tally(Positions(BitMap(case for case in cases if case in last)))
        assert tally.number_in_use == len(expected)
        assert tally.of([*range(12)]) == {one: expected[one] for one in range(12)}
        largest = tally.largest(limit)
        assert sorted(largest.values()) == sorted(expected.values())[-limit:]
        assert all(expected[one] == count for one, count in largest.items())
        for one in range(1, 10):
            assert {*found.cases_of(one).tolist()} == {c for c, own in last.items() if own == one}


@given(steps=STEPS)
@settings(deadline=None)
def test_step_by_step_or_all_at_once_is_the_same(steps):
    last = {case: one for step in steps for case, one in step.items()}
    assert after(steps) == after([last] if last else [])
