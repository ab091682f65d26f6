"""What was typed into a form outlives the sign-in: it travels through the pages of signing in as
one hidden field, and is then sent again by a button.

It comes from forms of ours only, which Django's token or the browser's Origin vouches for.
"""

from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import csrf

from . import next_page

FIELD = "typed_before"
TOKEN = "csrfmiddlewaretoken"
# Encoded once more, it stays below what Django reads of a form.
LONGEST = 800_000


def typed_in(request: HttpRequest) -> str:
    """What the form of this request held, as one text; empty if there is nothing to keep. Where a
    password is asked for, nothing is kept."""
    pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    if any("password" in name for name, _value in pairs):
        return ""
    typed = urlencode([(name, value) for name, value in pairs if name != TOKEN])
    return typed if len(typed) <= LONGEST else ""


def carried(request: HttpRequest) -> str:
    return request.POST.get(FIELD, "")


def send_again(request: HttpRequest, action: str, typed: str, status: int = 200) -> HttpResponse:
    """A page with a button that sends what was typed."""
    context = admin.site.each_context(request) | {
        "title": "Send what you typed",
        "action": action,
        "pairs": fields_of(typed),
    }
    page = render(request, "accounts/send_again.html", context, status=status)
    page["Cache-Control"] = "no-store"
    return page


def fields_of(typed: str) -> list[tuple[str, str]]:
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    try:
        return parse_qsl(typed, keep_blank_values=True, max_num_fields=most)
    except ValueError:  # more than any form of ours has
        return []


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Signing in changes the token of forms that are open elsewhere."""
    if is_from_our_page(request) and (typed := typed_in(request)):
        return send_again(request, request.get_full_path(), typed, status=403)
    return csrf.csrf_failure(request, reason)


def is_from_our_page(request: HttpRequest) -> bool:
    own = f"{request.scheme}://{request.get_host()}"
    return request.META.get("HTTP_ORIGIN") == own and next_page.if_ours(request.path) != ""
