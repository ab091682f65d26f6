"""Numbers on the list of cases: each is what a reader gets who goes there."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from .list_page import CASES, Page

pytestmark = pytest.mark.django_db
LISTS = [
    "",
    "country=GB",
    "outcome=employment&direction=positive",
    "q=support",
    "locality=birmingham&keyword=unemployment&match=all",
    "from=2012&to=2016",
]


@pytest.fixture
def total(client, loaded):
    """The number in the heading, read without taking the page apart: for hundreds of pages."""

    def total(query):
        html = client.get(f"{CASES}?{query}").content.decode()
        return int(re.search(r"data-announce>([\d,]+) ", html)[1].replace(",", ""))

    return total


def with_values(query, facet, values):
    kept = [(name, value) for name, value in parse_qsl(query) if name != facet]
    return urlencode(kept + [(facet, value) for value in values])


# Counts


@pytest.mark.parametrize("query", LISTS)
def test_every_value_gives_exactly_the_number_it_shows(get, total, query):
    page = get(query)
    assert len(page.boxes) > 80
    for facet, value, count, _ in page.boxes:
        chosen = [text for name, text in parse_qsl(query) if name == facet]
        keeps = chosen if "match=all" in query and facet == "keyword" else []
        assert total(with_values(query, facet, [*keeps, value])) == count, (facet, value)


def test_ticking_a_box_and_applying_gives_the_number_beside_it(get, total):
    page = get("country=GB")
    for facet, value, count, box in page.boxes:
        if facet in {"outcome", "evidence", "kind"} and "disabled" not in box:
            assert total(urlencode([*page.form(), (facet, value)])) == count


def test_the_heading_says_how_many_of_how_many(get):
    everything = get()
    assert everything.one("results__count") == f"{everything.total} cases"
    some = get("outcome=housing")
    assert re.fullmatch(rf"\d+ of {everything.total} cases", some.one("results__count"))


def test_one_case(get):
    assert get("programme=making-it-work").one("results__count").startswith("1 of ")


def test_values_without_a_case_stay_but_cannot_be_chosen(get):
    for _, _, count, box in get("programme=making-it-work").boxes:
        assert ("disabled" in box) == (count == 0 and "checked" not in box)


def test_a_ticked_box_can_always_be_unticked(get):
    page = get("outcome=housing&direction=no_clear_change&country=FI")
    ticked = [box for *_, box in page.boxes if "checked" in box]
    assert len(ticked) == 3
    assert not any("disabled" in box for box in ticked)


def test_keywords_count_what_is_narrower(get):
    counts = {value: count for facet, value, count, _ in get().boxes if facet == "keyword"}
    assert counts["entrepreneurship"] >= counts["entrepreneurialism"] > 0


# Nothing found


def test_an_empty_list_says_what_was_tried_and_what_each_way_out_would_give(get):
    page = get("outcome=housing&direction=negative&country=FI")
    assert page.total == 0
    assert page.one("empty__text") == (
        "No case has Outcome: Housing, Direction: Negative and Country: Finland."
    )
    (ways,) = page.all("count-list")
    assert ways.index("Keep only") < ways.index("Clear all filters")
    assert ("Drop" not in ways) or ways.index("Drop") < ways.index("Keep only")


def test_every_way_out_gives_the_number_it_shows(get, total):
    page = get("outcome=housing&direction=negative&country=FI&q=support")
    ways = re.findall(
        r'<a href="([^"]*)">[^<]*</a></span> <span class="count">(\d+) cases?<', page.html
    )
    assert len(ways) > 2
    for url, count in ways:
        assert total(urlsplit(unescape(url)).query) == int(count)


def test_an_unknown_value_may_be_called_like_a_known_one(get, total):
    page = get("keyword=unemployment&keyword=Unemployment&match=all")
    assert page.total == 0
    (ways,) = page.all("count-list")
    assert ways.startswith("Drop Keyword: Unemployment")
    assert total("keyword=unemployment") > 0


def test_no_case_published_yet(client, db):
    page = Page(client.get(CASES))
    assert page.one("empty__title") == "No case has been published yet"
    assert Page(client.get(f"{CASES}?q=x&country=GB")).one("empty__title")
