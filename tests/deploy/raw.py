"""Requests byte by byte, as no browser and no library would send them."""

import socket
import ssl
from contextlib import suppress
from http.client import HTTPException, HTTPResponse

NOBODY_CHECKS = ssl.create_default_context()
NOBODY_CHECKS.check_hostname = False
NOBODY_CHECKS.verify_mode = ssl.CERT_NONE


def connect(address, source="127.0.0.1", secure=False, buffer=None):
    connected = socket.socket()
    connected.settimeout(10)
    if buffer:
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    connected.bind((source, 0))
    connected.connect(address)
    return NOBODY_CHECKS.wrap_socket(connected) if secure else connected


class Answer:
    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()


class Incoming:
    """What several answers are read from, one after another: each would close it."""

    def __init__(self, connected):
        self.file = connected.makefile("rb")

    def makefile(self, mode):
        return self

    def close(self):
        pass

    def __getattr__(self, name):
        return getattr(self.file, name)


def answers(connected, number, method="GET"):
    incoming = Incoming(connected)
    return [answer(incoming, method) for _ in range(number)]


def answer(connected, method="GET"):
    """None where the server hangs up without one."""
    response = HTTPResponse(connected, method=method)
    try:
        response.begin()
        return Answer(response)
    except (HTTPException, ConnectionError):
        return None


def ask(address, request, method="GET", **options):
    with connect(address, **options) as connected:
        with suppress(ConnectionError):  # it may have had enough
            connected.sendall(request)
        return answer(connected, method)


def get(path, *lines, method="GET", version="1.1"):
    head = [f"{method} {path} HTTP/{version}", "Host: localhost", *lines, "", ""]
    return "\r\n".join(head).encode("latin-1")


def post(path, body, length=None, *lines):
    length = len(body) if length is None else length
    form = "Content-Type: application/x-www-form-urlencoded"
    return get(path, form, f"Content-Length: {length}", *lines, method="POST") + body
