"""Answers with 304, with a kept page, or with a new one, which it keeps."""

import re
from functools import lru_cache

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import DisallowedHost, MiddlewareNotUsed
from django.db import DatabaseError
from django.http import HttpResponseNotModified
from django.utils.cache import cc_delim_re, patch_cache_control
from django.utils.http import parse_etags
from isal import igzip

from casestudies import catalogue

from .key import VARIES, Questions, digest, release, state
from .store import Shelf

OF_A_CURATOR = (settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name)
ANY = "*"
VARY = ", ".join(VARIES)
VARIES_AT_MOST = {name.lower() for name in VARIES}


class PageCacheMiddleware:
    def __init__(self, get_response):
        if settings.DEBUG:  # somebody is writing templates
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.questions = Questions()
        self.shelf = Shelf()
        release()  # now, while the files are those that the code was read from

    def __call__(self, request):
        if not self.questions.is_public(request):
            return self.get_response(request)
        question = self.questions.of(request)
        now = state_for(request) if question else None
        if not now:
            return for_one_reader(self.get_response(request))
        return self.answer(request, now, digest(now, question))

    def answer(self, request, now, name):
        known = matching(request.META.get("HTTP_IF_NONE_MATCH", ""), name)
        if known and known != ANY:
            return not_modified(name)
        encoding = choose(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        response = self.shelf.take(name + encoding) or self.render(request, now, name, encoding)
        return not_modified(name) if known and "ETag" in response else response

    def render(self, request, now, name, encoding):
        with catalogue.knowing(now.versions) as known:
            response = self.get_response(request)
        if not is_for_everyone(response):
            return response
        patch_cache_control(response, no_cache=True)
        response["Vary"] = VARY
        if known.nothing_read_since or state() == now:  # or the page may be of either version
            response["ETag"] = entity_tag(name)
            apply(response, encoding)
            self.shelf.put(name + encoding, response)
        return response


def state_for(request):
    """What public pages are made from, or None if this request is to reach the view."""
    if request.META.get("HTTP_COOKIE") and not request.COOKIES.keys().isdisjoint(OF_A_CURATOR):
        return None
    try:
        request.get_host()
        return state()
    except (DisallowedHost, DatabaseError):
        return None


def is_for_everyone(response):
    control = response.get("Cache-Control", "")
    varies = set(filter(None, cc_delim_re.split(response.get("Vary", "").lower())))
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "no-store" not in control
        and "private" not in control
        and varies <= VARIES_AT_MOST
    )


def for_one_reader(response):
    patch_cache_control(response, private=True, no_cache=True)
    return response


def entity_tag(name):
    """Weak: the same page in any encoding."""
    return f'W/"{name}"'


def matching(header, name):
    """What in If-None-Match fits the page of this name: its tag, or *; else None."""
    if not header:
        return None
    tags = (one.removeprefix("W/") for one in parse_etags(header))
    return next((one for one in tags if one in (ANY, f'"{name}"')), None)


def not_modified(name):
    headers = {"ETag": entity_tag(name), "Cache-Control": "no-cache", "Vary": VARY}
    return HttpResponseNotModified(headers=headers)


PACKERS = {"gzip": lambda body: igzip.compress(body, compresslevel=1, mtime=0)}
SMALLEST = 500
QUALITY = re.compile(r"^q=([01](?:\.\d{0,3})?)$")


@lru_cache(maxsize=200)
def choose(accepted):
    """The encoding for an Accept-Encoding header; empty for none."""
    offers = dict(map(offer, cc_delim_re.split(accepted.strip().lower())))
    anything = offers.get("*", 0)
    return next((name for name in PACKERS if offers.get(name, anything)), "")


def offer(text):
    name, _, parameter = (part.strip() for part in text.partition(";"))
    quality = QUALITY.match(parameter.replace(" ", ""))
    return name, float(quality[1]) if quality else float(not parameter)


def apply(response, encoding):
    if encoding and len(response.content) >= SMALLEST and "Content-Encoding" not in response:
        response.content = PACKERS[encoding](response.content)
        response["Content-Encoding"] = encoding
    response["Content-Length"] = str(len(response.content))
