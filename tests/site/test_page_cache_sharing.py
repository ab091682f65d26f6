"""Which requests share a page that was rendered once, and who gets a page of their own."""

import re

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory

pytestmark = pytest.mark.django_db

LIST = "/cases/?country=GB"
ADMIN = ["/admin/", "/admin/login/", "/healthz"]


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
        ("/cases/", "/cases/?sort=newest"),
        ("/cases/?sort=title", "/cases/?sort=newest"),
        ("/cases/?from=2014", "/cases/?to=2014"),
        ("/cases/?outcome=employment", "/cases/?outcome=employment&direction=positive"),
        ("/keywords/", "/keywords/?used=1"),
        ("/keywords/", "/keywords/?q=care"),
        ("/keywords/?q=care%26", "/keywords/?q=care&used=1"),
        ("/organisations/?q=council", "/organisations/"),
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
