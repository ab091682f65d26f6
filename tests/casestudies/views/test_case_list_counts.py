"""Numbers on the list of cases: each is what a reader gets who goes there."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from casestudies.catalogue import facet_values

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
def total(get):
    """The number in the heading."""
    return lambda query: get(query).total


def with_values(query, facet, values):
    kept = [(name, value) for name, value in parse_qsl(query) if name != facet]
    return urlencode(kept + [(facet, value) for value in values])


# Counts


@pytest.mark.parametrize("query", LISTS)
def test_every_value_gives_exactly_the_number_it_shows(get, total, query):
    page = get(query)
    assert len(page.boxes) > 80
    for box in page.boxes:
        chosen = [text for name, text in parse_qsl(query) if name == box.name]
        keeps = chosen if "match=all" in query and box.name == "keyword" else []
        assert total(with_values(query, box.name, [*keeps, box.value])) == box.count, box


def test_ticking_a_box_and_applying_gives_the_number_beside_it(get, total):
    page = get("country=GB")
    for box in page.boxes:
        if box.name in {"outcome", "evidence", "kind"} and not box.is_disabled:
            assert total(urlencode([*page.form, (box.name, box.value)])) == box.count


def test_the_heading_says_how_many_of_how_many(get):
    everything = get()
    assert everything.one(".results__count").text == f"{everything.total} cases"
    some = get("outcome=housing")
    assert re.fullmatch(rf"\d+ of {everything.total} cases", some.one(".results__count").text)


def test_one_case(get):
    assert get("programme=making-it-work").one(".results__count").text.startswith("1 of ")


def test_values_without_a_case_stay_but_cannot_be_chosen(get):
    for box in get("programme=making-it-work").boxes:
        assert box.is_disabled == (box.count == 0 and not box.is_ticked)


def test_a_ticked_box_can_always_be_unticked(get):
    page = get("outcome=housing&direction=no_clear_change&country=FI")
    ticked = [box for box in page.boxes if box.is_ticked]
    assert len(ticked) == 3
    assert not any(box.is_disabled for box in ticked)


def test_keywords_count_what_is_narrower(get, monkeypatch):
    monkeypatch.setattr(facet_values, "MOST_IN_TREE", 1000)
    counts = get().counts["keyword"]
    assert counts["entrepreneurship"] >= counts["entrepreneurialism"] > 0


# Nothing found


def test_an_empty_list_says_what_was_tried_and_what_each_way_out_would_give(get):
    page = get("outcome=housing&direction=negative&country=FI")
    assert page.total == 0
    assert page.one(".empty__text").text == (
        "No case has Outcome: Housing, Direction: Negative and Country: Finland."
    )
    (ways,) = page.texts(".count-list")
    assert ways.index("Keep only") < ways.index("Clear all filters")
    assert ("Drop" not in ways) or ways.index("Drop") < ways.index("Keep only")


def test_every_way_out_gives_the_number_it_shows(get, total):
    page = get("outcome=housing&direction=negative&country=FI&q=support")
    ways = page.counted_links
    assert len(ways) > 2
    for url, count in ways:
        assert total(urlsplit(url).query) == count


def test_an_unknown_value_may_be_called_like_a_known_one(get, total):
    page = get("keyword=unemployment&keyword=Unemployment&match=all")
    assert page.total == 0
    (ways,) = page.texts(".count-list")
    assert ways.startswith("Drop Keyword: Unemployment")
    assert total("keyword=unemployment") > 0


def test_no_case_published_yet(read, db):
    page = read("/cases/")
    assert page.one(".empty__title").text == "No case has been published yet"
    assert read("/cases/?q=x&country=GB").one(".empty__title").text
