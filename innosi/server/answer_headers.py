"""Headers that every answer has, whoever made it: a view, the page cache, a refusal on the way to
either, or gunicorn alone."""

from collections.abc import Callable

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

ALWAYS = {
    "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
    "Cross-Origin-Resource-Policy": settings.CROSS_ORIGIN_RESOURCE_POLICY,
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
}


class AnswerHeadersMiddleware:
    """The outermost. The middlewares that make these headers leave out what those around them
    answer by themselves; and to make a content security policy anew takes longer than a kept page
    does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response
        self.headers = ALWAYS.copy()
        if not settings.DEBUG:  # whose own pages have styles in them
            self.headers["Content-Security-Policy"] = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        if request.method == "HEAD" and isinstance(response, HttpResponse):
            leave_out_body(response)
        return response


def leave_out_body(response: HttpResponse) -> None:
    """Servers send none for HEAD, but gunicorn complains of one."""
    response.headers.setdefault("Content-Length", str(len(response.content)))
    response.content = b""
