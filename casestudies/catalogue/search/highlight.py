"""Where the words stand: marks in a text, and the passage of a record that holds most of them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from casestudies.record import SCHEMA, upgraded
from keywords.folding import words

from .texts import Unit, passages_of, stem

Token = tuple[str, int, int]  # stem, start, stop
Units = Sequence[Unit]
WORD = re.compile(r"[^\W_]+")
AROUND = 110  # characters shown before and after a hit


def mark(text: str, units: Units) -> SafeString:
    """`text` escaped, with the units' words in <mark>."""
    text = unicodedata.normalize("NFC", text)
    pieces: list[str] = []
    end = 0
    for start, stop in _hits(text, units):
        pieces += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    pieces.append(escape(text[end:]))
    return mark_safe("".join(pieces))


def passage(data: dict[str, Any], units: Units) -> tuple[str, SafeString] | None:
    """(claim code, marked excerpt) of the passage with most of the units, or None.

    `data` is a record as JSON: making a Record of it takes longer than reading all its texts.
    """
    best: tuple[str, str] | None = None
    most = 0
    if data.get("schema_version") != SCHEMA:
        data = upgraded(data)
    for code, text in passages_of(data, dict.get):
        held = len({unit for unit, *_ in _runs(_tokens(text), units)})
        if held > most:
            best, most = (code, text), held
    if not best:
        return None
    code, text = best
    return code, mark(_excerpt(unicodedata.normalize("NFC", text), units), units)


def _excerpt(text: str, units: Units) -> str:
    start, stop = _hits(text, units)[0]
    first = max(0, start - AROUND)
    last = min(len(text), stop + AROUND)
    while first > 0 and not text[first - 1].isspace():
        first -= 1
    while last < len(text) and not text[last].isspace():
        last += 1
    return ("… " if first else "") + text[first:last] + (" …" if last < len(text) else "")


def _hits(text: str, units: Units) -> list[tuple[int, int]]:
    """(start, stop) of every word in a run that is one of the units, in order."""
    tokens = _tokens(text)
    taken = {at for _, start, stop in _runs(tokens, units) for at in range(start, stop)}
    return sorted({tokens[at][1:] for at in taken})


def _tokens(text: str) -> list[Token]:
    """(stem, start, stop) of each word; one that folds to several stands for each of them."""
    return [
        (stem, token.start(), token.end())
        for token in WORD.finditer(text)
        for stem in _stems(token[0])
    ]


@lru_cache(maxsize=50_000)
def _stems(token: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in words(token))


def _runs(tokens: Sequence[Token], units: Iterable[Unit]) -> Iterator[tuple[Unit, int, int]]:
    """(unit, first token, the token after its last) of every place where a unit stands."""
    stems = [token[0] for token in tokens]
    for unit in units:
        if unit.excluded or not set(unit.stems) <= set(stems):
            continue
        size = len(unit.stems)
        for at in range(len(stems) - size + 1):
            if stems[at] == unit.stems[0] and tuple(stems[at : at + size]) == unit.stems:
                yield unit, at, at + size
