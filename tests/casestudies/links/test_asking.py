"""What is asked of a server, and what its answers are taken for."""

import socket
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies.links import public, rounds
from casestudies.links.answers import Outcome, Verdict
from casestudies.links.rounds import Manners, ask_all

from .conftest import to

HERE = Manners("https://cases.example.org/", pause=0.0, patience=2.0, only_public=False)


def ask(*addresses, how=HERE):
    found = dict(ask_all(addresses, how))
    return found[addresses[0]] if len(addresses) == 1 else found


def paths(server, method=None):
    return [path for verb, path, *_ in server.asked if method in (None, verb)]


def test_a_page_that_is_there_is_only_asked_for_its_head(server):
    server.pages["/a"] = 200
    assert ask(server.address("/a")) == Outcome(Verdict.WORKS, "200 OK")
    assert [(verb, path) for verb, path, *_ in server.asked] == [
        ("GET", "/robots.txt"),
        ("HEAD", "/a"),
    ]
    assert {agent for *_, agent, _at in server.asked} == {
        "InnoSI-link-check/1.0 (+https://cases.example.org/)"
    }


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (404, Verdict.GONE),
        (410, Verdict.GONE),
        (401, Verdict.UNCERTAIN),
        (403, Verdict.UNCERTAIN),
        (429, Verdict.UNCERTAIN),
        (304, Verdict.UNCERTAIN),
        (500, Verdict.FAILED),
        (503, Verdict.FAILED),
        (999, Verdict.FAILED),
    ],
)
def test_what_a_status_is_taken_for(server, status, verdict):
    server.pages["/a"] = status
    outcome = ask(server.address("/a"))
    assert outcome.verdict is verdict
    assert outcome.answer.startswith(str(status))


@pytest.mark.parametrize("head", [403, 404, 405, 500, 501])
def test_who_knows_no_head_is_asked_for_the_page(server, head):
    server.pages["/a"] = {"HEAD": head, "GET": 200}
    assert ask(server.address("/a")).verdict is Verdict.WORKS


def test_permanent_redirects_tell_where_it_moved(server):
    server.pages |= {"/a": to("/b"), "/b": to("/c", 308), "/c": to("/d", 302), "/d": 200}
    assert ask(server.address("/a")) == Outcome(Verdict.MOVED, "200 OK", server.address("/c"))
    assert ask(server.address("/c")) == Outcome(Verdict.WORKS, "200 OK")


def test_a_redirect_to_nothing_is_dead(server):
    server.pages["/a"] = to("/gone")
    assert ask(server.address("/a")).verdict is Verdict.GONE


def test_redirects_have_an_end(server):
    server.pages["/a"] = to("/a", 302)
    outcome = ask(server.address("/a"))
    assert (outcome.verdict, outcome.answer) == (Verdict.UNCERTAIN, "More than 5 redirects")
    assert paths(server).count("/a") == 6


@pytest.mark.parametrize(
    "location",
    ["ftp://example.org/", "javascript:alert(1)", "file:///etc/passwd", "data:,x", "gopher://x/"],
)
def test_redirects_lead_to_web_addresses_only(server, location):
    server.pages["/a"] = to(location)
    assert ask(server.address("/a")).verdict is Verdict.NOT_ASKED


@pytest.mark.parametrize("location", ["http://[", "http://\udcff/", "//", "?" * 9_000, ""])
def test_redirects_to_nonsense(server, location):
    server.pages["/a"] = lambda handler: handler.wfile.write(
        b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: "
        + location.encode(errors="surrogateescape")
        + b"\r\n\r\n"
    )
    assert ask(server.address("/a")).verdict in (*Verdict,)


# Robots


def test_what_robots_txt_forbids_is_not_asked(server):
    server.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private/\n")
    server.pages |= {"/private/a": 200, "/open": 200}
    found = ask(server.address("/private/a"), server.address("/open"))
    assert [one.verdict for one in found.values()] == [Verdict.NOT_ASKED, Verdict.WORKS]
    assert paths(server).count("/robots.txt") == 1
    assert "/private/a" not in paths(server)


def test_rules_for_this_program_go_before_those_for_all(server):
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: InnoSI-link-check\nAllow: /\n"
    server.pages |= {"/robots.txt": (200, {}, rules), "/a": 200}
    assert ask(server.address("/a")).verdict is Verdict.WORKS


@pytest.mark.parametrize(
    ("robots", "verdict"),
    [
        (404, Verdict.WORKS),
        (403, Verdict.WORKS),
        (500, Verdict.UNCERTAIN),
        ((200, {}, b"\xff\xfe<html>\x00" * 100), Verdict.WORKS),
        ((200, {}, b"Crawl-delay: x\nUser-agent\nDisallow"), Verdict.WORKS),
        (to("/rules"), Verdict.NOT_ASKED),
        (to("/robots.txt"), Verdict.WORKS),
    ],
)
def test_odd_robots_txt(server, robots, verdict):
    server.pages |= {"/robots.txt": robots, "/a": 200}
    server.pages["/rules"] = (200, {}, b"User-agent: *\nDisallow: /\n")
    assert ask(server.address("/a")).verdict is verdict


