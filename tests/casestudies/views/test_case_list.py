"""The list of cases, as a reader without JavaScript meets it."""

import re
from html import unescape
from html.parser import HTMLParser
from importlib import import_module
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies import workflow
from casestudies.catalogue import FACETS
from casestudies.catalogue.answer import PAGE_SIZE
from casestudies.catalogue.criteria import LAST_PAGE, LONGEST_TEXT, MOST_VALUES
from casestudies.models import CaseStudy

pytestmark = pytest.mark.django_db
CASES = "/cases/"
LISTS = [
    "",
    "country=GB",
    "outcome=employment&direction=positive",
    "q=support",
    "locality=birmingham&keyword=unemployment&match=all",
    "from=2012&to=2016",
]


class Page(HTMLParser):
    """What a reader can tell of the page: check boxes with counts, texts by class, links."""

    VOID = frozenset({"input", "link", "meta", "use", "br"})

    def __init__(self, response):
        super().__init__()
        self.html = response.content.decode()
        self.open, self.texts, self.links, self.inputs, self.options = [], [], [], [], []
        self.feed(self.html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        classes = (attrs.get("class") or "").split()
        if tag == "input":
            self.inputs.append({"type": "text"} | attrs)
        if tag == "option":
            self.options.append(attrs)
        if tag not in self.VOID:
            self.open.append((tag, classes, attrs, []))

    def handle_data(self, data):
        for *_, texts in self.open:
            texts.append(data)

    def handle_endtag(self, tag):
        while self.open and tag not in self.VOID:
            name, classes, attrs, texts = self.open.pop()
            text = " ".join("".join(texts).split())
            self.texts.append((classes, text))
            if name == "a":
                self.links.append((classes, text, attrs))
            if name == tag:
                return

    def all(self, css):
        return [text for classes, text in self.texts if css in classes]

    def one(self, css):
        (text,) = self.all(css)
        return text

    def urls(self, css):
        return {text: attrs["href"] for classes, text, attrs in self.links if css in classes}

    @property
    def total(self):
        return int(self.one("results__count").split()[0].replace(",", ""))

    @property
    def boxes(self):
        """(facet, value, count, attributes) of every check box."""
        boxes = [one for one in self.inputs if one["type"] == "checkbox"]
        counts = [int(text.replace(",", "")) for text in self.all("facet__count")]
        return [
            (box["name"], box["value"], count, box)
            for box, count in zip(boxes, counts, strict=True)
        ]

    def form(self):
        """What the form would send as it stands."""
        fields = []
        for one in self.inputs:
            if "name" not in one or one.get("id") == "site-q":
                continue
            if one["type"] in {"checkbox", "radio"} and "checked" not in one:
                continue
            fields.append((one["name"], one.get("value", "")))
        return fields + [("sort", one["value"]) for one in self.options if "selected" in one]


@pytest.fixture
def get(client, loaded):
    def get(query="", status=200, **headers):
        response = client.get(f"{CASES}?{query}" if query else CASES, **headers)
        assert response.status_code == status
        return Page(response)

    return get


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


# Chips


def test_chips_print_or_within_a_facet_and_and_across(get):
    page = get("outcome=employment&outcome=housing&country=GB&q=support")
    chips = [re.sub("^Remove ", "", text) for text in page.all("chip")]
    assert chips == [
        "Words: “support”",
        "Outcome: Employment",
        "Outcome: Housing",
        "Country: United Kingdom",
    ]
    assert page.all("chips__joiner") == ["and", "or", "and"]


def test_keywords_that_must_all_hold_are_joined_by_and(get):
    page = get("keyword=unemployment&keyword=activation&match=all")
    assert page.all("chips__joiner") == ["and"]


def test_a_chip_removes_itself_and_keeps_the_rest(get):
    page = get("outcome=employment&country=GB&q=support&from=2010&sort=title&page=1")
    chips = page.urls("chip")
    assert parse_qsl(urlsplit(chips["Remove Country: United Kingdom"]).query) == [
        ("q", "support"),
        ("outcome", "employment"),
        ("from", "2010"),
        ("sort", "title"),
    ]
    assert "from" not in dict(parse_qsl(urlsplit(chips["Remove Years: from 2010"]).query))
    assert "q" not in dict(parse_qsl(urlsplit(chips["Remove Words: “support”"]).query))


def test_clear_all_keeps_only_the_order(get):
    assert get("country=GB&sort=title").urls("button--quiet")["Clear all"] == "/cases/?sort=title"


# What the form keeps


def test_the_form_sends_what_is_on(get):
    query = "q=support&keyword=unemployment&match=all&country=GB&from=2010&to=2020&sort=title"
    sent = [(name, value) for name, value in get(query).form() if value]
    assert sorted(sent) == sorted(parse_qsl(query))


def test_best_match_is_offered_only_for_a_text(get):
    assert [one["value"] for one in get().options] == ["", "title"]
    assert [one["value"] for one in get("q=support").options] == ["", "newest", "title"]


def test_the_order_survives_a_list_without_a_case(get):
    assert ("sort", "title") in get("q=xyzzy&sort=title").form()


def test_years_give_the_first_and_last_as_a_hint(get):
    assert re.fullmatch(r"Cases here run from \d{4} to \d{4}\.", get().one("field__hint"))


# Search


def test_words_are_marked_where_they_stand(get):
    assert "<mark>" in get("q=lottery").html


def test_a_passage_links_to_its_statement(get):
    codes = get("q=qualification").urls("code") | get("q=isolation").urls("code")
    assert codes
    for code, url in codes.items():
        assert re.fullmatch(rf"/cases/[a-z0-9-]+/#{code}", url)


def test_a_misspelt_search_offers_the_likely_word_and_does_not_put_it_in(get):
    page = get("q=lone+parrents")
    assert page.total == 0
    assert "Did you mean lone parents" in " ".join(page.all("count-list"))
    assert 'value="lone parrents"' in page.html


def test_a_text_that_names_a_keyword_leads_to_it(get):
    page = get("q=SSE")
    assert any("Keyword: Social economy, " in text for text in page.all("named-keywords"))


def test_nothing_in_a_text_is_taken_for_markup(get):
    evil = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
    page = get(urlencode({"q": evil, "country": evil, "from": evil, "sort": evil, "keyword": evil}))
    assert "<script>alert" not in page.html
    assert "<img" not in page.html


# Cards


def test_the_domains_that_match_stand_out(get):
    matching = get("outcome=employment&programme=making-it-work").all("is-match")
    assert len(matching) == 1
    assert matching[0].endswith("Employment")
    assert not get("programme=making-it-work").all("is-match")


def test_only_a_domain_with_the_direction_asked_for_stands_out(get):
    for item in get("direction=negative").all("is-match"):
        assert "Negative" in item


def test_keywords_asked_for_come_first_on_a_card(get):
    page = get("keyword=welfare-conditionality&programme=making-it-work")
    assert page.one("case-card__keywords").startswith("Welfare conditionality")


def test_many_statements_on_a_domain_are_one_mark_and_a_number(get):
    page = get("programme=making-it-work")
    assert page.all("mark-count")
    assert all(re.fullmatch(r"[A-Z][a-z ]+ \d+", text) for text in page.all("mark-count"))


def test_what_no_source_states_is_said(get):
    assert "Not stated in source" in get().all("missing")


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


def test_no_case_published_yet(client, db):
    page = Page(client.get(CASES))
    assert page.one("empty__title") == "No case has been published yet"
    assert Page(client.get(f"{CASES}?q=x&country=GB")).one("empty__title")


# Bad input


def test_an_unknown_value_is_named_and_can_be_dropped(get, client):
    page = get("keyword=no-such-thing&country=GB")
    assert page.total == 0
    assert "Keyword “no-such-thing” is not known here" in page.one("problems")
    assert '<a href="/cases/?country=GB">Drop it</a>' in page.html


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=soon", "“soon” is not a year"),
        ("to=99999999999999999999", "is not a year"),
        ("from=2020&to=2010", "The years 2020 to 2010 were put in order"),
        ("page=minus", "“minus” is not a page number"),
        ("page=77", "There is no page 77, so this is page 2, the last one."),
        (f"page={LAST_PAGE + 1}", f"There is no page {LAST_PAGE + 1}, so this is page 2"),
        ("page=999999", "There is no page 999999, so this is page 2, the last one."),
        ("q=%F0%9F%92%A9", "“💩” holds no word or number to look for"),
        ("q=-", "“-” holds no word or number"),
        ("sort=best", "“best” is not a way to sort"),
        ("match=most", "“most” is not a way to match"),
    ],
)
def test_what_cannot_be_used_is_named_and_left_out(get, query, said):
    page = get(query)
    assert said in page.one("problems")
    assert page.total > 0


