"""Refuses by its length what a request brings along, before any of it is read."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse


class BodyLimitMiddleware:
    """Visitors may send what a short form needs; at /admin/ a form whose session has ended, and
    editors one of any size that the site has; where tables are taken in, a table."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response
        self.admin = reverse("admin:index")
        self.uploads = {reverse(name): size for name, size in settings.UPLOADS.items()}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_admin = request.path.startswith(self.admin)
        editors, visitors = settings.DATA_UPLOAD_MAX_MEMORY_SIZE, settings.LARGEST_BODY_OF_VISITORS
        most = editors if is_admin else visitors
        most = self.uploads.get(request.path, most)
        return refusal(request, most) or self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """By now it is known who asks, and the form's token has not been looked for yet."""
        if has_body(request) and not request.user.is_staff:
            return refusal(request, settings.LARGEST_FORM_OF_VISITORS)
        return None


def has_body(request: HttpRequest) -> bool:
    return bool(length(request)) or "HTTP_TRANSFER_ENCODING" in request.META


def length(request: HttpRequest) -> int | None:
    """In bytes, as the request has it; None if that is no number."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isascii() and said.isdigit() else None


def refusal(request: HttpRequest, most: int) -> HttpResponse | None:
    size = length(request)
    if "HTTP_TRANSFER_ENCODING" in request.META or size is None:
        return render(request, "411.html", status=411)
    return render(request, "413.html", status=413) if size > most else None
