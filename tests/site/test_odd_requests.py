"""What one reader's request says of itself does not show on another reader's page."""

import functools
import gc
import hashlib

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import get_script_prefix
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casestudies import catalogue
from casestudies.rendering import lists

ADDRESSES = [
    "/",
    "/cases/?keyword=co-production&q=work",
    "/cases/making-it-work/",
    "/keywords/",
    "/keywords/?q=care",
    "/countries/GB/",
    "/about/",
    "/nowhere/",
    "/cases",
]
OURS = ("innosi", "keywords", "casestudies")
HEADERS = """
    ACCEPT ACCEPT_LANGUAGE AUTHORIZATION COOKIE FORWARDED HX_CURRENT_URL HX_TARGET
    IF_MODIFIED_SINCE ORIGIN PATH_INFO PREFER RANGE REFERER REMOTE_USER SCRIPT_NAME USER_AGENT VIA
    X_FORWARDED_FOR X_FORWARDED_HOST X_FORWARDED_PORT X_FORWARDED_PREFIX X_FORWARDED_PROTO
    X_HTTP_METHOD_OVERRIDE X_ORIGINAL_URL X_REQUEST_ID X_REQUESTED_WITH X_REWRITE_URL X_SCRIPT_NAME
"""
OTHERS = """
    SCRIPT_NAME SCRIPT_URL REDIRECT_URL REMOTE_USER REMOTE_ADDR SERVER_NAME SERVER_PORT
    wsgi.url_scheme
"""
NAMES = [*OTHERS.split(), *(f"HTTP_{name}" for name in HEADERS.split())]
SAID = ["/evil", "https", "evil.example", "6.6.6.6, 127.0.0.1", "a=b; c=<script>", "true", ""]
TEXTS = st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=30)
VALUES = st.sampled_from(SAID) | TEXTS
odd_requests = st.dictionaries(st.sampled_from(NAMES), VALUES, min_size=1, max_size=6)


@pytest.fixture
def fresh(loaded):
    """The plain page of each address, made in a process that knows of no other request."""
    forget_what_is_kept()
    return {address: plain(address) for address in ADDRESSES}


def plain(address):
    response = Client(raise_request_exception=False).get(address)
    content = hashlib.sha256(response.content).hexdigest()
    return response.status_code, response.get("Location"), content


def forget_what_is_kept():
    catalogue.reset()
    cache.clear()
    lists._cards.clear()
    for one in gc.get_objects():
        if type(one) is functools._lru_cache_wrapper and one.__module__.startswith(OURS):
            one.cache_clear()


@given(said=odd_requests, address=st.sampled_from(ADDRESSES))
@example(said={"SCRIPT_NAME": "/evil"}, address="/cases/?keyword=co-production&q=work")
@example(said={"SCRIPT_URL": "/evil/about/"}, address="/about/")
@example(said={"HTTP_X_FORWARDED_HOST": "evil.example"}, address="/cases")
@settings(max_examples=30, derandomize=True)
def test_a_page_is_the_same_after_an_odd_request(fresh, said, address):
    forget_what_is_kept()
    odd = Client(raise_request_exception=False).get(address, **said)
    assert odd.status_code < 500
    assert plain(address) == fresh[address]
    assert get_script_prefix() == "/"


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "SCRIPT_URL", "HTTP_SCRIPT_NAME"])
def test_a_site_has_no_prefix_whatever_a_request_says(client, loaded, name):
    odd = client.get("/cases/", **{name: "/evil"})
    assert odd.status_code == 200
    assert b"/evil" not in odd.content