def test_too_long_a_text_is_refused_and_the_rest_is_kept(get):
    page = get(f"q={'a' * 10_000}&country=GB&outcome=employment&sort=title", status=400)
    assert "10,000 characters long" in page.one("empty__text")
    assert str(LONGEST_TEXT) in page.one("empty__text")
    assert "a" * 100 not in page.html
    assert sorted((name, value) for name, value in page.form() if value) == [
        ("country", "GB"),
        ("match", "any"),
        ("outcome", "employment"),
        ("sort", "title"),
    ]


def test_too_many_values_are_refused(get):
    values = urlencode([("keyword", f"k{at}") for at in range(MOST_VALUES + 1)])
    page = get(f"{values}&q=support", status=400)
    assert f"{MOST_VALUES + 1} keywords" in page.one("empty__text")
    assert ("q", "support") in page.form()


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%FF%FE",
        "keyword=%00",
        "country=%F0%9F%98%80",
        "q=%22%27()*:-",
        "&&==&q",
        "q=-support",
    ],
)
def test_nothing_in_the_address_breaks_the_page(get, query):
    get(query)


PARAMETERS = [*FACETS, "q", "match", "from", "to", "sort", "page"]
ODD = st.text(max_size=30) | st.integers().map(str) | st.sampled_from(["-", '"', "%", "NaN", "٣"])


