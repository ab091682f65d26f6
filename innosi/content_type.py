"""Refuses requests whose Content-Type Django itself stumbles over, before there is a request: an
unknown way of encoding would raise on every address, and one that makes lone surrogates would
bring in what no database takes."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.http import parse_header_parameters

UTF_8 = {"utf-8", "utf8"}
TEXT = b"This site takes forms in UTF-8 only. Send the request again without another charset.\n"
HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Length", str(len(TEXT))),
    ("X-Content-Type-Options", "nosniff"),
]

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def only_utf_8(application: Application) -> Application:
    def checked(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        content_type = environ.get("CONTENT_TYPE", "")
        if ";" in content_type and not is_usable(content_type):
            start_response("400 Bad Request", HEADERS)
            return [TEXT]
        return application(environ, start_response)

    return checked


def is_usable(content_type: str) -> bool:
    try:
        _kind, parameters = parse_header_parameters(content_type)
    except Exception:  # the parser is that of e-mails, and not made for what strangers send
        return False
    return parameters.get("charset", "utf-8").lower() in UTF_8
