"""A crawl from the home page: every link leads somewhere, every anchor is there."""

from collections import Counter, deque
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests.support.page import Page

pytestmark = pytest.mark.django_db

OWN_PAGES = 3_000  # more than this and the crawl has lost its way
OF_A_KIND = 4


def links(page):
    """Where links lead, and the address that the page has for search engines."""
    return page.addresses() + [one["href"] for one in page.all("link[rel=canonical]")]


def assets(page):
    return [
        one.get("src") or one.get("href")
        for one in page.all("link:not([rel=canonical]), script[src], img, use")
    ]


def crawl(client):
    """Every page that can be reached, by address. Of lists, which filters make endless in number,
    a few for each combination of parameters and kind of page that links to it."""
    pages, queue, broken = {}, deque([(reverse("home"), "/")]), []
    lists = Counter()
    while queue:
        address, found_on = queue.popleft()
        if address in pages:
            continue
        assert len(pages) < OWN_PAGES
        response = client.get(address)
        if response.status_code in {301, 302}:
            queue.append((urljoin(address, response["Location"]), found_on))
            pages[address] = None
            continue
        if response.status_code != 200:
            broken.append(f"{found_on} → {address}: {response.status_code}")
            continue
        page = pages[address] = Page(response.content)
        for target in sorted({urldefrag(urljoin(address, link)).url for link in links(page)}):
            parameters = frozenset(parse_qs(urlsplit(target).query))
            kind = (address.split("/")[1], urlsplit(target).path, parameters)
            if target.startswith("/") and not (parameters and lists[kind] >= OF_A_KIND):
                lists[kind] += target not in pages
                queue.append((target, address))
    return pages, broken


def test_no_link_is_broken(client, loaded):
    pages, broken = crawl(client)
    assert not broken, "\n".join(broken)
    assert len(pages) > 200
    read = {address: page for address, page in pages.items() if page}
    missing = [
        f"{address}: {link}"
        for address, page in read.items()
        for link in links(page)
        if not anchor_exists(read, address, link)
    ]
    assert not missing, "\n".join(missing)


def anchor_exists(pages, address, link):
    target, anchor = urldefrag(urljoin(address, link))
    page = pages.get(target or address)
    return not anchor or page is None or anchor in page.ids


def test_nothing_is_loaded_from_elsewhere_and_every_asset_is_there(client, loaded):
    for name in ("home", "case-list", "keyword-index", "about"):
        page = Page(client.get(reverse(name)).content)
        for asset in assets(page):
            address = urlsplit(asset)
            assert not address.netloc, asset
            if address.path:
                assert finders.find(address.path.removeprefix("/static/")), asset


def test_the_navigation_offers_only_what_works(client, loaded):
    page = Page(client.get(reverse("home")).content)
    own = {urldefrag(link).url for link in page.addresses() if link.startswith("/")}
    assert {reverse("case-list"), reverse("keyword-index"), reverse("about")} <= own
    for link in own:
        assert client.get(link).status_code == 200, link
