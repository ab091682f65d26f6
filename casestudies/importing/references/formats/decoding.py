"""Bytes of a file as text, by the encodings in which programs for references write."""

import codecs

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def decoded(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. Nothing is refused: Windows-1252 reads any bytes."""
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, "replace"), encoding.removesuffix("-sig").upper()
    if encoding := _unmarked_utf16(data):
        return data.decode(encoding, "replace"), "UTF-16"
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        # Five bytes stand for nothing there; they become U+FFFD.
        return data.decode("windows-1252", "replace"), "Windows-1252"


def _unmarked_utf16(data: bytes) -> str:
    """References begin with a sign of ASCII, of which UTF-16 makes one byte and a zero."""
    start = data[:64]
    if len(start) < 4 or len(data) % 2:
        return ""
    if not any(start[::2]) and all(start[1::2]):
        return "utf-16-be"
    if not any(start[1::2]) and all(start[::2]):
        return "utf-16-le"
    return ""
