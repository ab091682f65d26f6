"""The page cache in other places than the worker's memory, and what if they fail."""

import logging
import socket

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from casestudies import workflow
from casestudies.models import CaseStudy
from innosi import settings as of_the_site
from tests.support.redis import redis_server

pytestmark = pytest.mark.django_db

LIST, CASE = "/cases/?country=GB", "/cases/making-it-work/"


@pytest.fixture
def site_with(settings, monkeypatch, loaded):
    """A client of the site with this CACHE_URL."""

    def site_with(url):
        monkeypatch.setenv("CACHE_URL", url)
        settings.CACHES = dict.fromkeys(("default", "texts"), of_the_site.cache())
        return Client()

    return site_with


@pytest.fixture(scope="module")
def redis():
    with redis_server() as url:
        yield url


@pytest.fixture
def file(tmp_path):
    return f"file://{tmp_path}"


@pytest.fixture
def table():
    return "db://pages"


@pytest.mark.parametrize("place", ["redis", "file", "table"])
def test_pages_are_kept_there(site_with, request, place, django_assert_max_num_queries):
    client = site_with(request.getfixturevalue(place))
    call_command("createcachetable", verbosity=0)
    first = client.get(CASE)
    with django_assert_max_num_queries(2) as kept:  # the page itself may be in a table
        again = client.get(CASE)
    assert again.content == first.content
    assert again["ETag"] == first["ETag"]
    cache.clear()
    with django_assert_max_num_queries(60) as queries:
        assert client.get(CASE).content == first.content
    assert len(queries) > len(kept)


def test_workers_share_them_and_see_edits_at_once(site_with, redis, django_assert_num_queries):
    one, other = site_with(redis), Client()
    etag = one.get(LIST)["ETag"]
    with django_assert_num_queries(1):
        assert other.get(LIST)["ETag"] == etag
    case = CaseStudy.objects.get(slug="making-it-work")
    workflow.withdraw(case=case, reason="Its source was retracted.")
    for client in (other, one):
        assert CASE not in client.get(LIST).content.decode()


def test_pages_are_not_kept_for_ever(site_with, redis):
    client = site_with(redis)
    cache.clear()
    client.get(LIST)
    server = cache._cache.get_client()
    (key,) = server.keys("*page:*")
    assert 0 < server.ttl(key) <= 3600


# Failures


@pytest.fixture
def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.fixture
def silent_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.mark.parametrize("port", ["closed_port", "silent_port"])
def test_a_broken_server_takes_nothing_down_and_is_told_once(site_with, request, caplog, port):
    client = site_with(f"redis://127.0.0.1:{request.getfixturevalue(port)}/0")
    pages = [client.get(LIST) for _time in range(4)]
    assert {page.status_code for page in pages} == {200}
    assert len({page.content for page in pages}) == 1
    etag = pages[0]["ETag"]
    assert client.get(LIST, headers={"if-none-match": etag}).status_code == 304
    assert [record.levelno for record in told(caplog)] == [logging.WARNING]


def told(caplog):
    """What the log says of the cache."""
    return [record for record in caplog.records if record.name == "innosi.page_cache.store"]


def test_after_a_failure_the_cache_is_left_alone_for_a_while(client, loaded, monkeypatch, caplog):
    clock, asked, broken = [1000.0], [], [True]

    def get(key):
        asked.append(clock[0])
        if broken:
            raise OSError("unplugged")

    monkeypatch.setattr("innosi.page_cache.store.monotonic", lambda: clock[0])
    monkeypatch.setattr("innosi.page_cache.store.caches", {"default": Fake(get)})
    for seconds in (0, 1, 8, 2, 1):
        clock[0] += seconds
        client.get(LIST)
    assert asked == [1000.0, 1011.0]
    broken.clear()
    for _time in range(3):
        clock[0] += 10
        client.get(LIST)
    assert len(asked) == 5
    assert [record.message.rpartition(" ")[0] for record in told(caplog)] == [
        "The page cache fails, pages are served without:",
        "The page cache is",
    ]


class Fake:
    def __init__(self, get):
        self.get = get

    def set(self, *arguments):
        pass
