"""Refuses an address that no browser and no link of ours makes, before anybody reads it."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

# As much as other servers take. Sixty of the longest slugs need 7,000 characters, and a text of 300
# in any script 3,600.
LONGEST_ADDRESS = 8190


class AddressLimitMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = len(request.path) + len(request.META.get("QUERY_STRING", ""))
        if length <= LONGEST_ADDRESS:
            return self.get_response(request)
        context = {"length": length, "longest": LONGEST_ADDRESS}
        return render(request, "414.html", context, status=414)
