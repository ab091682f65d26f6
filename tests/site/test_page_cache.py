"""Pages that were rendered once. A kept page costs one query: the catalogue's version."""

import gzip
import re

import brotli
import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory

from casestudies import catalogue, workflow
from casestudies.models import CaseStudy, CatalogueState
from keywords.models import Keyword

pytestmark = pytest.mark.django_db

LIST, CASE = "/cases/?country=GB", "/cases/making-it-work/"
PAGES = [
    "/",
    "/about/",
    "/cases/",
    LIST,
    "/cases/?q=childcare",
    "/cases/?q=nothing+like+it",
    CASE,
    "/cases/making-it-work/v/1/",
    "/keywords/",
    "/keywords/co-production/",
    "/countries/",
    "/countries/GB/",
    "/localities/",
    "/localities/scotland/",
    "/programmes/",
    "/programmes/making-it-work/",
    "/research/",
    "/research/innosi/",
    "/organisations/",
    "/organisations/european-commission/",
    "/outcomes/",
    "/outcomes/employment/",
    "/sources/",
    "/sources/locality-briefing/",
    "/robots.txt",
]
ADMIN = ["/admin/", "/admin/login/", "/healthz"]
BROTLI, GZIP = {"accept-encoding": "gzip, deflate, br"}, {"accept-encoding": "gzip"}


