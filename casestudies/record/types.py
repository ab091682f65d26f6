"""One case as the public sees it: typed, neutral objects whose JSON is the public contract."""

import datetime
import hashlib
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import chain
from typing import Annotated, Any, Self, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, PlainSerializer, PrivateAttr

Json = dict[str, Any]

# Each makes JSON of the next schema out of JSON of one, the first of schema 1, and leaves what it
# is given as it was. Adding a field with a default or removing one needs none: `read` sees to it.
UPGRADES: tuple[Callable[[Json], Json], ...] = ()
SCHEMA = len(UPGRADES) + 1


def plain_number(value: Decimal) -> str:
    """A decimal without an exponent or trailing zeros: 30, 0.5, 7000000."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


Number = Annotated[Decimal, PlainSerializer(plain_number, return_type=str)]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Term(Frozen):
    """A vocabulary term by id, slug and label; a country's slug is its code."""

    id: int
    slug: str
    label: str


class Country(Term):
    alternative_names: tuple[str, ...] = ()


class Area(Term):
    kind: str
    alternative_names: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    wikidata_id: str = ""


class Place(Area):
    """A locality; `within` are those around it, nearest first."""

    country: Term
    within: tuple[Area, ...] = ()

    def around(self) -> list[Self]:
        """The localities around it as places of their own, nearest first."""
        return [
            type(self)(**area.model_dump(), country=self.country, within=self.within[at:])
            for at, area in enumerate(self.within, 1)
        ]


class Organisation(Term):
    kind: str
    alternative_names: tuple[str, ...] = ()
    country: Term | None = None
    url: str = ""


class Backed(Frozen):
    """`source` is the slug of one of the record's sources, or empty where none was given."""

    source: str = ""
    locator: str = ""


class Partner(Backed):
    organisation: Organisation
    role: str
    note: str = ""


class Funding(Backed):
    funder: Organisation
    amount: Number | None = None
    currency: str = ""


class Programme(Term, Backed):
    acronym: str = ""
    description: str = ""
    start_year: int | None = None
    end_year: int | None = None
    localities: tuple[Place, ...] = ()
    partners: tuple[Partner, ...] = ()
    funding: tuple[Funding, ...] = ()


class ResearchProject(Term):
    title: str
    aims: str = ""
    funder: Organisation | None = None
    grant_number: str = ""
    start_year: int | None = None
    end_year: int | None = None
    url: str = ""
    organisations: tuple[Organisation, ...] = ()


class Author(Frozen):
    family: str = ""
    given: str = ""
    literal: str = ""


class Source(Frozen):
    """`number` is its place in this record: S1, S2 …"""

    id: int
    slug: str
    number: int
    type: str
    title: str
    authors: tuple[Author, ...] = ()
    year: int | None = None
    container: str = ""
    doi: str = ""
    url: str = ""
    archived_url: str = ""
    language: str = "en"
    licence: str = ""
    note: str = ""
    research_project: Term | None = None

    @property
    def label(self) -> str:
        return self.title


class Claim(Backed):
    code: str
    checked_on: datetime.date | None = None


class Section(Claim):
    kind: str
    body: str


class Outcome(Claim):
    domain: Term
    statement: str
    direction: str
    evidence_type: str = ""
    population: str = ""
    qualifier: str = ""
    value: Number | None = None
    unit: str = ""
    comparator: str = ""
    period: str = ""


class Finding(Claim):
    """`about` says of one of the kind “not_reported” what the source lacks."""

    kind: str
    about: str = ""
    statement: str


class KeyFigure(Claim):
    label: str
    qualifier: str = ""
    value: Number
    unit: str = ""
    period: str = ""
    series: str = ""


class Fieldwork(Claim):
    method: str
    participants: str = ""
    number: int | None = None
    year: int | None = None


class Testimony(Claim):
    role: str
    place: str = ""
    year: int | None = None
    text: str


class Disagreement(Frozen):
    """The codes of two statements that disagree."""

    first: str
    second: str
    note: str


