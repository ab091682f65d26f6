"""What gunicorn and the site refuse, and what every answer says to browsers."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from .raw import answer, ask, connect, get, post

LONG = "x" * 40_000
# What gunicorn answers by itself.
BY_GUNICORN = {
    "no request": (b"\x16\x03\x01\r\n\r\n", 400),
    "a bad method": (get("/", method="ge\x7ft"), 400),
    "a bad version": (get("/", version="9.9"), 400),
    "a bad header": (get("/", "no colon"), 400),
    "a bad name of a header": (get("/", "bad name: x"), 400),
    "a line that ends early": (b"GET / HTTP/1.1\nHost: localhost\n\n", 400),
    "a folded header": (get("/", "X-A: a", " b"), 400),
    "two lengths": (get("/", "Content-Length: 0", "Content-Length: 0"), 400),
    "a length and pieces": (get("/", "Content-Length: 0", "Transfer-Encoding: chunked"), 400),
    "a bad length": (get("/", "Content-Length: -1"), 400),
    "a long address": (get(f"/{LONG}"), 414),
    "an address without end": (b"GET /" + b"x" * 100_000, 414),
    "a long header": (get("/", f"X-A: {LONG}"), 431),
    "many headers": (get("/", *("X-A: a" for _ in range(100))), 431),
    "headers without end": (get("/")[:-2] + b"X-A: a\r\n" * 10_000, 431),
    "an odd expectation": (get("/", "Expect: much"), 417),
    "an unknown coding": (get("/", "Transfer-Encoding: odd"), 501),
}
BY_THE_SITE = {
    "a page": (get("/cases/"), 200),
    "a list that cannot be": (get(f"/cases/?q={LONG[:5000]}"), 400),
    "a page that is not there": (get("/nowhere/"), 404),
    "another method": (get("/cases/", method="OPTIONS"), 405),
    "a foreign host": (get("/").replace(b"localhost", b"elsewhere.example.net"), 400),
    "an address without its end": (get("/cases"), 301),
    "a sign-in page": (get("/admin/login/"), 200),
    "a page for curators": (get("/admin/"), 302),
    "a form without its token": (post("/admin/login/", b"username=me"), 403),
    "a form that is too large": (post("/admin/login/", b"a=b", length=2 * 10**6), 413),
    "a form of unknown length": (get("/admin/", "Transfer-Encoding: chunked", method="POST"), 411),
    "a form for a public page": (post("/cases/", b"a=b", length=10**6), 413),
    "health": (get("/healthz"), 200),
    "robots": (get("/robots.txt"), 200),
    "the head of a page": (get("/about/", method="HEAD"), 200),
}
SAME = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def assert_protected(got):
    assert {name: got.headers[name] for name in SAME} == SAME
    policy = got.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(("request_", "status"), BY_GUNICORN.values(), ids=BY_GUNICORN)
def test_what_gunicorn_refuses_is_told_in_our_words(bare, request_, status):
    got = ask(bare.address, request_)
    assert got.status == status
    assert_protected(got)
    assert b"InnoSI" in got.body
    assert len(got.body) < 500  # so nothing of the request


@pytest.mark.parametrize(("request_", "status"), BY_THE_SITE.values(), ids=BY_THE_SITE)
def test_every_answer_has_the_headers(bare, request_, status):
    got = ask(bare.address, request_, "HEAD" if request_.startswith(b"HEAD") else "GET")
    assert got.status == status
    assert_protected(got)
    assert "camera=()" in got.headers["Permissions-Policy"]


def test_static_files_have_the_headers_and_so_does_what_did_not_change(bare):
    page = ask(bare.address, get("/about/"))
    style_sheet = next(part for part in page.body.decode().split('"') if "/styles." in part)
    file = ask(bare.address, get(style_sheet))
    assert "immutable" in file.headers["Cache-Control"]
    tag, time = page.headers["ETag"], file.headers["Last-Modified"]
    for address, line in (
        ("/about/", f"If-None-Match: {tag}"),
        (style_sheet, f"If-Modified-Since: {time}"),
    ):
        unchanged = ask(bare.address, get(address, line))
        assert unchanged.status == 304
        assert_protected(unchanged)
        # A browser puts these in the place of those that it has.
        assert (
            unchanged.headers["Content-Security-Policy"] == page.headers["Content-Security-Policy"]
        )
    missing = ask(bare.address, get("/static/nowhere.css"))
    assert missing.status == 404
    assert_protected(missing)


line = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=40)


@given(
    start=st.one_of(line, st.builds("{} {} HTTP/1.1".format, line, line)),
    lines=st.lists(st.one_of(line, st.builds("{}: {}".format, line, line)), max_size=4),
    end=st.sampled_from(["\r\n\r\n", "\n\n", "\r\n\r\n<script>"]),
)
@example(start="GET /<script>alert(1)</script> HTTP/1.1", lines=["Host: <b>"], end="\r\n\r\n")
@settings(max_examples=50, deadline=None, derandomize=True)
def test_whatever_is_sent_is_answered_with_the_headers_or_not_at_all(bare, start, lines, end):
    sent = "\r\n".join([start, *lines]) + end
    with connect(bare.address) as connected:
        connected.sendall(sent.encode("latin-1"))
        connected.shutdown(1)
        got = answer(connected)
    if got:
        assert got.status not in (500, 502, 503)
        assert b"<script>alert" not in got.body
        assert_protected(got)


def test_nothing_of_a_refused_upload_is_read_or_written(bare):
    """150 MB from somebody unknown: the answer comes before they are sent."""
    boundary = b"--x\r\nContent-Disposition: form-data; name=a; filename=a\r\n\r\n"
    kind = "Content-Type: multipart/form-data; boundary=x"
    for path in ("/admin/login/", "/admin/", "/cases/"):
        before = set(Path(tempfile.gettempdir()).glob("*.upload*"))
        head = get(path, kind, f"Content-Length: {150 * 2**20}", method="POST")
        got = ask(bare.address, head + boundary)
        assert got.status == 413
        assert b"More was sent than this page takes" in got.body
        assert set(Path(tempfile.gettempdir()).glob("*.upload*")) == before
