"""Answers with 304, with a kept page, or with a new one, which it keeps."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TypeGuard

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import DisallowedHost, MiddlewareNotUsed
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import cc_delim_re, patch_cache_control
from django.utils.http import parse_etags
from isal import igzip

from casestudies import catalogue

from .key import VARYING_HEADERS, RequestReader, State, current_state, page_key, release
from .store import PageStore

CURATOR_COOKIES = (settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name)
ANY_TAG = "*"
TOLD = "innosi.page_cache"  # in META
LONGEST_HEADER = 1000  # of those that are looked into: what is longer no browser sends
VARY = ", ".join(VARYING_HEADERS)
MAY_VARY_ON = {name.lower() for name in VARYING_HEADERS}


class PageCacheMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        if settings.DEBUG:  # somebody is writing templates
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.reader = RequestReader()
        self.store = PageStore()
        release()  # now, while the files are those that the code was read from

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not self.reader.is_public(request):
            return self.get_response(request)
        question = self.reader.question(request)
        state = state_for(request) if question else None
        if not question or not state:
            tell(request, "not kept")
            return for_one_reader(self.get_response(request))
        return self.answer(request, state, question)

    def answer(
        self, request: HttpRequest, state: State, question: tuple[str, ...]
    ) -> HttpResponseBase:
        key = page_key(state, question)
        tag = matching_tag(request.META.get("HTTP_IF_NONE_MATCH", ""), key)
        if tag and tag != ANY_TAG:
            tell(request, "304")
            return not_modified(key)
        encoding = choose_encoding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if kept := self.store.get(key + encoding):
            tell(request, "kept")
            return not_modified(key) if tag else kept
        response = self.render(request, state, question, encoding)
        return not_modified(key) if tag and "ETag" in response else response

    def render(
        self, request: HttpRequest, state: State, question: tuple[str, ...], encoding: str
    ) -> HttpResponseBase:
        tell(request, "not kept")
        with catalogue.answering_from(state.versions) as known:
            response = self.get_response(request)
        if not is_for_everyone(response):
            return response
        if not self.reader.is_of_its_page(request, question):
            return for_one_reader(response)
        key = page_key(state, question)
        patch_cache_control(response, no_cache=True)
        response["Vary"] = VARY
        # Otherwise the page may be of either version.
        if known.has_read_nothing_since or current_state() == state:
            response["ETag"] = entity_tag(key)
            encode(response, encoding)
            self.store.put(key + encoding, response)
            tell(request, "made")
        return response


def tell(request: HttpRequest, what: str) -> None:
    """Say for the log what became of the request."""
    request.META[TOLD] = what


def state_for(request: HttpRequest) -> State | None:
    """What public pages are made from, or None if this request is to reach the view."""
    if request.META.get("HTTP_COOKIE") and not request.COOKIES.keys().isdisjoint(CURATOR_COOKIES):
        return None
    try:
        request.get_host()
        return current_state()
    except (DisallowedHost, DatabaseError):
        return None


def is_for_everyone(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    control = response.get("Cache-Control", "")
    varies = set(filter(None, cc_delim_re.split(response.get("Vary", "").lower())))
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "no-store" not in control
        and "private" not in control
        and varies <= MAY_VARY_ON
    )


def for_one_reader(response: HttpResponseBase) -> HttpResponseBase:
    patch_cache_control(response, private=True, no_cache=True)
    return response


# Entity tags


def entity_tag(key: str) -> str:
    """Weak: the same page in any encoding."""
    return f'W/"{key}"'


def matching_tag(header: str, key: str) -> str | None:
    """What in If-None-Match fits the page of this key: its tag, or *."""
    if not header or len(header) > LONGEST_HEADER:
        return None
    tags = (tag.removeprefix("W/") for tag in parse_etags(header))
    return next((tag for tag in tags if tag in (ANY_TAG, f'"{key}"')), None)


def not_modified(key: str) -> HttpResponseNotModified:
    headers = {"ETag": entity_tag(key), "Cache-Control": "no-cache", "Vary": VARY}
    return HttpResponseNotModified(headers=headers)


# Encodings: a list is packed to a sixth in a twentieth of the time that its rendering takes. See
# docs/adr/0020-compression.md.

PACKERS = {"gzip": lambda body: igzip.compress(body, compresslevel=1, mtime=0)}
SMALLEST_PACKED = 500  # bytes
QUALITY = re.compile(r"^q=([01](?:\.\d{0,3})?)$")


def choose_encoding(accepted: str) -> str:
    """The encoding for an Accept-Encoding header; empty for none."""
    return _choose_encoding(accepted) if len(accepted) <= LONGEST_HEADER else ""


@lru_cache(maxsize=200)
def _choose_encoding(accepted: str) -> str:
    qualities = dict(map(offered_quality, cc_delim_re.split(accepted.strip().lower())))
    of_others = qualities.get("*", 0)
    return next((name for name in PACKERS if qualities.get(name, of_others)), "")


def offered_quality(offer: str) -> tuple[str, float]:
    """(“gzip”, 0.5) of “gzip;q=0.5”; what can't be read counts as refused."""
    name, _, parameter = (part.strip() for part in offer.partition(";"))
    quality = QUALITY.match(parameter.replace(" ", ""))
    return name, float(quality[1]) if quality else float(not parameter)


def encode(response: HttpResponse, encoding: str) -> None:
    is_packed = "Content-Encoding" in response
    if encoding and len(response.content) >= SMALLEST_PACKED and not is_packed:
        response.content = PACKERS[encoding](response.content)
        response["Content-Encoding"] = encoding
    response["Content-Length"] = str(len(response.content))
