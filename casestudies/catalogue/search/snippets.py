"""The passage of a case that says most of what was looked for, found in the stored stems."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString

from casestudies.record import SCHEMA, upgraded

from .highlight import excerpt, mark
from .passages import passages_of
from .query import Unit
from .scoring import needles_of
from .texts import GAP

MOST_UNITS = 16  # that are looked for in passages
ENOUGH = 40  # stems: in shorter passages as many words are no denser


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
    wanted = [needles_of(unit.phrases) for unit in units[:MOST_UNITS]]
    found = []
    for number, passage in enumerate(body.split(GAP)):
        text = f" {passage.strip()} "
        counts = [sum(text.count(needle) for needle in some) for some in wanted]
        held = sum(count > 0 for count in counts)
        if held:
            density = sum(counts) / (ENOUGH + text.count(" "))
            found.append(Place(number, held, density, _where(text, wanted)))
    return sorted(found, key=lambda place: (-place.held, -place.density, place.number))


def _where(text: str, wanted: Iterable[Iterable[str]]) -> float:
    first = min(at for some in wanted for needle in some if (at := text.find(needle)) >= 0)
    return first / len(text)


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
