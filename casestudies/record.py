"""One case as the public sees it: a typed, neutral object whose JSON is the public contract.

`build` reads the working copy; every page and format is a rendering of the result.
"""

import datetime
import hashlib
import json
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer

from .models import Locality

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

    def to_json(self):
        return self.model_dump(mode="json")


def checksum(data):
    """SHA-256 of a record's canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def build(case):
    """The Record of a CaseStudy's working copy."""
    claims = {name: list(_claim_rows(case, name)) for name in CLAIM_FIELDS}
    projects = case.research_projects.select_related("funder__country").prefetch_related(
        "organisations__country"
    )
    localities = _in_order(case.localities)
    programme = _programme(case.programme) if case.programme else None
    return Record(
        slug=case.slug,
        code=case.code,
        title=case.title,
        kind=case.kind,
        summary=case.summary,
        programme=programme,
        research_projects=tuple(_project(row) for row in projects.order_by("title", "slug")),
        countries=_countries(case, localities),
        localities=_places(localities),
        policy_fields=_terms(case.policy_fields.all()),
        target_groups=_terms(case.target_groups.all()),
        keywords=_terms(case.keywords.all()),
        sources=_sources(case, claims),
        **{
            name: tuple(_claim(shape, row) for row in claims[name])
            for name, shape in CLAIM_FIELDS.items()
        },
    )


CLAIM_FIELDS = {
    "sections": Section,
    "outcomes": Outcome,
    "findings": Finding,
    "key_figures": KeyFigure,
    "fieldwork": Fieldwork,
    "testimonies": Testimony,
}
CLAIM_ACCESSORS = {
    "sections": "section_set",
    "outcomes": "outcome_set",
    "findings": "finding_set",
    "key_figures": "keyfigure_set",
    "fieldwork": "fieldwork_set",
    "testimonies": "testimony_set",
}


def _claim_rows(case, name):
    rows = getattr(case, CLAIM_ACCESSORS[name]).select_related("source__research_project")
    return rows.select_related("domain") if name == "outcomes" else rows


def _claim(shape, row):
    fields = {
        name: getattr(row, name)
        for name in shape.model_fields
        if name not in {"source", "checked_on", "domain"}
    }
    if "domain" in shape.model_fields:
        fields["domain"] = _term(row.domain)
    checked = row.checked_at.date() if row.checked_at else None
    return shape(source=row.source.slug, checked_on=checked, **fields)


def _term(row):
    slug = getattr(row, "code", None) or row.slug
    return Term(id=row.pk, slug=slug, label=str(row))


def _terms(rows):
    return tuple(_term(row) for row in rows)


def _countries(case, localities):
    named = {row.pk: row for row in case.countries.all()}
    named |= {row.country_id: row.country for row in localities}
    return tuple(_term(row) for row in sorted(named.values(), key=lambda row: row.name))


def _in_order(localities):
    """By name, and those of one name by slug: the same record each time."""
    return list(localities.select_related("country").order_by("name", "slug"))


def _places(rows):
    above = _ancestors(rows)
    return tuple(
        Place(**_area(row).model_dump(), country=_term(row.country), within=tuple(above[row.pk]))
        for row in rows
    )


def _area(row):
    return Area(
        **_term(row).model_dump(),
        kind=row.kind,
        latitude=row.latitude,
        longitude=row.longitude,
        wikidata_id=row.wikidata_id,
    )


def _ancestors(rows):
    """The localities around each row, nearest first: one query a level, not a row."""
    known = {row.pk: row for row in rows}
    missing = {row.parent_id for row in rows if row.parent_id} - known.keys()
    while missing:
        found = Locality.objects.in_bulk(missing)
        known |= found
        missing = {row.parent_id for row in found.values() if row.parent_id} - known.keys()
    chains = {}
    for row in rows:
        chain, parent = [], row.parent_id
        while parent and parent not in chain:
            chain.append(parent)
            parent = known[parent].parent_id
        chains[row.pk] = [_area(known[pk]) for pk in chain]
    return chains


def _organisation(row):
    if row is None:
        return None
    country = _term(row.country) if row.country else None
    return Organisation(**_term(row).model_dump(), kind=row.kind, country=country, url=row.url)


def _programme(row):
    partners = row.partners.select_related("organisation__country", "source")
    funding = row.funding.select_related("funder__country", "source")
    return Programme(
        **_term(row).model_dump(),
        acronym=row.acronym,
        description=row.description,
        start_year=row.start_year,
        end_year=row.end_year,
        source=row.source.slug if row.source else "",
        locator=row.locator,
        localities=_places(_in_order(row.localities)),
        partners=tuple(
            Partner(
                organisation=_organisation(partner.organisation),
                role=partner.role,
                note=partner.note,
                source=partner.source.slug if partner.source else "",
                locator=partner.locator,
            )
            for partner in partners
        ),
        funding=tuple(
            Funding(
                funder=_organisation(grant.funder),
                amount=grant.amount,
                currency=grant.currency,
                source=grant.source.slug if grant.source else "",
                locator=grant.locator,
            )
            for grant in funding
        ),
    )


def _project(row):
    return ResearchProject(
        id=row.pk,
        slug=row.slug,
        label=str(row),
        title=row.title,
        aims=row.aims,
        funder=_organisation(row.funder),
        grant_number=row.grant_number,
        start_year=row.start_year,
        end_year=row.end_year,
        url=row.url,
        organisations=tuple(_organisation(one) for one in row.organisations.all()),
    )


def _sources(case, claims):
    """Every source that backs something, numbered in the order in which a reader meets it."""
    order = ("outcomes", "sections", "key_figures", "fieldwork", "testimonies", "findings")
    used = {row.source_id: row.source for name in order for row in claims[name]}
    if case.programme:
        backed = [
            case.programme,
            *case.programme.partners.select_related("source__research_project"),
            *case.programme.funding.select_related("source__research_project"),
        ]
        used |= {row.source_id: row.source for row in backed if row.source_id not in used}
    used.pop(None, None)
    return tuple(_source(row, number) for number, row in enumerate(used.values(), 1))


def _source(row, number):
    copied = ("slug", "type", "title", "year", "container", "doi", "url", "language", "licence")
    project = row.research_project
    return Source(
        id=row.pk,
        number=number,
        authors=tuple(Author(**name) for name in row.authors),
        research_project=_term(project) if project else None,
        **{name: getattr(row, name) for name in copied},
    )
