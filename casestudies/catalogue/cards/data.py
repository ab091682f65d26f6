"""What lists show of a case: a small JSON made once per version.

`SHAPE` is stored with each card. Raise it by one whenever `card_of` makes anything else, even
another word: readers make a card of another shape afresh, and `manage.py prepare` renews them all.
"""

from datetime import datetime
from typing import Annotated, Protocol

from pydantic import ConfigDict, StringConstraints, TypeAdapter, with_config
from typing_extensions import TypedDict

from casestudies.models import CaseStudy, Outcome
from casestudies.record import KnownBy, Record, by_domain, marks_of

SHAPE = 3
MOST_PLACES = 5
# Strict, since a card that says something else than these types would break the page it is on.
as_declared = with_config(ConfigDict(extra="forbid", strict=True))


def _one_of(values: list[str]) -> StringConstraints:
    return StringConstraints(pattern=f"^({'|'.join(values)})$")


Direction = Annotated[str, _one_of(Outcome.Direction.values)]
Kind = Annotated[str, _one_of(CaseStudy.Kind.values)]


@as_declared
class ProgrammeName(TypedDict):
    id: int
    label: str


@as_declared
class PlaceName(TypedDict):
    id: int
    label: str
    country: str


@as_declared
class KeywordName(TypedDict):
    id: int
    label: str


@as_declared
class StripRow(TypedDict):
    """An outcome domain, and for each passage on it the direction and how it is known."""

    id: int
    label: str
    marks: list[tuple[Direction, KnownBy]]


@as_declared
class CardData(TypedDict):
    slug: str
    code: str
    title: str
    kind: Kind
    summary: str
    places: list[PlaceName]
    more_places: int
    around: str
    programme: ProgrammeName | None
    first_year: int | None
    last_year: int | None
    keywords: list[KeywordName]
    strip: list[StripRow]
    statements: int
    version: int
    published: datetime


class Version(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def published_at(self) -> datetime: ...


def card_of(record: Record, version: Version) -> CardData:
    first, last = record.run()
    programme = record.programme
    return {
        "slug": record.slug,
        "code": record.code,
        "title": record.title,
        "kind": record.kind,
        "summary": record.summary,
        **places_of(record),
        "programme": {"id": programme.id, "label": programme.label} if programme else None,
        "first_year": first,
        "last_year": last,
        "keywords": [{"id": term.id, "label": term.label} for term in record.keywords],
        "strip": outcome_strip(record),
        "statements": len(record.outcomes),
        "version": version.number,
        "published": version.published_at,
    }


class Places(TypedDict):
    places: list[PlaceName]
    more_places: int
    around: str


def places_of(record: Record) -> Places:
    """The localities, with what lies around all of them; “five places” would hide names."""
    if not record.localities:
        countries = ", ".join(term.label for term in record.countries)
        return {"places": [], "more_places": 0, "around": countries}
    number = len(record.localities)
    shown = record.localities if number <= MOST_PLACES else record.localities[: MOST_PLACES - 1]
    around = {
        place.within[-1].label if place.within else place.country.label
        for place in record.localities
    }
    return {
        "places": [
            {"id": place.id, "label": place.label, "country": place.country.label}
            for place in shown
        ],
        "more_places": number - len(shown),
        "around": around.pop() if len(around) == 1 else "",
    }


def outcome_strip(record: Record) -> list[StripRow]:
    """Domains in the order of the claims, each with the marks of its passages one by one."""
    return [
        {"id": domain.id, "label": domain.label, "marks": marks_of(outcomes)}
        for domain, outcomes in by_domain(record.outcomes)
    ]


CARD = TypeAdapter(CardData)


def card_to_json(card: CardData) -> str:
    """Raises ValueError where it holds what no list can show."""
    return CARD.dump_json(CARD.validate_python(card)).decode()