class Record(Frozen):
    """Claims stand in the order in which a reader meets them.

    `start_year` and `end_year` are the case's own, and only of one without a programme.
    `further_sources` are the slugs of those among `sources` that are about the whole case. What
    was published before cases had a licence of their own was under that of the site.
    """

    schema_version: int = SCHEMA
    slug: str
    code: str
    title: str
    kind: str
    summary: str
    language: str = "en"
    licence: str = "CC-BY-4.0"
    start_year: int | None = None
    end_year: int | None = None
    programme: Programme | None = None
    research_projects: tuple[ResearchProject, ...] = ()
    countries: tuple[Country, ...] = ()
    localities: tuple[Place, ...] = ()
    policy_fields: tuple[Term, ...] = ()
    target_groups: tuple[Term, ...] = ()
    keywords: tuple[Term, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    sections: tuple[Section, ...] = ()
    key_figures: tuple[KeyFigure, ...] = ()
    fieldwork: tuple[Fieldwork, ...] = ()
    testimonies: tuple[Testimony, ...] = ()
    findings: tuple[Finding, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    sources: tuple[Source, ...] = ()
    further_sources: tuple[str, ...] = ()
    _only_named: frozenset[tuple[str, int]] | None = PrivateAttr(default=frozenset())

    def naming_only(self, terms: frozenset[tuple[str, int]] | None) -> Self:
        """The same, of which some terms (name of the model, id), or None for all, are only names:
        what it says of them is not the last word on them."""
        named = self.model_copy()
        named._only_named = terms
        return named

    def describes(self, kind: str, pk: int) -> bool:
        return self._only_named is not None and (kind, pk) not in self._only_named

    def claims(self) -> tuple[Claim, ...]:
        return tuple(chain.from_iterable(getattr(self, name) for name in CLAIM_FIELDS))

    def run(self) -> tuple[int | None, int | None]:
        """First and last year as stated: None for one that no source gives."""
        starts, ends = self._years_stated()
        return min(starts, default=None), max(ends, default=None)

    def years(self) -> tuple[int | None, int | None]:
        """First and last year the case is known for: (None, None) where no source says."""
        starts, ends = self._years_stated()
        known = starts + ends
        return (min(known), max(known)) if known else (None, None)

    def running_since(self) -> int | None:
        """The year from which it counts as running still: one began then, and no source gives an
        end."""
        open_ones = (item.start_year for item in self._dated() if not item.end_year)
        return min(filter(None, open_ones), default=None)

    def _years_stated(self) -> tuple[list[int], list[int]]:
        starts = [item.start_year for item in self._dated() if item.start_year]
        ends = [item.end_year for item in self._dated() if item.end_year]
        return starts, ends

    def has_own_years(self) -> bool:
        return not self.programme and bool(self.start_year or self.end_year)

    def _dated(self) -> Sequence["Programme | ResearchProject | Record"]:
        if self.has_own_years():
            return [self]
        return [self.programme] if self.programme else self.research_projects

    def at(self, path: str) -> list[Any]:
        """What stands at a dotted path; lists on the way are gone through, gaps are left out."""
        items: list[Any] = [self]
        for name in path.split("."):
            values = [getattr(item, name) for item in items]
            items = []
            for value in values:
                if isinstance(value, tuple):
                    items += value
                elif value is not None:
                    items.append(value)
        return items

    def to_json(self) -> Json:
        return self.model_dump(mode="json")


Shape = TypeVar("Shape", bound=Frozen)


def fields_of(record: type[Record], shape: type[Shape]) -> dict[str, type[Shape]]:
    """Those of its fields that are tuples of this shape, or of one made from it."""
    items = {name: get_args(field.annotation) for name, field in record.model_fields.items()}
    return {
        name: of[0] for name, of in items.items() if of[1:] == (...,) and issubclass(of[0], shape)
    }


CLAIM_FIELDS = fields_of(Record, Claim)
TERM_FIELDS = tuple(name for name, shape in fields_of(Record, Term).items() if shape is Term)


class UnreadableError(Exception):
    """What is stored is no record, or not the one that was published."""


def read(stored: Json | str) -> Record:
    """The Record that stored JSON is, whatever its schema: the only way back from it.

    Fields that were added since have their default, those that were removed are passed over.
    Raises UnreadableError.
    """
    try:
        return Record.model_validate(upgraded(stored), extra="ignore")
    except Exception as error:  # an upgrade may stumble over anything
        raise UnreadableError(_first_line(error)) from error


def read_published(stored: Json | str, published: str) -> Record:
    """The Record, if it still has the checksum with which it was published: what was altered since
    is not what anybody published. Raises UnreadableError."""
    data = _parsed(stored)
    if checksum(data) != published:
        raise UnreadableError("its checksum is not that of what was published")
    return read(data)


def _parsed(stored: Json | str) -> Json:
    """Raises UnreadableError."""
    try:
        data: Json = json.loads(stored) if isinstance(stored, str) else stored
    except ValueError as error:
        raise UnreadableError(f"it is not JSON: {error}") from error
    return data


def _first_line(error: Exception) -> str:
    """In one line, as it is logged; pydantic writes which field it is about into the second."""
    said = " ".join(" ".join(str(error).splitlines()[:2]).split())[:200]
    return f"{type(error).__name__}: {said}"


def upgraded(stored: Json | str) -> Json:
    """Stored JSON in the present schema. It lacks what was added without a new schema."""
    data: Json = json.loads(stored) if isinstance(stored, str) else stored
    schema = data.get("schema_version", 1)
    if schema == SCHEMA:
        return data
    for upgrade in UPGRADES[schema - 1 :]:
        data = upgrade(data)
    return data | {"schema_version": SCHEMA}


def says_the_same(stored: Json, data: Json) -> bool:
    """Whether stored JSON differs from `data`, a Record's of today, in nothing but its schema."""
    try:
        return stored == data or read(stored).to_json() == data
    except UnreadableError:
        return False


def checksum(data: Json) -> str:
    """SHA-256 of a record's canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
