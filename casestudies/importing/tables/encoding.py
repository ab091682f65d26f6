"""Which characters the bytes of a file are.

A byte order mark tells, and bytes that are UTF-8 throughout are UTF-8. Of the encodings with one
byte a character none can be excluded: the one in which letters stand among letters is taken.
"""

import codecs
from typing import BinaryIO, NamedTuple

AT_ONCE = 1024**2
MOST_LOOKED_AT = 5000  # bytes beyond ASCII
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a mark",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16, little-endian",
    "utf-16-be": "UTF-16, big-endian",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
}
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OF_ONE_BYTE = ("cp1252", "mac_roman")


class Guess(NamedTuple):
    encoding: str
    why: str


def encoding_of(file: BinaryIO) -> Guess:
    file.seek(0)
    head = file.read(64 * 1024)
    for mark, name in MARKS:
        if head.startswith(mark):
            return Guess(name, "the file says so")
    if name := _without_mark(head):
        return Guess(name, "every second byte is empty")
    return Guess("utf-8", "every character reads well") if _is_utf8(file) else _of_one_byte(file)


def _without_mark(head: bytes) -> str:
    """Texts in European languages have an empty byte beside each letter in UTF-16."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    most = len(head) // 2 * 0.3
    if odd > most and even < odd / 10:
        return "utf-16-le"
    return "utf-16-be" if even > most and odd < even / 10 else ""


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while data := file.read(AT_ONCE):
            decoder.decode(data)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _of_one_byte(file: BinaryIO) -> Guess:
    contexts = _contexts(file)
    scores = {
        name: sum(_score(around.decode(name, "replace")) for around in contexts)
        for name in OF_ONE_BYTE
    }
    best = max(OF_ONE_BYTE, key=lambda name: scores[name])
    sample = next(
        (text for around in contexts if _score(text := around.decode(best, "replace")) > 1), ""
    )
    return Guess(best, f"“{_word(sample)}” reads well" if sample else "nothing speaks against it")


def _contexts(file: BinaryIO) -> list[bytes]:
    """Bytes beyond ASCII, each with some on either side."""
    found: list[bytes] = []
    file.seek(0)
    while (data := file.read(AT_ONCE)) and len(found) < MOST_LOOKED_AT:
        beyond = (at for at, byte in enumerate(data) if byte > 127)
        for at in beyond:
            found.append(data[max(0, at - 8) : at].rjust(8) + data[at : at + 8].ljust(8))
            if len(found) == MOST_LOOKED_AT:
                break
    return found


def _score(around: str) -> float:
    """How well the character in the middle stands between its neighbours."""
    before, letter, after = around[7], around[8], around[9]
    if letter == "\ufffd" or not letter.isprintable():
        return 0 if letter == "\xa0" else -5
    if letter.isalpha():
        if letter.isupper() and before.islower():
            return -2
        return 2 if before.isalpha() or after.isalpha() else -1
    if before.isalpha() and after.isalpha():
        return 1 if letter in "’–—·" else -2
    return 0.5 if letter in "‘’“”–—…•€£©®«»°" else -0.5


def _word(around: str) -> str:
    """The word in the middle of what is around a character."""
    begin = around.rfind(" ", 0, 8) + 1
    end = around.find(" ", 8)
    return around[begin : end if end > 0 else None].strip("\r\n,;\"'. ")
