"""Pages that were rendered once. A kept page costs one query: the catalogue's version."""

import gzip

import pytest
from django.core.cache import cache

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
GZIP = {"accept-encoding": "gzip, deflate, br"}


def withdraw(slug="making-it-work"):
    workflow.withdraw(case=CaseStudy.objects.get(slug=slug), reason="Its source was retracted.")


def headers_of(response):
    """All but the id, which is that of the request."""
    return {name: value for name, value in response.items() if name != "X-Request-ID"}


# What is kept


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_rendered_once_and_stays_the_same(get, is_kept, address):
    first = get(address)
    again = get(address)
    assert is_kept(address)
    assert again.content == first.content
    assert headers_of(again) == headers_of(first)


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
    assert headers_of(head) == headers_of(page)


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


def test_a_page_of_what_is_in_memory_asks_for_the_version_once(get, django_assert_num_queries):
    first = get(LIST)
    cache.clear()
    with django_assert_num_queries(1):
        again = get(LIST)
    assert (again.content, again["ETag"]) == (first.content, first["ETag"])


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


# Compression


def test_compressed_pages_are_the_same_pages(client, get, is_kept):
    plain = get(LIST)
    for _time in range(2):
        packed = client.get(LIST, headers=GZIP)
        assert packed["Content-Encoding"] == "gzip"
        assert packed["Content-Length"] == str(len(packed.content))
        assert packed["ETag"] == plain["ETag"]
        assert gzip.decompress(packed.content) == plain.content
        assert len(packed.content) < len(plain.content) / 3
    assert is_kept(LIST, **GZIP)
    assert "Content-Encoding" not in get(LIST)
