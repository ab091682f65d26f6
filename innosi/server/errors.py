"""What gunicorn answers to what it cannot read, and where a worker fails: in our words, with the
headers that our pages have, and without repeating anything of the request."""

import socket

from gunicorn import util

from innosi.settings import (
    CROSS_ORIGIN_RESOURCE_POLICY,
    SECURE_CROSS_ORIGIN_OPENER_POLICY,
    SECURE_REFERRER_POLICY,
    X_FRAME_OPTIONS,
)

HEADERS = {
    "Connection": "close",
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": SECURE_CROSS_ORIGIN_OPENER_POLICY,
    "Cross-Origin-Resource-Policy": CROSS_ORIGIN_RESOURCE_POLICY,
    "Referrer-Policy": SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": X_FRAME_OPTIONS,
}
TEXTS = {
    414: ("This address is too long", "Shorten the search or take away filters, and try again."),
    431: ("This request is too long", "Delete this site’s cookies, and try again."),
    500: ("Something broke on our side", "Try again in a minute."),
}
USUAL = ("This request could not be understood", "Start again from the home page.")
PAGE = """<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>{title} · InnoSI Case Evidence Repository</title></head>
<body><h1>{title}</h1><p>{text}</p><p><a href="/">Home</a></p></body>
</html>
"""


def write_error(client: socket.socket, status: int, reason: str, message: str) -> None:
    """In place of gunicorn's function of this name."""
    title, text = TEXTS.get(status, USUAL)
    body = PAGE.format(title=title, text=text).encode()
    lines = [f"HTTP/1.1 {status} {reason}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in HEADERS.items()]
    util.write_nonblock(client, "\r\n".join([*lines, "", ""]).encode("latin-1") + body)
