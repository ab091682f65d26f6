"""The list of cases, as a reader without JavaScript meets it."""

import re
from math import ceil
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from casestudies.catalogue import facet_values

pytestmark = pytest.mark.django_db
SHORT = 15


# Chips


def test_chips_print_or_within_a_facet_and_and_across(get):
    page = get("outcome=employment&outcome=housing&country=GB&q=support")
    chips = [re.sub("^Remove ", "", text) for text in page.texts(".chip")]
    assert chips == [
        "Words: “support”",
        "Outcome: Employment",
        "Outcome: Housing",
        "Country: United Kingdom",
    ]
    assert page.texts(".chips__joiner") == ["and", "or", "and"]


def test_keywords_that_must_all_hold_are_joined_by_and(get):
    page = get("keyword=unemployment&keyword=activation&match=all")
    assert page.texts(".chips__joiner") == ["and"]


def test_a_chip_removes_itself_and_keeps_the_rest(get):
    page = get("outcome=employment&country=GB&q=support&from=2010&sort=title&page=1")
    chips = dict(page.links(".chip"))
    assert parse_qsl(urlsplit(chips["Remove Country: United Kingdom"]).query) == [
        ("q", "support"),
        ("outcome", "employment"),
        ("from", "2010"),
        ("sort", "title"),
    ]
    assert "from" not in dict(parse_qsl(urlsplit(chips["Remove Years: from 2010"]).query))
    assert "q" not in dict(parse_qsl(urlsplit(chips["Remove Words: “support”"]).query))


def test_clear_all_keeps_only_the_order(get):
    assert get("country=GB&sort=title").addresses("Clear all") == ["/cases/?sort=title"]


# What the form keeps


def test_the_form_sends_what_is_on(get):
    query = "q=support&keyword=unemployment&match=all&country=GB&from=2010&to=2020&sort=title"
    sent = [(name, value) for name, value in get(query).form if value]
    assert sorted(sent) == sorted(parse_qsl(query))


def test_best_match_is_offered_only_for_a_text(get):
    assert [one["value"] for one in get().all("option")] == ["", "newest", "title"]
    offered = [one["value"] for one in get("q=support").all("option")]
    assert offered == ["", "evidence", "newest", "title"]


def test_the_order_survives_a_list_without_a_case(get):
    assert ("sort", "title") in get("q=xyzzy&sort=title").form


def test_years_give_the_first_and_last_as_a_hint(get):
    assert re.fullmatch(r"Cases here run from \d{4} to \d{4}\.", get().one(".field__hint").text)


# Search


def test_words_are_marked_where_they_stand(get):
    assert "lottery" in get("q=lottery").texts("mark")


def test_a_passage_links_to_its_statement(get):
    links = get("q=isolation").links(".case-card__hit a")
    assert links
    for text, url in links:
        code = text.split()[-1]
        assert re.fullmatch(rf"/cases/[a-z0-9-]+/#{code}", url)


def test_a_misspelt_search_offers_the_likely_word_and_does_not_put_it_in(get):
    page = get("q=lone+parrents")
    assert page.total == 0
    assert "Did you mean lone parents" in " ".join(page.texts(".count-list"))
    assert page.one("#q")["value"] == "lone parrents"


def test_a_text_that_names_a_keyword_leads_to_it(get):
    page = get("q=SSE")
    assert any("Keyword: Social economy, " in text for text in page.texts(".named-keywords"))


def test_nothing_in_a_text_is_taken_for_markup(get):
    evil = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
    page = get(urlencode({"q": evil, "country": evil, "from": evil, "sort": evil, "keyword": evil}))
    assert "<script>alert" not in page.html
    assert "<img" not in page.html


# Cards


def test_the_domains_that_match_stand_out(get):
    matching = get("outcome=employment&programme=making-it-work").texts(".is-match")
    assert len(matching) == 1
    assert matching[0].endswith("Employment")
    assert not get("programme=making-it-work").texts(".is-match")


def test_only_a_domain_with_the_direction_asked_for_stands_out(get):
    for item in get("direction=negative").texts(".is-match"):
        assert "Negative" in item


def test_keywords_asked_for_come_first_on_a_card(get):
    page = get("keyword=welfare-conditionality&programme=making-it-work")
    assert page.one(".case-card__keywords").text.startswith("Welfare conditionality")


def test_many_statements_on_a_domain_are_one_mark_and_a_number(get):
    page = get("programme=making-it-work&outcome=service-quality")
    assert page.texts(".mark-count")
    words = re.compile(r"[A-Z][a-z ]+(, [a-z ]+)? \d+")
    assert all(words.fullmatch(text) for text in page.texts(".mark-count"))


def test_a_case_without_an_outcome_statement_says_so_and_leaves_no_column_empty(get):
    for card in get().all(".case-card"):
        says_none = "no outcome statement" in card.one(".case-card__about").text
        assert says_none != card.has(".case-card__side")


# Cost


def test_the_number_of_queries_does_not_grow_with_the_rows(get, django_assert_max_num_queries):
    get()
    # Filters by direction are shown on the cards, so that these are read and made anew.
    # The version, before and after; the cards; names of programmes that were not met before.
    with django_assert_max_num_queries(4):
        assert len(get("locality=kainuu&direction=positive").texts(".case-card")) == 1
    with django_assert_max_num_queries(4):
        assert len(get("direction=positive&direction=mixed").texts(".case-card")) > 10


# Long lists and long facets


@pytest.fixture
def short_pages(monkeypatch):
    for module in ("catalogue.ask", "reading.case_list.page"):
        monkeypatch.setattr(f"casestudies.{module}.PAGE_SIZE", SHORT)


def test_the_pages_of_a_list_hold_every_case_once(get, short_pages):
    first = get("sort=title")
    titles = first.texts(".case-card__title")
    assert len(titles) == SHORT
    assert f"1–{SHORT} of" in first.one(".pagination__range").text
    for number in range(2, ceil(first.total / SHORT) + 1):
        page = get(f"sort=title&page={number}")
        titles += page.texts(".case-card__title")
        assert page.one(".pagination [aria-current=page]").text == f"Page {number}"
    assert len(titles) == len(set(titles)) == first.total
    assert get("sort=title&page=2").one("[rel=prev]")["href"] == "/cases/?sort=title"


def test_a_list_can_be_read_to_a_bounded_depth(get, monkeypatch, short_pages):
    monkeypatch.setattr("casestudies.reading.case_list.page.LAST_PAGE", 1)
    page = get()
    assert "page=2" not in page.html
    assert "as far as this page" in page.html


def test_of_a_long_facet_the_rest_is_counted_and_its_index_linked(get, monkeypatch):
    monkeypatch.setattr(facet_values, "MOST_SHOWN", 2)
    page = get()
    for name, address in (("programmes", "/programmes/"), ("localities", "/localities/")):
        (link,) = [link for link in page.links() if re.fullmatch(rf"See all \d+ {name}", link[0])]
        assert link[1] == address