@given(st.dictionaries(st.sampled_from(PARAMETERS), st.lists(ODD, max_size=3), max_size=4))
def test_anything_in_the_address_is_answered(client, loaded, parameters):
    assert client.get(CASES, parameters).status_code == 200


def test_only_reading_is_allowed(client, loaded):
    assert client.post(CASES).status_code == 405
    assert client.head(CASES).status_code == 200


# Machines and caches


def test_filtered_lists_stay_out_of_search_engines(get):
    assert "noindex" not in get().html
    assert '<meta name="robots" content="noindex, nofollow">' in get("country=GB").html


def test_the_canonical_address_has_one_form(get, settings):
    page = get("country=gb&page=1&sort=&outcome=housing&outcome=employment&other=1")
    address = f"{settings.SITE_URL}/cases/?outcome=employment&amp;outcome=housing&amp;country=GB"
    assert f'<link rel="canonical" href="{address}">' in page.html


def test_an_unchanged_list_is_not_sent_again(client, loaded):
    first = client.get(CASES)
    assert client.get(CASES, headers={"if-none-match": first["ETag"]}).status_code == 304
    workflow.withdraw(case=CaseStudy.objects.published().first(), reason="It was wrong.")
    assert client.get(CASES, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_htmx_is_told_the_canonical_address(client, loaded):
    response = client.get(f"{CASES}?q=&from=&country=GB", headers={"hx-request": "true"})
    assert response["HX-Push-Url"] == "/cases/?country=GB"
    assert "HX-Push-Url" not in client.get(CASES)


def test_a_link_followed_in_place_gives_the_heading_the_focus(client, loaded):
    boosted = client.get(CASES, headers={"hx-request": "true", "hx-boosted": "true"})
    assert "autofocus" in boosted.content.decode()
    assert "HX-Boosted" in boosted["Vary"]
    assert "autofocus" not in client.get(CASES).content.decode()


# Cost


def test_the_number_of_queries_does_not_grow_with_the_rows(get, django_assert_max_num_queries):
    get()
    with django_assert_max_num_queries(10) as for_one:
        assert len(get("locality=kainuu").all("case-card")) == 1
    with django_assert_max_num_queries(10) as for_many:
        assert len(get("from=1800").all("case-card")) > 10
    assert len(for_one) == len(for_many)


# Long lists and long facets


def test_the_pages_of_a_list_hold_every_case_once(get):
    first = get("sort=title")
    titles = first.all("case-card__title")
    assert len(titles) == PAGE_SIZE
    assert "1–20 of" in first.one("pagination__range")
    second = get("sort=title&page=2")
    titles += second.all("case-card__title")
    assert len(titles) == len(set(titles)) == first.total
    assert 'aria-current="page"><span class="visually-hidden">Page </span>2</a>' in second.html
    assert 'href="/cases/?sort=title" rel="prev"' in second.html


def test_a_list_can_be_read_to_a_bounded_depth(get, monkeypatch):
    monkeypatch.setattr("casestudies.reading.listing.LAST_PAGE", 1)
    page = get()
    assert "page=2" not in page.html
    assert "as far as this page" in page.html


def test_of_a_long_facet_the_rest_is_counted_and_its_index_linked(get, monkeypatch):
    monkeypatch.setattr(import_module("casestudies.catalogue.answer"), "MOST_SHOWN", 2)
    more = get().all("facet__more")
    assert any(
        re.fullmatch(r"\d+ more: narrow the list or see all programmes", one) for one in more
    )
    assert '<a href="/localities/">see all localities</a>' in get().html
