"""Statements that rest on one and the same passage of a source, which charts count once."""

from collections.abc import Iterable
from typing import NamedTuple

from innosi.fields.names import key_of

from .known import STRENGTH, KnownBy, known_by
from .types import Outcome, Term


class Passage(NamedTuple):
    """What a place in a source says of an outcome domain.

    domain: its id. source: its slug, which within a record stands for one source. place: the
    locator, as its key (innosi.fields.names): case, blanks and Unicode form tell none apart.
    """

    domain: int
    direction: str
    source: str
    place: str


Mark = tuple[str, KnownBy]  # a direction, and how it is known


def passage_of(outcome: Outcome) -> Passage:
    place = key_of(outcome.locator)
    return Passage(outcome.domain.id, outcome.direction, outcome.source, place)


def passages_of(outcomes: Iterable[Outcome]) -> dict[Passage, KnownBy]:
    """The passages that outcomes of one record rest on, in their order, each with the strongest way
    in which it is known."""
    found: dict[Passage, KnownBy] = {}
    for outcome in outcomes:
        known = known_by(outcome.direction, outcome.evidence_type)
        passage = passage_of(outcome)
        found[passage] = min(known, found.get(passage, known), key=STRENGTH.__getitem__)
    return found


def marks_of(outcomes: Iterable[Outcome]) -> list[Mark]:
    """A mark for each passage of one record."""
    return [(passage.direction, known) for passage, known in passages_of(outcomes).items()]


def by_domain(outcomes: Iterable[Outcome]) -> list[tuple[Term, list[Outcome]]]:
    """Each domain once, with the outcomes in it, in their order."""
    found: dict[int, tuple[Term, list[Outcome]]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.domain.id, (outcome.domain, []))[1].append(outcome)
    return list(found.values())
