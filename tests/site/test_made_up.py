"""What somebody makes up in an address takes no room where pages are kept."""

from urllib.parse import urlencode

import pytest
from django.core.cache import caches

from innosi.page_cache.store import _memories

pytestmark = pytest.mark.django_db


def kept():
    """Bytes of the pages that are kept, by the cache."""
    return {name: memory.bytes for name, memory in _memories.items() if memory.bytes}


@pytest.fixture
def kept_of(client, loaded):
    def kept_of(address):
        for cache in caches.all():
            cache.clear()
        client.get(address)
        return kept()

    return kept_of


@pytest.mark.parametrize(
    "address",
    [
        "/cases/?keyword=made-up",
        "/cases/?keyword=co-production&keyword=made-up",
        *[f"/cases/?{name}=made-up" for name in ("outcome", "country", "programme", "project")],
        *[f"/cases/?{name}=made-up" for name in ("locality", "field", "organisation", "group")],
        *[f"/cases/?{name}=made-up" for name in ("direction", "evidence", "kind", "source")],
        "/cases/?page=77",
        "/cases/?from=1801",
        "/cases/?to=2190&country=GB",
        "/cases/?q=madeupword",
        "/cases/?q=work&page=499",
        "/cases/made-up/",
        "/cases/making-it-work/?page=2",
        "/cases/making-it-work/v/77/",
        "/about/?page=2",
        "/about/?q=made+up",
        "/?used=1",
        "/robots.txt?q=made+up",
        "/keywords/made-up/",
        "/keywords/?page=2",
        "/keywords/?q=madeupword",
        "/keywords/co-production/?page=77",
        "/keywords/co-production/?q=made+up",
        "/countries/XX/",
        "/countries/?q=madeupword",
        "/countries/?page=77",
        "/countries/GB/?used=1",
        "/organisations/?used=1",
        "/organisations/made-up/",
        "/outcomes/?page=2",
        "/outcomes/?q=made+up",
        "/sources/locality-briefing/?page=77",
    ],
)
def test_a_page_for_what_is_not_here_is_not_kept(kept_of, address):
    assert kept_of(address) == {}


@pytest.mark.parametrize(
    "address",
    [
        "/cases/?keyword=co-production&country=GB&from=2014&page=1",
        "/countries/?page=1",
        "/keywords/?used=1",
        "/keywords/co-production/?page=1",
    ],
)
def test_a_page_for_what_is_here_is_kept(kept_of, address):
    assert kept_of(address).keys() == {""}


@pytest.mark.parametrize("address", ["/cases/?q=work", "/keywords/?q=work", "/countries/?q=united"])
def test_pages_for_words_are_kept_in_a_place_of_their_own(kept_of, address):
    assert kept_of(address).keys() == {"texts"}


def test_no_number_of_texts_crowds_out_the_pages_of_what_is_known(client, is_kept, settings):
    assert is_kept("/cases/?country=GB")
    before = kept()[""]
    room = settings.CACHES["texts"]["OPTIONS"]["MAX_BYTES"]
    for number in range(150):
        client.get("/cases/?" + urlencode({"q": f"work -made{number}up"}))
    assert kept()[""] == before
    assert 0 < kept()["texts"] <= room
    assert is_kept("/cases/?country=GB")
