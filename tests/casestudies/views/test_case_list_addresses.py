"""Addresses of the list of cases: what is made of odd ones, and what machines are told."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies import workflow
from casestudies.catalogue import FACETS
from casestudies.catalogue.criteria import LAST_PAGE, LONGEST_TEXT, MOST_VALUES
from casestudies.models import CaseStudy

from .. import making

pytestmark = pytest.mark.django_db
CASES = "/cases/"


# Bad input


def test_an_unknown_value_is_named_and_can_be_dropped(get, client):
    page = get("keyword=no-such-thing&country=GB")
    assert page.total == 0
    assert "Keyword “no-such-thing” is not known here" in page.one(".problems").text
    assert page.addresses("Drop it") == ["/cases/?country=GB"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=soon", "“soon” is not a year"),
        ("to=99999999999999999999", "is not a year"),
        ("from=2020&to=2010", "The years 2020 to 2010 were put in order"),
        ("page=minus", "“minus” is not a page number"),
        ("page=77&country=FI", "There is no page 77, so this is page 1, the last one."),
        (f"page={LAST_PAGE + 1}", f"There is no page {LAST_PAGE + 1}, so this is page 6"),
        ("page=999999", "There is no page 999999, so this is page 6, the last one."),
        ("q=%F0%9F%92%A9", "“💩” holds no word or number to look for"),
        ("q=-", "“-” holds no word or number"),
        ("sort=best", "“best” is not a way to sort"),
        ("match=most", "“most” is not a way to match"),
    ],
)
def test_what_cannot_be_used_is_named_and_left_out(get, query, said):
    page = get(query)
    assert said in page.one(".problems").text
    assert page.total > 0


def test_too_long_a_text_is_refused_and_the_rest_is_kept(get):
    page = get(f"q={'a' * 7_000}&country=GB&outcome=employment&sort=title", status=400)
    assert "7,000 characters long" in page.one(".empty__text").text
    assert str(LONGEST_TEXT) in page.one(".empty__text").text
    assert "a" * 100 not in page.html
    assert sorted((name, value) for name, value in page.form if value) == [
        ("country", "GB"),
        ("match", "any"),
        ("outcome", "employment"),
        ("sort", "title"),
    ]


def test_too_many_values_are_refused_and_the_rest_is_kept(get):
    values = urlencode([("keyword", f"k{at}") for at in range(MOST_VALUES)])
    page = get(f"{values}&country=FI&country=XX&q=support&from=2010", status=400)
    said = page.one(".empty__text").text
    assert f"{MOST_VALUES + 2} values" in said
    assert f"At most {MOST_VALUES}" in said
    assert {("q", "support"), ("from", "2010")} <= set(page.form)


def test_many_unknown_values_are_told_few_by_few_and_dropped_at_once(get):
    values = urlencode([("keyword", f"k{at:02d}") for at in range(MOST_VALUES - 1)])
    page = get(f"{values}&country=GB")
    assert "59 parts of this address" in page.one(".problems").text
    assert len(page.texts(".problems__item")) == 6
    assert "54 more values are not known here" in page.one(".problems").text
    assert page.addresses("Drop all that are not known") == ["/cases/?country=GB"]
    assert len(page.texts(".chip")) == 6


@pytest.mark.parametrize("values", [MOST_VALUES, 11 * MOST_VALUES])
def test_a_page_stays_small_whatever_is_asked(client, loaded, values):
    """Each value stands on the page and in the link of every other one."""
    names = [name for name, facet in FACETS.items() if facet.is_offered]
    pairs = [(names[at % len(names)], f"{at:03d}-{'x' * 85}") for at in range(values)]
    address = f"{CASES}?{urlencode(pairs)}"[:8000]
    assert len(client.get(address).content) < 300_000


def test_an_address_that_no_browser_sends_is_refused_unread(client, loaded):
    for address in (f"{CASES}?q={'+' * 9_000}", f"/{'a' * 9_000}/", f"{CASES}?{'a&' * 5_000}"):
        answer = client.get(address)
        assert answer.status_code == 414
        assert "at most 8,190 are read" in answer.content.decode()
        assert len(answer.content) < 10_000
        assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    "query",
    [
        urlencode({"q": "𝄞" * LONGEST_TEXT}),
        urlencode([("organisation", f"{at:02d}" + "o" * 98) for at in range(MOST_VALUES)]),
    ],
)
def test_the_longest_text_and_the_longest_names_fit_into_an_address(get, query):
    get(query)


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


@pytest.mark.parametrize("name", ["facets", "cards"])
def test_words_do_not_take_the_place_of_what_is_put_in(get, name):
    words = f"<>{name}<>"
    workflow.publish(case=making.case("ODD", title=words, summary=words))
    for query in ("", urlencode({"q": words, "keyword": words, "sort": words})):
        page = get(query)
        assert "facet-keyword" in page.ids
        assert "<>" not in page.html
    assert page.total == 0
    assert words in get("sort=newest").texts(".case-card__title")


PARAMETERS = [*FACETS, "q", "match", "from", "to", "sort", "page"]
ODD = st.text(max_size=30) | st.integers().map(str) | st.sampled_from(["-", '"', "%", "NaN", "٣"])
KNOWN = st.sampled_from(
    ["unemployment", "Unemployment", "GB", "Finland", "positive", "all", "2012"]
)


@given(st.dictionaries(st.sampled_from(PARAMETERS), st.lists(ODD | KNOWN, max_size=3), max_size=4))
def test_anything_in_the_address_is_answered(client, loaded, parameters):
    assert client.get(CASES, parameters).status_code == 200


def test_only_reading_is_allowed(client, loaded):
    assert client.post(CASES).status_code == 405
    assert client.head(CASES).status_code == 200


# Machines and caches


def test_filtered_lists_stay_out_of_search_engines(get):
    assert "noindex" not in get().html
    assert get("country=GB").one("meta[name=robots]")["content"] == "noindex, nofollow"


def test_the_canonical_address_has_one_form(get, settings):
    page = get("country=gb&page=1&sort=&outcome=housing&outcome=employment&other=1")
    address = f"{settings.SITE_URL}/cases/?outcome=employment&outcome=housing&country=GB"
    assert page.one("link[rel=canonical]")["href"] == address


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
