"""States as bytes, and back."""

import hashlib
import json
import zlib
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder

LARGEST = 64 * 1024**2  # of what is unpacked
NAMES = "names"  # of the rows that a state points at: for who reads it, and no part of the state


class UnreadableError(Exception):
    """What is stored is no state."""


class Packed(NamedTuple):
    data: bytes
    checksum: str
    name: str


def packed(contents: dict[str, Any]) -> Packed:
    text = _text(contents).encode(errors="surrogatepass")
    said = {key: value for key, value in contents.items() if key != NAMES}
    checksum = hashlib.sha256(_text(said).encode(errors="surrogatepass")).hexdigest()
    return Packed(zlib.compress(text, 6), checksum, contents["name"][:400])


def unpacked(data: bytes) -> dict[str, Any]:
    try:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(data, LARGEST)
        contents = json.loads(text.decode(errors="surrogatepass"))
    except (ValueError, RecursionError, zlib.error) as error:
        raise UnreadableError(str(error)) from error
    if not _is_state(contents):
        raise UnreadableError("It has not the shape of a state.")
    return contents


def _text(contents: Any) -> str:
    return json.dumps(
        contents,
        cls=DjangoJSONEncoder,
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _is_state(contents: Any) -> bool:
    shape = {"name": str, "fields": dict, "many": dict, "parts": dict, NAMES: dict}
    if not isinstance(contents, dict):
        return False
    if not all(isinstance(contents.get(key), kind) for key, kind in shape.items()):
        return False
    related = contents["many"].values()
    parts = contents["parts"].values()
    return (
        all(isinstance(rows, list) and all(map(_is_key, rows)) for rows in related)
        and all(isinstance(names, dict) for names in contents[NAMES].values())
        and all(isinstance(rows, list) and all(map(_is_row, rows)) for rows in parts)
    )


def _is_row(row: Any) -> bool:
    return isinstance(row, dict) and isinstance(row.get("fields"), dict) and _is_key(row.get("pk"))


def _is_key(value: Any) -> bool:
    return value is None or (isinstance(value, int) and abs(value) < 2**63)
