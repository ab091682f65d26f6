"""Keywords that a text names, by any of their labels, in any spelling and number of words."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...snapshot.snapshot import Changes, Kept, Snapshot, remembered
from .query import Unit
from .texts import Phrase, stem, stem_of_reader, words_of

LONGEST_NAME = 6  # units
Group = tuple[Unit, ...]


class Named(NamedTuple):
    """Keywords that the units from `first` up to `stop` name."""

    first: int
    stop: int
    concepts: frozenset[int]


def _as_before(kept: Kept, old: Snapshot, new: Snapshot, changes: Changes) -> Kept:
    """Only asked where the taxonomy is the same."""
    return kept


@remembered(carry_over=_as_before)
def by_stems(snapshot: Snapshot) -> dict[Phrase, set[int]]:
    """Concepts in use by the stems of each of their labels."""
    found: dict[Phrase, set[int]] = {}
    for concept in snapshot.graph.in_use():
        for label in (concept.name, *(label.text for label in concept.labels)):
            stems = tuple(map(stem, words_of(label)))
            if stems:
                found.setdefault(stems, set()).add(concept.id)
    return found


@remembered(carry_over=_as_before)
def words_of_labels(snapshot: Snapshot) -> dict[str, str]:
    """Word → stem, of every label: none of them is misspelt."""
    concepts = snapshot.graph.in_use()
    labels = [one.name for one in concepts]
    labels += [label.text for one in concepts for label in one.labels]
    return {word: stem(word) for label in labels for word in words_of(label)}


@remembered(carry_over=_as_before)
def stems_of_labels(snapshot: Snapshot) -> frozenset[str]:
    return frozenset(words_of_labels(snapshot).values())


def called(snapshot: Snapshot, text: str) -> set[int]:
    """Keywords that go by a text."""
    return by_stems(snapshot).get(tuple(map(stem_of_reader, words_of(text))), set())


def called_as(snapshot: Snapshot, unit: Unit) -> set[int]:
    """Keywords that go by a unit, in any of its spellings."""
    known = by_stems(snapshot)
    others = (known.get(phrase, ()) for phrase in unit.phrases[1:])
    return called(snapshot, unit.text).union(*others)


def named_by(snapshot: Snapshot, groups: Sequence[Group]) -> list[Named]:
    """The longest names first; no unit is part of two."""
    return sorted(_named_by(snapshot, groups))


def _named_by(snapshot: Snapshot, groups: Sequence[Group]) -> Iterator[Named]:
    taken: set[int] = set()
    for length in range(min(LONGEST_NAME, len(groups)), 0, -1):
        for first in range(len(groups) - length + 1):
            places = range(first, first + length)
            run = groups[first : first + length]
            if taken.isdisjoint(places) and all(len(group) == 1 for group in run):
                ids = _called(snapshot, [unit for (unit,) in run])
                if ids:
                    taken.update(places)
                    yield Named(first, first + length, frozenset(ids))


def _called(snapshot: Snapshot, units: Sequence[Unit]) -> set[int]:
    if len(units) == 1:
        return called_as(snapshot, units[0])
    return called(snapshot, " ".join(unit.text for unit in units))
