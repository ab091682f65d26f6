"""Where the words stand: marks in a text, and the passage of a record that holds most of them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from casestudies.record import SCHEMA, upgraded
from keywords.folding import MARKS, words

from .scripts import ANY_BEGINNING, UNSEEN, is_in_parts, places_of
from .texts import Unit, passages_of, stem

Token = tuple[str, int, int, int]  # stem, start, stop, stop of its first letter
Units = Sequence[Unit]
WORD = re.compile(rf"[^\W_]+(?:[{MARKS}{UNSEEN}]+[^\W_]*)*")
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
    """(start, stop) of every word in a run that is one of the units, in order; parts of a word
    that overlap are one."""
    tokens = _tokens(text)
    taken: set[tuple[int, int]] = set()
    for unit, first, after in _runs(tokens, units):
        for at in range(first, after):
            _, start, stop, stop_of_letter = tokens[at]
            goes_on = at == after - 1 and _may_go_on(unit)
            taken.add((start, stop_of_letter if goes_on else stop))
    hits: list[tuple[int, int]] = []
    for start, stop in sorted(taken):
        if hits and start < hits[-1][1]:
            hits[-1] = hits[-1][0], max(stop, hits[-1][1])
        else:
            hits.append((start, stop))
    return hits


def _may_go_on(unit: Unit) -> bool:
    """Whether it is found at the beginning of a part, and may be less of it."""
    return unit.stems[-1].endswith(ANY_BEGINNING)


def _tokens(text: str) -> list[Token]:
    """Of each word, or part of one; one that folds to several stands for each of them."""
    return [
        (stem(part), at + start, at + stop, at + first)
        for token in WORD.finditer(text)
        for at in [token.start()]
        for part, start, stop, first in _places(token[0])
    ]


@lru_cache(maxsize=50_000)
def _places(token: str) -> tuple[tuple[str, int, int, int], ...]:
    if is_in_parts(token):
        return tuple(places_of(token))
    return tuple((word, 0, len(token), len(token)) for word in words(token))


def _runs(tokens: Sequence[Token], units: Iterable[Unit]) -> Iterator[tuple[Unit, int, int]]:
    """(unit, first token, the token after its last) of every place where a unit stands."""
    stems = [token[0] for token in tokens]
    known = set(stems)
    for unit in units:
        *before, last = unit.stems
        if unit.excluded or not known.issuperset(before):
            continue
        beginning = last.removesuffix(ANY_BEGINNING)
        for at in range(len(before), len(stems)):
            fits = stems[at].startswith(beginning) if last != beginning else stems[at] == last
            if fits and stems[at - len(before) : at] == before:
                yield unit, at - len(before), at + 1
