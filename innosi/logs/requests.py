"""A line for every request, and an id that the answer and all its lines have in common."""

import logging
from collections.abc import Callable
from secrets import token_hex
from time import perf_counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from structlog.contextvars import bind_contextvars, clear_contextvars

from innosi.page_cache.middleware import TOLD

from .lines import LONGEST_VALUE, short

LONGEST_METHOD = 20
logger = logging.getLogger("innosi.access")


class RequestLogMiddleware:
    """The id is always made here: one that a visitor sends could be anybody's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun, request_id = perf_counter(), token_hex(8)
        bind_contextvars(request_id=request_id)
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id
            if logger.isEnabledFor(logging.INFO):
                told = fields(request, response, perf_counter() - begun)
                logger.info("request", extra={"fields": told | {"request_id": request_id}})
            return response
        finally:
            clear_contextvars()


def fields(request: HttpRequest, response: HttpResponseBase, seconds: float) -> dict[str, Any]:
    query = request.META.get("QUERY_STRING", "")
    return {
        "method": short(request.method or "", LONGEST_METHOD),
        "path": short(f"{request.path}?{query}" if query else request.path, LONGEST_VALUE),
        "status": response.status_code,
        "ms": round(seconds * 1000, 2),
        "bytes": size_of(response),
        "cache": request.META.get(TOLD, "none"),
    }


def size_of(response: HttpResponseBase) -> int | None:
    """Of the body, where it is known before it is sent."""
    if "Content-Length" in response.headers:
        return int(response.headers["Content-Length"])
    return len(response.content) if isinstance(response, HttpResponse) else None
