"""gunicorn without anything before it: who is slow, or stays silent, keeps nobody else waiting."""

import time

from .raw import answer, answers, ask, connect, get, post

PAGE = "/cases/"
MANY = 16  # of a kind; four would take all threads
LONG_FORM = post(  # which would be read for the sake of who was signed in when it was opened
    "/admin/auth/user/add/", b"name=", 500_000, "Origin: http://localhost"
)
SLOW = {
    "says nothing": b"",
    "sends half of a request": get(PAGE)[:-2] + b"X-More: ",
    "sends half of a form": post("/admin/login/", b"username=", length=500),
    "says that very much will come": post("/admin/login/", b"username=", length=2**40),
    "sends a piece of unknown length": get(PAGE, "Transfer-Encoding: chunked") + b"5",
    "begins another request": get("/about/") + get(PAGE)[:9],
    "sends a long form slowly": get("/about/") + LONG_FORM,
    "sends a long form to an address written otherwise": LONG_FORM.replace(
        b"/admin/", b"/%61dmin/"
    ),
    "takes no answer": get(PAGE) * 50,
    "does not hang up": get("/about/", version="1.0"),
}


# There is much to read before the end, or much to wait for.
PATIENTLY = ("takes no answer", "sends a long form")


def test_slow_clients_keep_no_reader_waiting_and_are_not_waited_for_themselves(bare):
    log = bare.site.log.read_text()
    slow = []
    for kind, request in [*SLOW.items()] * MANY:
        slow.append((kind, connect(bare.address, buffer=2048)))
        slow[-1][1].sendall(request)
    for _reader in range(20):
        assert ask(bare.address, get(PAGE)).status == 200
    time.sleep(12)
    for kind, one in slow:
        if not kind.startswith(PATIENTLY):
            assert has_ended(one), kind
        one.close()
    assert "Traceback" not in bare.site.log.read_text().removeprefix(log)


def has_ended(connected):
    """Whether the server closed it, once all has been read that was on its way."""
    connected.settimeout(0.5)
    try:
        while connected.recv(2**20):
            pass
    except ConnectionError:
        pass
    except TimeoutError:
        return False
    return True


def test_a_request_may_come_in_pieces(bare):
    with connect(bare.address) as connected:
        for piece in get(PAGE):
            connected.sendall(bytes([piece]))
        assert answer(connected).status == 200


def test_requests_may_come_all_at_once(bare):
    pages = ["/about/", "/nowhere/", "/keywords/"]
    form = post("/admin/login/", b"username=me&password=you")
    with connect(bare.address) as connected:
        connected.sendall(b"".join(map(get, pages)) + form + get("/healthz"))
        got = answers(connected, 5)
    assert [one.status for one in got] == [200, 404, 200, 403, 200]
    assert b"Keywords" in got[2].body


def test_a_form_may_come_behind_its_head(bare):
    with connect(bare.address) as connected:
        form = post("/admin/login/", b"username=me")
        connected.sendall(form[:-11])
        time.sleep(0.1)
        connected.sendall(form[-11:])
        assert answer(connected).status == 403


def test_a_long_form_may_come_in_pieces(bare):
    body = b"typed=" + b"x" * 300_000
    with connect(bare.address) as connected:
        form = post("/admin/auth/user/add/", body, None, "Origin: http://localhost")
        for start in range(0, len(form), 100_000):
            connected.sendall(form[start : start + 100_000])
            time.sleep(0.05)
        got = answer(connected)
        assert (got.status, len(got.body) > 300_000) == (403, True)  # kept, to be sent again
        connected.sendall(get(PAGE))
        assert answer(connected).status == 200


def test_a_connection_is_used_again(bare):
    with connect(bare.address) as connected:
        for _ in range(3):
            connected.sendall(get(PAGE))
            assert answer(connected).status == 200


def test_who_has_said_all_may_shut_the_door(bare):
    with connect(bare.address) as connected:
        connected.sendall(get("/about/") + get(PAGE))
        connected.shutdown(1)
        assert [one.status for one in answers(connected, 2)] == [200, 200]
