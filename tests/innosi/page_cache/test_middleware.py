"""The middleware around answers that no page of the site gives."""

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from innosi.page_cache.key import RequestReader
from innosi.page_cache.middleware import PageCacheMiddleware

pytestmark = pytest.mark.django_db


def with_cookie():
    response = HttpResponse("for one")
    response.set_cookie("csrftoken", "x")
    return response


ANSWERS = {
    "plain": (HttpResponse, 1),
    "varying on what is part of the key": (
        lambda: HttpResponse(headers={"Vary": "HX-Request,accept-encoding"}),
        1,
    ),
    "with a cookie": (with_cookie, 2),
    "varying on cookies": (lambda: HttpResponse(headers={"Vary": "HX-Request, Cookie"}), 2),
    "varying on anything": (lambda: HttpResponse(headers={"Vary": "*"}), 2),
    "private": (lambda: HttpResponse(headers={"Cache-Control": "private"}), 2),
    "not to be stored": (lambda: HttpResponse(headers={"Cache-Control": "no-store"}), 2),
    "a stream": (lambda: StreamingHttpResponse(["one", "two"]), 2),
    "not found": (lambda: HttpResponse(status=404), 2),
    "an error": (lambda: HttpResponse(status=500), 2),
    "elsewhere": (lambda: HttpResponse(status=302, headers={"Location": "/"}), 2),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_only_what_is_for_everyone_is_kept(name):
    make, expected = ANSWERS[name]
    made = []

    def view(request):
        made.append(request)
        return make()

    middleware = PageCacheMiddleware(view)
    for _time in range(2):
        response = middleware(RequestFactory(headers={"host": "localhost"}).get("/about/"))
        assert ("ETag" in response) == (expected == 1)
    assert len(made) == expected


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("get", "/", True),
        ("head", "/cases/", True),
        ("post", "/cases/", False),
        ("options", "/cases/", False),
        ("get", "/admin/", False),
        ("get", "/admin/casestudies/casestudy/1/change/", False),
        ("get", "/healthz", False),
        ("get", "/static/styles.css", False),
    ],
)
def test_requests_for_public_pages(method, path, expected):
    request = getattr(RequestFactory(), method)(path)
    assert RequestReader().is_public(request) == expected
