"""Whatever is asked of a public address, it is answered: never with a fault, with what was sent as
a part of the page, or without bounds."""

import gzip
import io
import re
from contextlib import closing

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import given, settings
from hypothesis import strategies as st

from . import odd

pytestmark = pytest.mark.django_db

# The dearest page that is allowed has 200,000 bytes: see docs/performance.md.
LARGEST = 400_000
HEADERS_LARGEST = 20_000


@pytest.fixture(scope="module")
def application():
    """The site as servers call it. Its connection is that of the test, and stays."""
    from innosi.wsgi import application

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield application
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def ask(application, loaded):
    """(status, headers, body) of a request as a server hands it on: its bytes as latin-1."""

    def ask(path, query=b"", method="GET", headers=None, body=b""):
        started = []
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path.decode("latin-1"),
            "QUERY_STRING": query.decode("latin-1"),
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "HTTP_HOST": "localhost",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
            **(headers or {}),
        }
        response = application(environ, lambda *told: started.append(told))
        with closing(response):
            sent = b"".join(response)
        status, named = started[0]
        return int(status.split()[0]), dict(named), sent

    return ask


def check(status, headers, body):
    assert status < 500
    assert len(body) <= LARGEST
    assert sum(len(name) + len(value) for name, value in headers.items()) <= HEADERS_LARGEST
    assert not any(re.search("[\r\n\0]", value) for value in headers.values())
    if headers.get("Content-Type", "").startswith("text/html"):
        is_packed = headers.get("Content-Encoding") == "gzip"
        check_page((gzip.decompress(body) if is_packed else body).decode())


def check_page(text):
    """Nothing that was sent stands there as markup, or ends the attribute that it stands in."""
    assert "<i>" not in text
    assert '&lt;i&gt;"' not in text
    for where in re.findall(r'(?:href|src|action)="\s*([^"]*)"', text):
        assert not where.lower().startswith(("javascript:", "data:", "//"))


ROUTES = sorted(odd.patterns())


def test_every_public_address_is_among_them():
    assert {"", "cases/", "cases/<slug:slug>/v/<int:number>/", "healthz", "robots.txt"} <= {*ROUTES}
    assert not any("admin" in route for route in ROUTES)


@pytest.mark.parametrize("route", ROUTES)
@settings(max_examples=15)
@given(data=st.data())
def test_no_request_is_too_odd(ask, route, data):
    path, query = data.draw(odd.paths(route)), data.draw(odd.queries())
    method, headers = data.draw(st.sampled_from(odd.METHODS)), data.draw(odd.headers)
    body = data.draw(odd.bodies) if method not in ("GET", "HEAD") else b""
    check(*ask(path, query, method, headers, body))


@pytest.mark.parametrize("text", odd.ODD_TEXTS)
def test_no_value_is_too_odd(ask, text):
    value = text.encode(errors="surrogatepass")
    for name in odd.NAMES:
        check(*ask(b"/cases/", f"{name}=".encode() + value))
    everything = b"&".join(f"{name}=".encode() + value for name in odd.NAMES)
    for path in (b"/cases/", b"/keywords/", b"/organisations/", b"/keywords/co-production/"):
        check(*ask(path, everything))
    for path in (b"/cases/%s/", b"/keywords/%s/", b"/cases/making-it-work/v/%s/", b"/%s"):
        check(*ask(path % value, value))


@pytest.mark.parametrize("name", sorted(odd.ODD_HEADERS))
def test_no_header_is_too_odd(ask, name):
    for value in odd.ODD_HEADERS[name]:
        for path in (b"/cases/", b"/cases/making-it-work/", b"/nowhere"):
            for method in ("GET", "POST"):
                check(*ask(path, b"country=GB", method, {name: value}, b"a=1"))


CONTENT = b'--x\r\nContent-Disposition: form-data; name="a"; filename*=%s\r\n\r\nb\r\n--x--\r\n'


@pytest.mark.parametrize(
    "name", [b"none''%41", b"hex''%41", b"utf-8''%00", b"\xff", b"utf-16''%41"]
)
def test_no_form_is_too_odd(ask, name):
    """With a cookie that lets Django look for its token in the form."""
    headers = {"HTTP_COOKIE": f"csrftoken={'a' * 32}", "HTTP_REFERER": "http://localhost/"}
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        for path in (b"/cases/", b"/nowhere", b"/admin/login/"):
            odd_kind = headers | {"CONTENT_TYPE": kind}
            status, sent, body = ask(path, b"", "POST", odd_kind, CONTENT % name)
            check(status, sent, body)
            assert status in (400, 403, 404, 405)
