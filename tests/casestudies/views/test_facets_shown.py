"""The filters beside the list: their order, what they explain, and finding one by its name."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies import workflow
from casestudies.catalogue import OFFERED, can_be_found, facet_values
from tests.support.page import Page

from .. import making

pytestmark = pytest.mark.django_db
FOUND = [name for name, facet in OFFERED.items() if can_be_found(facet)]


@pytest.fixture
def few_shown(monkeypatch):
    monkeypatch.setattr(facet_values, "MOST_SHOWN", 3)
    monkeypatch.setattr(facet_values, "MOST_IN_TREE", 3)


def values(page, facet):
    return [box.value for box in page.boxes if box.name == facet]


def found(client, facet, text, query=""):
    """The boxes that are found by their names."""
    asked = f"{query}&{urlencode({'find': text})}"
    answer = client.get(f"/cases/values/{facet}/?{asked}")
    assert answer.status_code == 200
    return Page(answer.content).boxes


@pytest.mark.parametrize("facet", OFFERED)
def test_a_value_that_is_ticked_keeps_its_place(get, facet):
    before = values(get(), facet)
    assert before
    for value in (before[0], before[-1]):
        assert values(get(urlencode({facet: value})), facet) == before


def test_of_many_keywords_those_with_most_cases_are_shown(get, few_shown):
    page = get("keyword=lone-parents")
    boxes = [box for box in page.boxes if box.name == "keyword"]
    assert (boxes[0].value, boxes[0].is_ticked, len(boxes)) == ("lone-parents", True, 4)
    counts = [box.count for box in boxes[1:]]
    assert counts == sorted(counts, reverse=True)


def test_a_long_facet_finds_its_values_by_name_with_the_counts_of_the_list(client, get, few_shown):
    everything = get("outcome=employment").one("#find-locality")["data-typeahead-url"]
    assert everything == "/cases/values/locality/"
    (fife,) = found(client, "locality", " FIFE", "outcome=employment")
    assert fife.count == get("outcome=employment&locality=fife").total == 1


def test_a_keyword_is_found_by_its_other_names_and_what_is_ticked_stays(client, loaded, few_shown):
    boxes = found(client, "keyword", "neet", "keyword=lone-parents")
    assert [box.value for box in boxes if box.is_ticked] == ["lone-parents"]
    assert "youth-unemployment" in [box.value for box in boxes]
    assert len(boxes) <= 4


def test_only_what_can_be_found_is_looked_for(client, loaded):
    for facet in ("direction", "programme", "source", "nothing"):
        assert client.get(f"/cases/values/{facet}/?find=a").status_code == 404


@given(st.sampled_from(FOUND), st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_looked_for_is_answered(client, loaded, facet, text, value):
    for box in found(client, facet, text, urlencode({facet: value, "q": value})):
        assert box.name == facet


def test_a_direction_without_a_case_says_which_statement_there_is_none_of(read):
    case = making.case("BOTH")
    making.outcome(case, "employment")
    making.outcome(case, "housing", direction="negative")
    workflow.publish(case=case)
    page = read("/cases/?outcome=employment")
    assert (page.total, page.counts["direction"]["negative"]) == (1, 0)
    note = "0: no one statement has both this direction and Employment."
    assert page.one("#note-direction").text == note
    described = page.one("#facet-direction fieldset")["aria-describedby"]
    assert described == "note-direction"
    assert "one and the same statement" in page.one("#note-outcome").text


def test_a_facet_that_no_case_has_is_folded_and_says_so(read):
    workflow.publish(case=making.case("BARE", programme=making.programme("bare")))
    page = read("/cases/")
    for facet in ("outcome", "direction", "country", "keyword"):
        frame = page.one(f"#facet-{facet}")
        assert frame.get("open") is None
        assert "Not recorded for any case yet." in frame.text
    assert "Not recorded" not in page.one("#facet-programme").text


def test_the_button_below_the_filters_says_how_many_cases_it_shows(get):
    page = get("outcome=employment")
    assert page.one("#apply .apply-count").text == f"Show {page.total} cases"
    assert page.total > 1
