"""One case as the public sees it: typed, neutral objects whose JSON is the public contract."""

import datetime
import hashlib
import json
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, PlainSerializer

SCHEMA = 1


def plain_number(value):
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


class Area(Term):
    kind: str
    latitude: float | None = None
    longitude: float | None = None
    wikidata_id: str = ""


class Place(Area):
    """A locality; `within` are those around it, nearest first."""

    country: Term
    within: tuple[Area, ...] = ()

    def around(self):
        """The localities around it as places of their own, nearest first."""
        return [
            Place(**area.model_dump(), country=self.country, within=self.within[at:])
            for at, area in enumerate(self.within, 1)
        ]


class Organisation(Term):
    kind: str
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
    language: str = "en"
    licence: str = ""
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
    evidence_type: str
    population: str = ""
    qualifier: str = ""
    value: Number | None = None
    unit: str = ""
    comparator: str = ""
    period: str = ""


class Finding(Claim):
    kind: str
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


class Record(Frozen):
    schema_version: int = SCHEMA
    slug: str
    code: str
    title: str
    kind: str
    summary: str
    programme: Programme | None = None
    research_projects: tuple[ResearchProject, ...] = ()
    countries: tuple[Term, ...] = ()
    localities: tuple[Place, ...] = ()
    policy_fields: tuple[Term, ...] = ()
    target_groups: tuple[Term, ...] = ()
    keywords: tuple[Term, ...] = ()
    sections: tuple[Section, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    findings: tuple[Finding, ...] = ()
    key_figures: tuple[KeyFigure, ...] = ()
    fieldwork: tuple[Fieldwork, ...] = ()
    testimonies: tuple[Testimony, ...] = ()
    sources: tuple[Source, ...] = ()

    def claims(self):
        return (
            *self.outcomes,
            *self.sections,
            *self.key_figures,
            *self.fieldwork,
            *self.testimonies,
            *self.findings,
        )

    def run(self):
        """First and last year as stated: None for one that no source gives."""
        dated = [self.programme] if self.programme else self.research_projects
        starts = [item.start_year for item in dated if item.start_year]
        ends = [item.end_year for item in dated if item.end_year]
        return min(starts, default=None), max(ends, default=None)

    def years(self):
        """First and last year the case is known for: (None, None) where no source says."""
        dated = [self.programme] if self.programme else self.research_projects
        starts = [item.start_year for item in dated if item.start_year]
        ends = [item.end_year for item in dated if item.end_year]
        known = starts + ends
        return (min(known), max(known)) if known else (None, None)

    def organisations(self):
        """Every organisation named in the record, once, by slug."""
        found = {}
        if self.programme:
            for partner in self.programme.partners:
                found[partner.organisation.slug] = partner.organisation
            for grant in self.programme.funding:
                found[grant.funder.slug] = grant.funder
        for project in self.research_projects:
            for organisation in (*project.organisations, project.funder):
                if organisation:
                    found[organisation.slug] = organisation
        return found

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

    def to_json(self):
        return self.model_dump(mode="json")


def checksum(data):
    """SHA-256 of a record's canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


CLAIM_FIELDS = {
    "sections": Section,
    "outcomes": Outcome,
    "findings": Finding,
    "key_figures": KeyFigure,
    "fieldwork": Fieldwork,
    "testimonies": Testimony,
}
