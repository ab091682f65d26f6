"""Counting case by case is counting value by value."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casestudies.catalogue.counting import tables as module
from casestudies.catalogue.counting.tables import Forward

from .tables import CASES, SIZE, bitmaps, changes_of, counted, expected, triples

VALUES = st.sampled_from("abcdef")
TRIPLES = triples(VALUES)


@pytest.fixture(scope="module", params=[(4, 8, 16), (1,), (2,)])
def widths(request):
    """So that some cases have more values than find room."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "WIDTHS", request.param)
        yield


@given(some=TRIPLES, cases=st.sets(CASES))
@settings(deadline=None)
def test_values_are_counted_once_a_case(widths, some, cases):
    assert counted(Forward.of(bitmaps(some), SIZE), cases) == expected(some, cases)


@given(
    steps=st.lists(TRIPLES, min_size=1, max_size=5),
    cases=st.sets(CASES),
    more=st.sets(VALUES),
)
@settings(deadline=None)
def test_changed_cases_have_what_they_have_now(widths, steps, cases, more):
    forward = Forward.of(bitmaps([]), 0)
    for changed, facets, values in changes_of(steps, more):
        forward = forward.changed(changed, facets, values)
    assert counted(forward, cases) == expected(steps[-1], cases)
