"""A small HTTP client on one kept connection, so that little but the server is measured."""

import gzip
import select
import socket
import time
from dataclasses import dataclass

import brotli

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict
    body: bytes
    seconds: float

    def text(self):
        packed = self.headers.get("content-encoding")
        return (UNPACK[packed](self.body) if packed else self.body).decode()


class Connection:
    """Raises OSError where the server can't be reached, ends early or is slower than `timeout`."""

    def __init__(self, address):
        self.address, self.host = address, "{}:{}".format(*address)
        self._open()

    def _open(self):
        self.socket = socket.create_connection(self.address, timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path, headers=(), timeout=120):
        if self._was_closed():  # by a server that waits for a few seconds only
            self._open()
        lines = [f"GET {path} HTTP/1.1", f"Host: {self.host}", *headers, "", ""]
        request = "\r\n".join(lines).encode()
        self.socket.settimeout(timeout)
        start = time.perf_counter()
        self.socket.sendall(request)
        head, rest = self._until(b"", b"\r\n\r\n")
        fields = _fields(head)
        body = self._body(int(head.split(None, 2)[1]), fields, rest)
        seconds = time.perf_counter() - start
        return Reply(int(head.split(None, 2)[1]), fields, body, seconds)

    def _was_closed(self):
        return bool(select.select([self.socket], [], [], 0)[0])

    def _body(self, status, fields, rest):
        if status == 304:
            return b""
        if fields.get("transfer-encoding") == "chunked":
            return self._chunks(rest)
        size = int(fields["content-length"])
        parts, missing = [rest], size - len(rest)
        while missing > 0:
            parts.append(self._receive())
            missing -= len(parts[-1])
        return b"".join(parts)

    def _chunks(self, rest):
        body = []
        while True:
            size, rest = self._until(rest, b"\r\n")
            size = int(size, 16)
            while len(rest) < size + 2:
                rest += self._receive()
            if not size:
                return b"".join(body)
            body.append(rest[:size])
            rest = rest[size + 2 :]

    def _until(self, data, mark):
        while mark not in data:
            data += self._receive()
        before, _, after = data.partition(mark)
        return before, after

    def _receive(self):
        data = self.socket.recv(1 << 18)
        if not data:
            raise ConnectionError(f"{self.host} closed the connection")
        return data


def _fields(head):
    lines = head.decode("latin-1").split("\r\n")[1:]
    return {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in lines)}
