"""The passage of a case that says most of what was looked for, found in the stored stems."""

from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString

from casestudies.record import SCHEMA, upgraded

from ..scoring import needles_of
from ..stored.passages import passages_of
from ..words.query import Unit
from ..words.texts import GAP
from .highlight import excerpt, mark

MOST_UNITS = 16  # that are looked for in passages
ENOUGH = 200  # characters: in shorter passages as many words are no denser


@dataclass(frozen=True, slots=True)
class Place:
    """A passage by its place among those of its case, how many units it holds, and where they
    begin, as a share of its length."""

    number: int
    held: int
    density: float
    around: float


def marked(text: str, stored: str, units: Sequence[Unit]) -> str:
    """`text` escaped, with marks; its stems as they are stored tell whether there are any."""
    is_there = held_by([stored], units) or len(units) > MOST_UNITS
    return mark(text, units) if is_there else escape(text)


def held_by(texts: Iterable[str], units: Sequence[Unit]) -> int:
    """How many units stand in texts of stored stems."""
    padded = [f" {text} " for text in texts]
    return sum(
        any(needle in text for text in padded for needle in needles_of(unit.phrases))
        for unit in units[:MOST_UNITS]
    )


def places(body: str, units: Sequence[Unit]) -> list[Place]:
    """The passages that hold one of the units, those that hold most of them first."""
    text = f" {body} "
    held = Counter[int]()
    hits: dict[int, list[int]] = {}
    ends = [*_occurrences(text, GAP), len(text)]
    for unit in units[:MOST_UNITS]:
        found: set[int] = set()
        for needle in needles_of(unit.phrases):
            for at in _occurrences(text, needle):
                number = bisect(ends, at)
                hits.setdefault(number, []).append(at)
                found.add(number)
        held.update(found)
    rated = (_place(number, held[number], at, ends) for number, at in hits.items())
    return sorted(rated, key=lambda place: (-place.held, -place.density, place.number))


def _place(number: int, held: int, hits: Sequence[int], ends: Sequence[int]) -> Place:
    start = ends[number - 1] if number else 0
    length = ends[number] - start
    return Place(number, held, len(hits) / (ENOUGH + length), (min(hits) - start) / length)


def _occurrences(text: str, needle: str) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + 1)


def passage(
    record: dict[str, Any], found: Sequence[Place], units: Sequence[Unit]
) -> tuple[str, SafeString] | None:
    """(claim code, marked excerpt) of the best of the places; of equals a statement's.

    `record` is JSON: making a Record of it takes longer than reading all its texts.
    """
    if record.get("schema_version") != SCHEMA:
        record = upgraded(record)
    texts = [*passages_of(record, dict.get)]
    best = [place for place in found if place.held == found[0].held and place.number < len(texts)]
    if not best:
        return None
    place = next((place for place in best if texts[place.number][0]), best[0])
    code, text = texts[place.number]
    return code, excerpt(text, units, place.around)
