"""A synthesis and the cases that it looks back on: those of its place, or of its research."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from casestudies.catalogue import Answer, Card, Criteria, Snapshot, name_of
from casestudies.record import Record

from ..navigation import address, list_address
from ..wording.subtitle import outermost
from ..wording.words import year_range
from .related import RelatedCase

MOST_BELOW = 12
MOST_ABOVE = 3
PROGRAMME, OF_A_PLACE, OF_RESEARCH = "programme", "place_synthesis", "project_synthesis"
WIDE = {"nation", "region"}  # what is written about one city is not about its country's others

Answering = Callable[[Criteria], Answer]  # all from one snapshot


@dataclass(frozen=True)
class CasesBelow:
    """The first of `total` cases, those with most evidence; the list at `url` has all of them."""

    rows: tuple[RelatedCase, ...]
    total: int
    url: str


def cases_below(record: Record, snapshot: Snapshot, answering: Answering) -> CasesBelow | None:
    """The programmes that a synthesis looks back on: of its place and its research, as far as it
    names them. None where there are none, and of a case that is no synthesis."""
    if record.kind not in (OF_A_PLACE, OF_RESEARCH):
        return None
    asked = _asked(snapshot, PROGRAMME, project=(term.id for term in record.research_projects))
    decides = "project"
    if record.kind == OF_A_PLACE:
        places = _slugs(snapshot, "locality", (place.id for place in outermost(record)))
        asked, decides = asked.with_values("locality", places), "locality"
    answer = answering(asked) if asked.values(decides) else None
    if not answer or not answer.total:
        return None
    rows = tuple(_row(card, _where_and_when(card)) for card in answer.cards[:MOST_BELOW])
    return CasesBelow(rows, answer.total, list_address(answer.criteria))


def syntheses_above(
    record: Record, snapshot: Snapshot, answering: Answering
) -> Iterator[RelatedCase]:
    """What was written about a programme's place or its research as a whole."""
    projects = [term.id for term in record.research_projects]
    if record.kind != PROGRAMME or not projects:
        return
    within = [
        area.id
        for place in record.localities
        for area in (place, *place.within)
        if area.kind not in WIDE
    ]
    about_place = _asked(snapshot, OF_A_PLACE, project=projects, locality=within)
    if about_place.values("locality"):
        yield from _first(answering(about_place), "Looks back on the cases of this place")
    about_all = _asked(snapshot, OF_RESEARCH, project=projects)
    yield from _first(answering(about_all), "Looks back on the cases of this research")


def _asked(snapshot: Snapshot, kind: str, **values: Iterable[int]) -> Criteria:
    """The question for cases of a kind under these terms, by the slugs that they have today."""
    criteria = Criteria().with_values("kind", [kind])
    for facet, ids in values.items():
        criteria = criteria.with_values(facet, _slugs(snapshot, facet, ids))
    return criteria


def _slugs(snapshot: Snapshot, facet: str, ids: Iterable[int]) -> list[str]:
    names = (name_of(snapshot, facet, str(pk)) for pk in ids)
    return [name.slug for name in names if name]


def _first(answer: Answer, why: str) -> Iterator[RelatedCase]:
    for card in answer.cards[:MOST_ABOVE]:
        yield _row(card, why)


def _row(card: Card, why: str) -> RelatedCase:
    return RelatedCase(address("case-detail", card.slug), card.title, why)


def _where_and_when(card: Card) -> str:
    when = year_range(card.data["first_year"], card.data["last_year"])
    return " · ".join(part for part in (card.place, when) if part)
