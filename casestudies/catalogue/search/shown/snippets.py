"""The passage of a case that says most of what was looked for, found in the stored stems."""

from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.safestring import SafeString

from casestudies.record import SCHEMA, upgraded

from ..scoring import needles_of
from ..stored.passages import joined, parts_of_passages
from ..words.query import Unit
from ..words.texts import GAP
from .highlight import Marker

MOST_UNITS = 16  # that are looked for in passages
ENOUGH = 200  # characters: in shorter passages as many words are no denser


@dataclass(frozen=True, slots=True)
class Place:
    """A passage by its place among those of its case, how densely the units stand in it, and where
    they begin, as a share of its length."""

    number: int
    density: float
    around: float


class Sought:
    """What is looked for in the cases of a page: the marks for their texts, and what stands for
    each unit in stored stems."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.marker = Marker(units)
        self.needles = [needles_of(unit.phrases) for unit in units[:MOST_UNITS]]
        self.are_all = len(self.needles) == len(units)

    def marked(self, text: str, held: int) -> SafeString:
        """`text` escaped, with marks, if it holds any of the units."""
        is_there = held or not self.are_all
        return SafeString(self.marker.mark(text) if is_there else escape(text))

    def held_by(self, stems: str) -> set[int]:
        """Which units stand in a text of stored stems."""
        text = f" {stems} "
        return {
            at
            for at, needles in enumerate(self.needles)
            if any(needle in text for needle in needles)
        }

    def places(self, body: str, more_than: int) -> list[Place]:
        """The passages that hold most of the units, if these are more than so many."""
        if more_than == len(self.needles):
            return []
        text = f" {body} "
        held = Counter[int]()
        hits: dict[int, list[int]] = {}
        ends = [*_occurrences(text, GAP), len(text)]
        for needles in self.needles:
            found: set[int] = set()
            for needle in needles:
                for at in _occurrences(text, needle):
                    number = bisect(ends, at)
                    hits.setdefault(number, []).append(at)
                    found.add(number)
            held.update(found)
        most = max(held.values(), default=0)
        if most <= more_than:
            return []
        rated = [_place(number, at, ends) for number, at in hits.items() if held[number] == most]
        return sorted(rated, key=lambda place: (-place.density, place.number))


def _place(number: int, hits: Sequence[int], ends: Sequence[int]) -> Place:
    start = ends[number - 1] if number else 0
    length = ends[number] - start
    return Place(number, len(hits) / (ENOUGH + length), (min(hits) - start) / length)


def _occurrences(text: str, needle: str) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + 1)


def passage(
    record: dict[str, Any], found: Sequence[Place], marker: Marker
) -> tuple[str, SafeString] | None:
    """(claim code, marked excerpt) of the best of the places; of equals a statement's.

    `record` is JSON: making a Record of it takes longer than reading all its texts.
    """
    if record.get("schema_version") != SCHEMA:
        record = upgraded(record)
    passages = [*parts_of_passages(record, dict.get)]
    best = [place for place in found if place.number < len(passages)]
    if not best:
        return None
    place = next((place for place in best if passages[place.number][0]), best[0])
    code, parts = passages[place.number]
    return code, marker.excerpt(joined(parts), place.around)