def test_a_robots_txt_without_end_is_read_up_to_a_limit(server):
    def endless(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /\n")
        while True:
            handler.wfile.write(b"#" * 65_536)

    server.pages |= {"/robots.txt": endless, "/a": 200}
    assert ask(server.address("/a")).verdict is Verdict.NOT_ASKED


# Manners


def test_a_host_has_one_request_at_a_time_and_pauses(server):
    for number in range(4):
        server.pages[f"/{number}"] = 200
    how = Manners("here", pause=0.1, patience=2.0, only_public=False)
    ask(*[server.address(f"/{number}") for number in range(4)], how=how)
    moments = [at for *_, at in server.asked]
    gaps = [after - before for before, after in pairwise(moments)]
    assert len(gaps) == 4
    assert min(gaps) >= 0.09
    assert server.most_at_once == 1


def test_hosts_that_ask_for_longer_pauses_get_them(server, monkeypatch):
    monkeypatch.setattr(rounds, "LONGEST_PAUSE", 0.3)
    rules = b"User-agent: *\nCrawl-delay: 3600\n"
    server.pages |= {"/robots.txt": (200, {}, rules), "/a": 200, "/b": 200}
    ask(server.address("/a"), server.address("/b"))
    _robots, second, third = (at for *_, at in server.asked)
    assert third - second >= 0.29


def test_redirects_to_another_host_wait_for_its_turn_too(server):
    server.pages |= {"/a": to(server.address("/b", "localhost"), 302), "/b": 200}
    found = ask(server.address("/a"), server.address("/b", "localhost"))
    assert {one.verdict for one in found.values()} == {Verdict.WORKS}
    assert paths(server).count("/robots.txt") == 2


def test_who_stops_reading_stops_the_asking(server):
    for number in range(50):
        server.pages[f"/{number}"] = 200
    how = Manners("here", pause=0.05, patience=2.0, only_public=False)
    answers = ask_all([server.address(f"/{number}") for number in range(50)], how)
    next(answers)
    answers.close()
    seen = len(server.asked)
    time.sleep(0.3)
    assert len(server.asked) - seen <= 1 < 50 - seen


# Servers that misbehave


def test_a_server_that_says_nothing_is_given_up(server):
    def silent(handler):
        time.sleep(1.5)
        handler.close_connection = True

    server.pages["/a"] = silent
    how = Manners("here", pause=0.0, patience=0.3, only_public=False)
    assert ask(server.address("/a"), how=how) == Outcome(Verdict.FAILED, "No answer in time")


def test_a_server_that_drips_is_given_up(server):
    def dripping(handler):
        for _ in range(40):
            handler.wfile.write(b"H")
            time.sleep(0.05)

    server.pages["/a"] = dripping
    how = Manners("here", pause=0.0, patience=0.4, only_public=False)
    assert ask(server.address("/a"), how=how).verdict is Verdict.FAILED


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"x" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"\x00\x01\x02",
    ],
)
def test_answers_that_are_none(server, raw):
    def garbled(handler):
        handler.wfile.write(raw)
        handler.close_connection = True

    server.pages["/a"] = garbled
    assert ask(server.address("/a")).verdict in (Verdict.FAILED, Verdict.UNCERTAIN)


def test_a_large_body_is_not_read(server):
    def large(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n")
        while True:
            handler.wfile.write(b"x" * 65_536)

    server.pages["/a"] = {"HEAD": 405, "GET": large}
    assert ask(server.address("/a")).verdict is Verdict.WORKS


def test_hosts_that_are_not_there():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        refused = ask(f"http://127.0.0.1:{port}/")
    assert refused == Outcome(Verdict.FAILED, "No connection")
    assert ask("http://no-such-host.invalid/") == Outcome(Verdict.FAILED, "No such host")


def test_names_and_passwords_are_not_sent(server):
    seen = []

    def telling(handler):
        seen.append(handler.headers.get("Authorization"))
        handler.send_response(200)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    server.pages["/a"] = telling
    address = server.address("/a").replace("//", "//user:secret@")
    assert ask(address).verdict is Verdict.WORKS
    assert seen == [None]


# Machines that are not public

PUBLIC = Manners("here", pause=0.0, patience=2.0, only_public=True)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0", "[::1]", "[::ffff:127.0.0.1]"],
)
def test_this_machine_is_not_asked(server, host):
    server.pages["/a"] = 200
    assert ask(server.address("/a", host), how=PUBLIC).verdict is Verdict.NOT_ASKED
    assert server.asked == []


def test_nor_after_a_redirect(server, monkeypatch):
    """The first host counts as public here, as one that anybody could have set up would."""
    real = public.is_public
    monkeypatch.setattr(public, "is_public", lambda text: text == "127.0.0.1" or real(text))
    server.pages["/a"] = to(server.address("/b", "127.0.0.2"), 302)
    server.pages["/b"] = 200
    assert ask(server.address("/a"), how=PUBLIC).verdict is Verdict.NOT_ASKED
    assert "/b" not in paths(server)


@pytest.mark.parametrize(
    ("address", "open_to_all"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d70e", True),
        ("2002:a00:1::", False),
    ],
)
def test_which_addresses_are_public(address, open_to_all):
    assert public.is_public(address) == open_to_all


@given(st.text(max_size=60), st.sampled_from(["http://", "https://", "ftp://", "", "//", "HTTP:"]))
def test_any_text_has_an_outcome(text, scheme):
    how = Manners("here", pause=0.0, patience=0.05, only_public=True)
    assert ask(f"{scheme}127.0.0.1{text}", how=how).verdict in (*Verdict,)
