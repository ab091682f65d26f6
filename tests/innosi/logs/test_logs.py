"""What stands in the log, as who runs the site reads it."""

import copy
import io
import json
import logging
import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from casestudies import catalogue
from innosi.logs import filters, lines

pytestmark = pytest.mark.django_db
LONGEST = 2200  # bytes of a line


@pytest.fixture
def handler():
    """The site's own, which writes where it can be read."""
    (handler,) = (one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler)
    before, formatter = handler.stream, handler.formatter
    handler.setStream(io.StringIO())
    for one in handler.filters:
        getattr(one, "minutes", {}).clear()
    yield handler
    handler.setStream(before)
    handler.setFormatter(formatter)


@pytest.fixture
def written(handler):
    """The lines written since they were last read."""

    def written():
        text = handler.stream.getvalue()
        handler.stream.seek(0)
        handler.stream.truncate()
        return text.splitlines()

    return written


@pytest.fixture
def as_json(handler, written):
    handler.setFormatter(lines.formatter("json"))
    return lambda: [json.loads(line) for line in written()]


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes only when it is told to."""
    clock = type("Clock", (), {"now": 1000.0})
    monkeypatch.setattr(filters, "monotonic", lambda: clock.now)
    return clock


@pytest.fixture
def broken(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("broken on\npurpose " + "x" * 5000)

    monkeypatch.setattr(catalogue, "answer", broken)
    return Client(raise_request_exception=False)


def test_each_request_has_a_line_with_what_came_of_it(client, loaded, written):
    written()
    address = "/cases/?country=GB"
    made, kept = client.get(address), client.get(address)
    client.get(address, headers={"if-none-match": made["ETag"]})
    client.get("/cases/?country=XX")
    assert len({made["X-Request-ID"], kept["X-Request-ID"]}) == 2
    told = [line for line in written() if "innosi.access" in line]
    assert re.fullmatch(
        r'\S+Z INFO innosi\.access: request method=GET path="/cases/\?country=GB" status=200 '
        rf"ms=[\d.]+ bytes={len(made.content)} cache=made request_id={made['X-Request-ID']}",
        told[0],
    )
    assert [re.search(r"cache=(\w+|\"not kept\")", line)[1] for line in told] == [
        "made",
        "kept",
        "304",
        '"not kept"',
    ]
    assert kept["X-Request-ID"] in told[1]


def test_an_answer_of_any_kind_has_an_id_of_its_own(client, loaded):
    sent = {"x-request-id": "mine"}
    for address in ("/", "/nowhere/", "/admin/", "/healthz", f"/cases/?{'a' * 9000}"):
        ids = {client.get(address, headers=sent)["X-Request-ID"] for _ in range(2)}
        assert len(ids) == 2
        assert "mine" not in ids


def test_as_json_each_line_is_an_object(client, loaded, as_json):
    answer = client.get("/cases/?q=Malm%C3%B6")
    (told,) = as_json()
    assert told.pop("timestamp")
    assert told.pop("ms") > 0
    assert told == {
        "event": "request",
        "level": "info",
        "logger": "innosi.access",
        "method": "GET",
        "path": "/cases/?q=Malm%C3%B6",
        "status": 200,
        "bytes": len(answer.content),
        "cache": "made",
        "request_id": answer["X-Request-ID"],
    }


def test_all_lines_of_a_request_have_its_id(broken, as_json):
    answer = broken.get("/about/")
    told = as_json()
    assert [line["logger"] for line in told] == ["django.request", "innosi.access"]
    assert {line["request_id"] for line in told} == {answer["X-Request-ID"]}
    logging.getLogger("elsewhere").warning("Between requests")
    assert "request_id" not in as_json()[0]


def test_a_foreign_host_is_told_in_one_short_line(client, written):
    client.get("/", headers={"host": "elsewhere.example.net"})
    told = [line for line in written() if "django.security" in line]
    assert len(told) == 1
    assert "elsewhere.example.net" in told[0]


def test_a_lasting_fault_is_told_once_a_minute_with_its_place(broken, written, clock):
    for _time in range(3):
        broken.get("/about/")
    told = written()
    errors = [line for line in told if "ERROR" in line]
    assert len(errors) == 1
    assert any("RuntimeError: broken on" in line for line in told)
    assert any("test_logs.py" in line and "broken" in line for line in told)
    clock.now += filters.SECONDS
    broken.get("/about/")
    (again,) = [line for line in written() if "ERROR" in line]
    assert "2 more like it" in again


def test_another_fault_is_told_beside_it(written, clock):
    logger = logging.getLogger("somewhere")
    for number in [0, 1, 0, 1, 0]:
        logger.warning("Version %s is broken", number)
        logger.info("Published %s", number)
    assert [line.partition("somewhere: ")[2] for line in written()] == [
        "Version 0 is broken",
        "Published 0",
        "Version 1 is broken",
        *(f"Published {number}" for number in [1, 0, 1, 0]),
    ]


def test_of_one_kind_a_few_are_told(written, clock):
    logger = logging.getLogger("somewhere")
    for number in range(500):
        logger.warning("Version %s is broken", number)
    assert len(written()) == filters.MOST_OF_A_KIND
    clock.now += filters.SECONDS
    logger.warning("Version %s is broken", 500)
    (again,) = written()
    assert f"{500 - filters.MOST_OF_A_KIND} more like it" in again


def test_made_up_faults_do_not_fill_the_memory(handler):
    once = filters.OnceAMinute()
    for number in range(3 * filters.MOST_KINDS):
        for text in (f"%s {number}{'x' * 1000}", "One kind %s"):
            once.filter(logging.LogRecord("x", logging.ERROR, "", 1, text, (number,), None))
    assert len(once.minutes) == filters.MOST_KINDS
    assert all(len(kind[2]) <= 200 for kind in once.minutes)
    assert max(len(minute.told) for minute in once.minutes.values()) == filters.MOST_OF_A_KIND


@pytest.mark.parametrize("kind", ["plain", "json"])
@given(data=st.data())
def test_nobody_can_forge_a_line_or_make_a_long_one(handler, kind, data):
    """Whatever stands in a message, a name or an exception."""
    odd = st.text(st.characters(), max_size=50) | st.sampled_from(
        ["\r\n2026 INFO forged: ", "\x1b[31m", "\u2028", "\x85", "\ud800", '"=" ', "‮", "é" * 3000]
    )
    message, value = data.draw(odd), data.draw(odd) * data.draw(st.sampled_from([1, 70]))
    try:
        raise ValueError(message * 60)
    except ValueError as error:
        broken = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "%s!", (value,), broken)
    for one in (record, _of_request(record, value)):
        text = lines.formatter(kind).format(copy.copy(one))
        first, *more = text.split("\n")
        assert all(len(line.encode()) <= LONGEST for line in text.split("\n"))
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]", text)
        assert len(text.splitlines()) == 1 + len(more)
        assert all(line.startswith("    ") for line in more)
        if kind == "json":
            assert json.loads(first)
            assert not more


def _of_request(record, value):
    from django.http import HttpResponse
    from django.test import RequestFactory

    from innosi.logs.requests import fields

    request = RequestFactory().generic("GET", "/")
    request.method, request.path, request.META["QUERY_STRING"] = value, f"/{value}", value
    told = copy.copy(record)
    told.msg, told.args, told.fields = "request", (), fields(request, HttpResponse("x"), 0.1)
    return told


def test_lines_for_requests_can_be_left_out(client, loaded, written, caplog):
    caplog.set_level(logging.WARNING, "innosi.access")
    assert client.get("/about/")["X-Request-ID"]
    assert written() == []
