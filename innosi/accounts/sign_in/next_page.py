"""Where somebody is led after signing in: only to a page of the admin, by its path."""

import unicodedata
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

NAME = "next"
LONGEST = 1500  # with what leads there, within what Django redirects to
NOT_LED_TO = ("login", "logout", "jsi18n", "autocomplete", "session")


def asked_for(request: HttpRequest) -> str:
    return request.POST.get(NAME, request.GET.get(NAME, ""))


def next_page(request: HttpRequest) -> str:
    """The page that was asked for, or the admin's front page."""
    return if_ours(asked_for(request)) or reverse("admin:index")


def if_ours(address: str) -> str:
    front = reverse("admin:index")
    ours = (
        address.startswith(front)
        and len(address) <= LONGEST
        and "\\" not in address
        and "//" not in address.partition("?")[0]
        and not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in address)
        and not address.startswith(tuple(f"{front}{name}/" for name in NOT_LED_TO))
        and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    )
    return address if ours else ""


def redirect_by(request: HttpRequest, page: str) -> HttpResponseRedirect:
    """To this page of the admin first, which leads back to where the request went."""
    return redirect_to(page, if_ours(request.get_full_path()) or if_ours(request.path))


def redirect_to(page: str, address: str) -> HttpResponseRedirect:
    query = "?" + urlencode({NAME: address}, safe="/") if address else ""
    return HttpResponseRedirect(reverse(f"admin:{page}") + query)
