"""nginx with the configuration from docs/deploy/ before gunicorn."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.nginx import Front, free_ports

from .raw import answer, answers, ask, connect, get, post
from .test_refusals import assert_protected

PAGE = "/cases/"
SLOW_CLIENTS = 200
READER = "127.0.0.2"
HALF_A_REQUEST = get(PAGE)[:-2] + b"X-More: "
HALF_A_FORM = post("/admin/login/", b"username=", length=500)
UNREAD = get(PAGE)


def test_200_slow_clients_keep_no_reader_waiting(front):
    """The 99th of a hundred readers waits for less than a second."""
    slow = []
    for number in range(SLOW_CLIENTS):
        source = f"127.0.1.{number // 10 + 1}"
        slow.append(connect(front.address, source, secure=True, buffer=2048))
        slow[-1].sendall((HALF_A_REQUEST, HALF_A_FORM, UNREAD)[number % 3])
    seconds = []
    for _reader in range(100):
        start = time.perf_counter()
        got = ask(front.address, get(PAGE), source=READER, secure=True)
        seconds.append(time.perf_counter() - start)
        assert got.status == 200
        time.sleep(0.03)
    assert sorted(seconds)[98] < 1
    for one in slow:
        one.close()


def test_one_address_that_asks_too_often_is_refused_and_others_are_not(front):
    with ThreadPoolExecutor(10) as pool:
        start = time.perf_counter()
        hammering = [pool.submit(hammer, front.address, 100) for _ in range(10)]
        time.sleep(0.3)
        reader = ask(front.address, get(PAGE), source=READER, secure=True)
        got = [one for hammer in hammering for one in hammer.result()]
        seconds = time.perf_counter() - start
    assert reader.status == 200
    status = [one.status for one in got]
    assert set(status) == {200, 429}
    # 20 a second, and once 60 more
    assert status.count(200) <= 62 + 20 * seconds
    refused = next(one for one in got if one.status == 429)
    assert_protected(refused)
    assert b"Too many requests" in refused.body


def hammer(address, number):
    with connect(address, "127.0.0.9", secure=True) as connected:
        connected.sendall(get("/about/") * number)
        return answers(connected, number)


def test_too_many_connections_of_one_address_are_refused(front):
    """Requests that wait for their end are counted when nginx has their head."""
    held = []
    for _ in range(45):
        held.append(connect(front.address, "127.0.0.10", secure=True))
        held[-1].sendall(HALF_A_FORM.replace(b"/login/", b"/"))
    time.sleep(0.2)
    assert ask(front.address, get(PAGE), source="127.0.0.10", secure=True).status == 429
    assert ask(front.address, get(PAGE), source=READER, secure=True).status == 200
    for one in held:
        one.close()


REFUSED = {
    "an upload": (post("/admin/", b"a" * 1000, 150 * 2**20), 413, b"More was sent"),
    "a large sign-in": (post("/admin/login/", b"a" * 1000, 2 * 10**6), 413, b"More was sent"),
    "a form for a public page": (post(PAGE, b"a" * 1000, 10**5), 413, b"More was sent"),
    "pieces": (
        get("/admin/", "Transfer-Encoding: chunked", method="POST") + b"1\r\na\r\n",
        411,
        b"without its length",
    ),
    "a long address": (get("/" + "x" * 40_000), 414, b"too long"),
    "a long header": (get(PAGE, "X-A: " + "x" * 40_000), 431, b"too long"),
    "no request": (b"\x16\x03\x01\r\n\r\n", 400, b"not be understood"),
    "what is nginx's own": (get("/refused"), 404, b"not be understood"),
    "a method for nobody": (get(PAGE, method="TRACE"), 405, b"not be understood"),
}


@pytest.mark.parametrize(("request_", "status", "text"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_is_told_with_the_headers(front, request_, status, text):
    got = ask(front.address, request_, source="127.0.0.3", secure=True)
    assert got.status == status
    assert text in got.body
    assert_protected(got)
    assert "includeSubDomains" in got.headers["Strict-Transport-Security"]
    assert front.written() == 0


def test_an_upload_is_refused_before_it_is_sent(front):
    with connect(front.address, "127.0.0.4", secure=True) as connected:
        connected.sendall(post("/admin/", b"", 150 * 2**20))
        assert answer(connected).status == 413
    assert front.written() == 0


def test_what_clients_say_of_themselves_is_not_believed(front):
    """Nor does it change what the next reader gets."""
    plain = ask(front.address, get("/about/"), source=READER, secure=True)
    lines = [
        "SCRIPT_NAME: /evil",
        "Script-Name: /evil",
        "X-Script-Name: /evil",
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-Proto: http",
        "X_Forwarded_Proto: http",
        "X-Forwarded-For: 6.6.6.6",
        "Forwarded: for=6.6.6.6;host=evil.example;proto=http",
        "X-Forwarded-Prefix: /evil",
    ]
    odd = ask(front.address, get("/about/", *lines), source="127.0.0.5", secure=True)
    assert odd.status == 200
    assert odd.body == plain.body
    assert b"evil" not in odd.body


def test_plain_http_leads_to_https(front):
    got = ask(("127.0.0.1", front.plain), get("/cases/?q=work"))
    assert got.status == 301
    assert got.headers["Location"] == "https://cases.example.org/cases/?q=work"


def test_pages_come_as_the_site_sends_them(front):
    got = ask(front.address, get(PAGE, "Accept-Encoding: gzip"), source=READER, secure=True)
    assert got.headers["Content-Encoding"] == "gzip"
    again = get(PAGE, f"If-None-Match: {got.headers['ETag']}")
    assert ask(front.address, again, source=READER, secure=True).status == 304
    assert got.headers["Server"] == "nginx"
    assert_protected(got)


def test_while_the_site_is_away_readers_are_told(tmp_path):
    with Front(tmp_path, free_ports(1)[0]).running() as front:
        got = ask(front.address, get(PAGE), secure=True)
    assert got.status == 502
    assert b"cannot answer at the moment" in got.body
    assert_protected(got)