@pytest.fixture
def get(client, loaded):
    def get(address, status=200, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        response = client.get(address, headers=headers)
        assert response.status_code == status
        return response

    return get


@pytest.fixture
def is_kept(client, loaded, django_assert_max_num_queries):
    """Whether a second request is answered after one query, and never comes to a view."""

    def is_kept(address, client=client, **headers):
        client.get(address, headers=headers)
        with django_assert_max_num_queries(100) as queries:
            response = client.get(address, headers=headers)
        asked_once = len(queries) == 1 and "cataloguestate" in queries[0]["sql"]
        return asked_once and response.wsgi_request.resolver_match is None

    return is_kept


def withdraw(slug="making-it-work"):
    workflow.withdraw(case=CaseStudy.objects.get(slug=slug), reason="Its source was retracted.")


# What is kept


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_rendered_once_and_stays_the_same(get, is_kept, address):
    first = get(address)
    again = get(address)
    assert is_kept(address)
    assert again.content == first.content
    assert dict(again.items()) == dict(first.items())


@pytest.mark.parametrize("address", PAGES)
def test_public_pages_hold_nothing_of_the_reader(get, address):
    """No cookies and no secrets: one page for all, which may be compressed."""
    response = get(address)
    assert not response.cookies
    assert "Cookie" not in response["Vary"]
    assert "csrf" not in response.content.decode().lower()
    assert "nonce" not in response["Content-Security-Policy"]


def test_kept_pages_have_all_headers(get):
    for response in (get(LIST), get(LIST)):
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert "camera=()" in response["Permissions-Policy"]
        assert response["X-Frame-Options"] == "DENY"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cache-Control"] == "no-cache"
        assert response["Content-Type"] == "text/html; charset=utf-8"
        assert response["Content-Length"] == str(len(response.content))


def test_head_is_answered_from_the_same_page(client, get, django_assert_num_queries):
    page = get(LIST)
    with django_assert_num_queries(1):
        head = client.head(LIST)
    assert head.content == b""
    assert dict(head.items()) == dict(page.items())


def test_a_head_first_leaves_the_whole_page(client, get):
    client.head(LIST)
    assert len(get(LIST).content) == int(get(LIST)["Content-Length"]) > 1000


# Edits


def test_a_publication_is_visible_at_once_on_page_and_list(get):
    case = CaseStudy.objects.get(slug="making-it-work")
    before = {address: get(address) for address in (LIST, CASE, "/", "/outcomes/")}
    case.title = "Making it work at last"
    case.save()
    assert get(CASE).content == before[CASE].content
    workflow.publish(case=case)
    assert "Making it work at last" in get(LIST).content.decode()
    assert "Making it work at last" in get(CASE).content.decode()
    for address, response in before.items():
        assert get(address, if_none_match=response["ETag"])["ETag"] != response["ETag"]


def test_a_withdrawn_case_is_gone_at_once(get):
    etag = get(CASE)["ETag"]
    withdraw()
    assert "Its source was retracted." in get(CASE, 410).content.decode()
    assert "ETag" not in get(CASE, 410, if_none_match=etag)


def test_after_a_restored_backup_old_pages_are_not_taken_for_new_ones(get):
    number, etag = CatalogueState.objects.get().version, get("/cases/")["ETag"]
    withdraw()
    CatalogueState.objects.update(version=number)
    assert get("/cases/", if_none_match=etag)["ETag"] != etag


def test_a_change_of_the_keywords_is_visible_at_once(get):
    etag = get("/keywords/co-production/")["ETag"]
    keyword = Keyword.objects.get(slug="co-production")
    keyword.name = "Making together"
    keyword.save()
    response = get("/keywords/co-production/", if_none_match=etag)
    assert "Making together" in response.content.decode()
    assert response["ETag"] != etag


def test_a_page_from_between_two_versions_is_not_kept(get, monkeypatch):
    """Rendered before or after the publication? Nobody knows, so nobody else gets it."""
    answer = catalogue.answer

    def answer_and_publish(criteria, **options):
        found = answer(criteria, **options)
        assert found.total
        monkeypatch.undo()
        withdraw()
        return found

    monkeypatch.setattr(catalogue, "answer", answer_and_publish)
    meanwhile = get(LIST)
    assert CASE in meanwhile.content.decode()
    assert "ETag" not in meanwhile
    assert CASE not in get(LIST).content.decode()


# 304


def test_an_unchanged_page_is_not_sent_again(client, get, django_assert_num_queries):
    etag = get(LIST)["ETag"]
    assert etag.startswith('W/"')
    for known in (etag, etag.removeprefix("W/"), f'"another", {etag}', f'W/"x",{etag},"y"'):
        cache.clear()  # not even the kept page is looked for
        with django_assert_num_queries(1):
            response = get(LIST, 304, if_none_match=known)
        assert response["ETag"] == etag
        assert response["Cache-Control"] == "no-cache"
        assert "Accept-Encoding" in response["Vary"]
        assert response.content == b""
    assert client.head(LIST, headers={"if-none-match": etag}).status_code == 304


def test_other_tags_get_the_page(get):
    etag = get(LIST)["ETag"]
    for known in ('"another"', etag.strip('W/"'), etag[:-2] + '"', get("/cases/")["ETag"], ","):
        assert get(LIST, if_none_match=known)["ETag"] == etag


def test_any_tag_fits_a_page_that_exists(get):
    get(LIST, 304, if_none_match="*")
    get(LIST, 304, if_none_match="*")
    get("/cases/no-such-case/", 404, if_none_match="*")


# One name for what is asked


@pytest.mark.parametrize(
    "same",
    [
        ("keyword=childcare&keyword=co-production", "keyword=co-production&keyword=childcare"),
        ("country=gb", "q=&country=GB&from=&to=&match=any&sort=&page=1"),
        ("q=youth++work", "q=+youth+work+&page="),
    ],
)
def test_lists_share_a_page_whatever_the_order(get, same, django_assert_num_queries):
    first = get(f"/cases/?{same[0]}")
    with django_assert_num_queries(1):
        second = get(f"/cases/?{same[1]}")
    assert second.content == first.content


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/cases/", "/cases/?match=all"),
        ("/cases/", "/cases/?page=2"),
        ("/cases/?sort=title", "/cases/?sort=newest"),
        ("/cases/?from=2014", "/cases/?to=2014"),
        ("/cases/?outcome=employment", "/cases/?outcome=employment&direction=positive"),
        ("/keywords/", "/keywords/?used=1"),
        ("/keywords/", "/keywords/?q=care"),
        ("/keywords/?q=q%26used=1", "/keywords/?q=q&used=1"),
        ("/organisations/?page=2", "/organisations/"),
    ],
)
def test_other_questions_have_other_pages(get, one, other):
    assert get(one)["ETag"] != get(other)["ETag"]
    fresh = {address: get(address).content for address in (one, other)}
    cache.clear()
    for address in (other, one):
        assert get(address).content == fresh[address]


