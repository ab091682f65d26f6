import socket

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from innosi.server import errors
from innosi.server.answer_headers import AnswerHeadersMiddleware

pytestmark = pytest.mark.django_db
PROTECTING = {
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
}


@pytest.fixture
def headers(client):
    return client.get("/admin/login/").headers


def test_content_security_policy(headers):
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["font-src"] == "'self'"
    assert not any("unsafe" in sources or "http" in sources for sources in policy.values())


def test_other_protections(headers):
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_other_sites_may_not_show_what_is_ours(headers):
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_page_that_broke_has_what_others_have(headers, client, monkeypatch):
    """And a redirect to https, and a host that is not ours there."""
    client.raise_request_exception = False
    monkeypatch.setattr("casestudies.catalogue.answer", None)
    broken = client.get("/about/")
    assert broken.status_code == 500
    assert_same(broken, headers)


@pytest.mark.parametrize(("host", "status"), [("localhost", 301), ("elsewhere.example", 400)])
def test_what_is_answered_before_any_page_has_what_others_have(headers, settings, host, status):
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get("/cases/", headers={"host": host})
    assert answer.status_code == status
    assert_same(answer, headers)


def test_subdomains_are_reached_by_https_too(settings):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 60, True
    answer = Client().get("/admin/login/", secure=True)
    assert answer["Strict-Transport-Security"] == "max-age=60; includeSubDomains"


def assert_same(answer, headers):
    assert {name: answer.headers.get(name) for name in PROTECTING} == {
        name: headers[name] for name in PROTECTING
    }


def test_gunicorn_tells_of_a_failing_worker_in_our_words(headers):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        errors.write_error(ours, 500, "Internal Server Error", "a secret")
        head, _, body = theirs.recv(10_000).decode().partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 500 Internal Server Error\r\n")
    assert "Try again in a minute" in body
    assert "secret" not in body
    sent = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
    assert int(sent["Content-Length"]) == len(body.encode())
    for name in PROTECTING - {"Content-Security-Policy", "Permissions-Policy"}:
        assert sent[name] == headers[name]
    assert sent["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_head_has_the_length_of_the_page_and_no_body():
    """Django's client takes the body away itself."""
    answering = AnswerHeadersMiddleware(lambda request: HttpResponse("a page"))
    answer = answering(RequestFactory().head("/"))
    assert (answer.content, answer["Content-Length"]) == (b"", "6")
    assert answering(RequestFactory().get("/")).content == b"a page"
