"""Saying so while the catalogue of another release is being made again."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from casestudies import catalogue

SECONDS = "60"  # until it is worth asking again


class PreparingMiddleware:
    """Answers 503 in place of pages that would be made from a catalogue this release can't read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, catalogue.NotPreparedError):
            return None
        response = render(request, "preparing.html", status=503)
        response["Retry-After"] = SECONDS
        return response