@pytest.mark.parametrize(
    "address",
    [
        "/cases/?utm_source=x",
        "/cases/?country=GB&x=1",
        "/cases/?page=0",
        "/cases/?from=soon",
        "/cases/?sort=random",
        "/cases/?country=" + "&country=".join(map(str, range(61))),
        "/cases/?" + "country=GB&" * 200,
        "/?x=1",
        "/about/?" + "x" * 5000,
        "/keywords/?page=x",
        "/keywords/?page=02",
        "/keywords/?used=2",
        "/keywords/?q=" + "a" * 101,
        "/organisations/?page=2&page=",
        "/nowhere/",
        "/cases/no-such-case/",
        "/cases/making-it-work",
        *ADMIN,
    ],
)
def test_what_is_not_understood_is_not_kept(client, loaded, monkeypatch, address):
    puts = []
    monkeypatch.setattr(cache._connections["default"], "set", lambda *args: puts.append(args))
    response = client.get(address)
    assert not puts
    assert "ETag" not in response


def test_a_problem_with_the_address_is_told_every_time(get):
    get("/cases/")
    for _time in range(2):
        assert "not a page number" in get("/cases/?page=x").content.decode()


# Partial pages


def test_htmx_gets_its_own_pages(get):
    full, part = get(LIST), get(LIST, hx_request="true")
    boosted = get(LIST, hx_request="true", hx_boosted="true")
    assert "HX-Push-Url" not in full
    assert part["HX-Push-Url"] == get(LIST, hx_request="true")["HX-Push-Url"] == LIST
    assert "autofocus" in get(LIST, hx_request="true", hx_boosted="true").content.decode()
    assert len({full["ETag"], part["ETag"], boosted["ETag"]}) == 3
    assert {"HX-Request", "HX-Boosted"} <= set(re.split(", ?", full["Vary"]))


@pytest.mark.parametrize("value", ["TRUE", "1", "%74rue", ""])
def test_odd_htmx_headers_change_nobodys_page(get, value):
    odd = {"hx_boosted": value, "hx_boosted_uri_autoencoded": "true"}
    assert "ETag" not in get(LIST, **odd)
    assert "autofocus" not in get(LIST).content.decode()


# Who gets a page of their own


def test_a_curator_gets_pages_of_their_own(get, admin_client, is_kept):
    kept = get(LIST)
    for _time in range(2):
        own = admin_client.get(LIST)
        assert own["Cache-Control"] == "private, no-cache"
        assert "ETag" not in own
    assert admin_client.get(LIST, headers={"if-none-match": kept["ETag"]}).status_code == 200
    assert not is_kept(LIST, client=admin_client)


def test_a_curators_messages_stay_theirs(get):
    storage, answer = CookieStorage(RequestFactory().get("/")), HttpResponse()
    storage.add(constants.INFO, "Case published.")
    storage.update(answer)
    curator = Client()
    curator.cookies = answer.cookies
    assert "Case published." in curator.get(LIST).content.decode()
    assert "Case published." not in get(LIST).content.decode()


def test_other_cookies_make_no_difference(is_kept):
    visitor = Client()
    visitor.cookies["_pk_id"] = "1"
    assert is_kept(LIST, client=visitor)


@pytest.mark.parametrize("address", ADMIN)
def test_the_admin_is_never_kept(admin_client, client, loaded, address):
    for one in (admin_client, client):
        response = one.get(address, follow=True)
        assert "no-store" in response["Cache-Control"]
        assert "ETag" not in response


def test_only_reading_is_answered(client, get):
    get(LIST)
    assert client.post(LIST).status_code == 405


def test_a_foreign_host_gets_no_page(get, client):
    get(LIST)
    response = client.get(LIST, headers={"host": "elsewhere.example.net"})
    assert response.status_code == 400
    assert "Content-Security-Policy" in response


def test_https_is_asked_for_before_anything(get, settings):
    get(LIST)
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get(LIST).status_code == 301


# Compression


@pytest.mark.parametrize(
    ("headers", "encoding", "unpack"),
    [(BROTLI, "br", brotli.decompress), (GZIP, "gzip", gzip.decompress)],
)
def test_compressed_pages_are_the_same_pages(client, get, is_kept, headers, encoding, unpack):
    plain = get(LIST)
    for _time in range(2):
        packed = client.get(LIST, headers=headers)
        assert packed["Content-Encoding"] == encoding
        assert packed["Content-Length"] == str(len(packed.content))
        assert packed["ETag"] == plain["ETag"]
        assert unpack(packed.content) == plain.content
        assert len(packed.content) < len(plain.content) / 3
    assert is_kept(LIST, **headers)
    assert "Content-Encoding" not in get(LIST)
