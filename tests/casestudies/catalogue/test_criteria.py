from types import MappingProxyType

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from casestudies.catalogue import FACETS, Criteria, RefusedError, parse
from casestudies.catalogue.criteria import (
    LAST_PAGE,
    LONGEST_TEXT,
    LONGEST_VALUE,
    MATCHES,
    MOST_VALUES,
    SORTS,
    YEARS,
)


def read(query):
    return parse(QueryDict(query))


def criteria(query):
    return read(query)[0]


def complaints(query):
    return {problem.parameter: problem.message for problem in read(query)[1]}


def test_everything_an_address_can_ask_for():
    asked = criteria(
        "q=lone+parents&keyword=work&keyword=jobs&country=gb&from=2010&to=2012"
        "&match=all&sort=title&page=3"
    )
    assert asked.q == "lone parents"
    assert asked.values("keyword") == ("jobs", "work")
    assert asked.values("country") == ("GB",)
    assert (asked.year_from, asked.year_to) == (2010, 2012)
    assert (asked.match, asked.order, asked.page) == ("all", "title", 3)
    assert asked.is_filtered


def test_nothing_asked():
    asked, problems = read("")
    assert problems == []
    assert asked == Criteria()
    assert asked.query() == ""
    assert not asked.is_filtered


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("page=1&q=", ""),
        ("keyword=b&keyword=a&keyword=b&keyword=", "keyword=a&keyword=b"),
        ("keyword=+work+", "keyword=work"),
        ("country=gb&country=GB", "country=GB"),
        ("match=any&keyword=a", "keyword=a"),
        ("match=all", ""),
        ("sort=&from=&to=", ""),
        ("q=++lone%00%09parents+", "q=lone+parents"),
        ("utm_source=x&keyword=a", "keyword=a"),
        ("kind=programme&outcome=work", "outcome=work&kind=programme"),
        ("from=2012&to=2010", "from=2010&to=2012"),
    ],
)
def test_each_question_has_one_address(query, canonical):
    assert criteria(query).query() == canonical


def test_best_match_needs_a_text():
    assert criteria("q=jobs").order == "relevance"
    assert criteria("").order == "evidence"
    assert criteria("sort=relevance").order == "evidence"
    assert criteria("q=jobs&sort=newest").order == "newest"


@pytest.mark.parametrize(
    ("query", "parameter", "said"),
    [
        ("from=soon", "from", "“soon” is not a year we can use as the first year"),
        ("to=20166", "to", "“20166” is not a year we can use as the last year"),
        ("from=-2010", "from", "Write a year from 1800 to 2200"),
        ("from=1799", "from", "1799"),
        ("from=²0²0", "from", "not a year"),
        ("from=٢٠٢٠", "from", "not a year"),
        ("from=2012&to=2010", "from", "The years 2012 to 2010 were put in order"),
        ("page=zero", "page", "this is the first page"),
        ("page=0", "page", "this is the first page"),
        ("page=-1", "page", "this is the first page"),
        ("page=1e3", "page", "this is the first page"),
        ("page=501", "page", "up to page 500"),
        ("page=999999999999999999999", "page", "not a page number"),
        ("sort=cheapest", "sort", "“cheapest” is not a way to sort"),
        ("match=some", "match", "“some” is not a way to match"),
        ("keyword=%00", "keyword", "not a name we know"),
        ("keyword=" + "x" * (LONGEST_VALUE + 1), "keyword", "not a name we know"),
    ],
)
def test_what_cannot_be_used_is_named_and_ignored(query, parameter, said):
    found = complaints(query)
    assert list(found) == [parameter]
    assert said in found[parameter]


def test_the_last_page_that_can_be_read():
    assert criteria(f"page={LAST_PAGE}").page == LAST_PAGE
    assert criteria(f"page={LAST_PAGE + 1}").page == LAST_PAGE


def test_a_text_that_is_too_long_is_refused():
    assert criteria("q=" + "x" * LONGEST_TEXT).q
    with pytest.raises(RefusedError, match=r"10,000 characters long\. Use at most 300"):
        read("q=" + "x" * 10_000)


def test_spaces_do_not_count():
    assert criteria("q=" + "+" * 10_000 + "jobs").q == "jobs"


def test_too_many_values_are_refused():
    def values(number):
        return "&".join(f"keyword=k{at}&country=c{at}" for at in range(number // 2))

    asked = criteria(values(MOST_VALUES))
    assert len(asked.values("keyword") + asked.values("country")) == MOST_VALUES
    with pytest.raises(RefusedError, match=r"selects 62 values\. At most 60 .* all filters"):
        read(values(MOST_VALUES + 2))


def test_a_value_counts_once_however_often_it_is_named():
    assert criteria("country=GB&" * 200).values("country") == ("GB",)


def test_changing_a_filter_goes_back_to_the_first_page():
    asked = criteria("keyword=a&keyword=b&country=GB&page=4")
    assert asked.with_values("country", ["SE", "NL"]).query() == (
        "keyword=a&keyword=b&country=NL&country=SE"
    )
    assert asked.without("keyword", "a").query() == "keyword=b&country=GB"
    assert asked.without("keyword").query() == "country=GB"
    assert asked.with_values("country", []).query() == "keyword=a&keyword=b"
    assert asked.changed(q="x").page == 1
    assert asked.changed(page=5).query().endswith("page=5")
    assert asked.page == 4


slugs = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20})", fullmatch=True)
years = st.none() | st.integers(*YEARS)


@st.composite
def written(draw):
    """Criteria as the site itself makes them."""
    facets = draw(st.sets(st.sampled_from(list(FACETS)), max_size=4))
    selected = {}
    for facet in facets:
        values = draw(st.sets(slugs, min_size=1, max_size=4))
        selected[facet] = tuple(sorted(v.upper() if facet == "country" else v for v in values))
    first, last = draw(st.tuples(years, years))
    if first and last:
        first, last = min(first, last), max(first, last)
    return Criteria(
        q=" ".join(draw(st.text(max_size=100)).replace("\0", "").split()),
        selected=MappingProxyType(selected),
        match=draw(st.sampled_from(MATCHES)),
        year_from=first,
        year_to=last,
        sort=draw(st.sampled_from(["", *SORTS])),
        page=draw(st.integers(1, LAST_PAGE)),
    )


@given(written())
def test_an_address_says_what_was_meant(asked):
    back, problems = read(asked.query())
    assert back == asked
    assert hash(back) == hash(asked)
    assert problems == []


anything = st.text(max_size=30) | st.sampled_from(["all", "title", "2010", "0", "\0", "%00", "💥"])
names = st.sampled_from([*FACETS, "q", "from", "to", "match", "sort", "page"]) | st.text(max_size=9)


@given(st.lists(st.tuples(names, anything), max_size=20))
def test_whatever_the_address_it_is_read(pairs):
    parameters = QueryDict(mutable=True)
    for name, value in pairs:
        parameters.appendlist(name, value)
    asked, problems = parse(parameters)
    assert read(asked.query())[0] == asked
    assert all(problem.message for problem in problems)


@given(st.binary(max_size=200))
def test_whatever_the_bytes_they_are_read(raw):
    try:
        asked, _ = parse(QueryDict(raw))
    except RefusedError:
        return
    assert read(asked.query())[0] == asked
