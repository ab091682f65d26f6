"""The Record of a case's working copy."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import DatabaseError
from django.db.models import QuerySet

from casestudies import models
from casestudies.models import CaseStudy, Locality

from .standing import in_place, standing
from .types import (
    CLAIM_FIELDS,
    TERM_FIELDS,
    Area,
    Author,
    Claim,
    Country,
    Disagreement,
    Funding,
    Json,
    Organisation,
    Partner,
    Place,
    Programme,
    Record,
    ResearchProject,
    Source,
    Term,
)

ClaimRows = dict[str, list[models.Claim]]


def build(case: CaseStudy) -> Record:
    """The Record of a CaseStudy's working copy."""
    claims = {name: list(_claim_rows(case, name)) for name in CLAIM_FIELDS}
    further = list(
        case.further_sources.select_related("research_project").order_by("title", "slug")
    )
    projects = case.research_projects.select_related("funder__country").prefetch_related(
        "organisations__country"
    )
    localities = _in_order(case.localities.all())
    fields: dict[str, Any] = _vocabularies(case) | {
        name: tuple(_claim(name, row) for row in rows) for name, rows in claims.items()
    }
    built = Record(
        slug=case.slug,
        code=case.code,
        title=case.title,
        kind=case.kind,
        summary=case.summary,
        language=case.language,
        licence=case.licence,
        start_year=case.start_year,
        end_year=case.end_year,
        programme=_programme(case.programme) if case.programme else None,
        research_projects=tuple(_project(row) for row in projects.order_by("title", "slug")),
        countries=_countries(case, localities),
        localities=_places(localities),
        disagreements=_disagreements(case, claims),
        sources=_sources(case, claims, further),
        further_sources=tuple(row.slug for row in further),
        **fields,
    )
    return in_place(built, standing())  # a fixture or a script may name what was merged


def unfit_rows(case: CaseStudy) -> Iterator[tuple[Any, Exception]]:
    """What keeps a working copy from being built: each row of which no record can be made, and why.
    Only a script can have stored it."""
    for row, made in _rows_and_makers(case):
        try:
            made(row)
        except DatabaseError:
            raise
        except Exception as error:  # whatever a row makes its types trip over
            yield row, error


def _rows_and_makers(case: CaseStudy) -> Iterator[tuple[Any, Callable[[Any], Any]]]:
    sources = {}
    for name in CLAIM_FIELDS:
        for row in _claim_rows(case, name):
            sources[row.source_id] = row.source
            yield row, partial(_claim, name)
    further = case.further_sources.select_related("research_project")
    for source in {**sources, **{row.pk: row for row in further}}.values():
        yield source, partial(_source, number=1)
    for locality in _in_order(case.localities.all()):
        yield locality, lambda row: _places([row])
    for project in case.research_projects.all():
        yield project, _project
    if case.programme:
        yield case.programme, _programme


def _claim_rows(case: CaseStudy, name: str) -> QuerySet[Any]:
    """A kind of claim has the same name among the models."""
    rows: QuerySet[Any] = getattr(case, f"{CLAIM_FIELDS[name].__name__.lower()}_set")
    rows = rows.select_related("source__research_project")
    return rows.select_related("domain") if name == "outcomes" else rows


def _claim(name: str, row: models.Claim) -> Claim:
    shape = CLAIM_FIELDS[name]
    fields = {
        name: getattr(row, name)
        for name in shape.model_fields
        if name not in {"source", "checked_on", "domain"}
    }
    if isinstance(row, models.Outcome):
        fields["domain"] = _term(row.domain)
    checked = row.checked_at.date() if row.checked_at else None
    return shape(source=row.source.slug, checked_on=checked, **fields)


def _disagreements(case: CaseStudy, claims: ClaimRows) -> tuple[Disagreement, ...]:
    """Without those of statements that are no longer there."""
    codes = {row.code for rows in claims.values() for row in rows}
    return tuple(
        Disagreement(first=row.first_code, second=row.second_code, note=row.note)
        for row in models.Disagreement.objects.filter(case=case)
        if {row.first_code, row.second_code} <= codes
    )


def _term(row: Any) -> Term:
    """Of any row that has a name, and a slug or a code."""
    slug = getattr(row, "code", None) or row.slug
    return Term(id=row.pk, slug=slug, label=row.name)


def _vocabularies(case: CaseStudy) -> dict[str, tuple[Term, ...]]:
    """The Record's fields that hold nothing but the terms of the case's field of that name."""
    return {name: tuple(_term(row) for row in getattr(case, name).all()) for name in TERM_FIELDS}


def _countries(case: CaseStudy, localities: Iterable[Locality]) -> tuple[Country, ...]:
    """Those that the case names, and those in which its localities lie."""
    named: dict[int, models.Country] = {row.pk: row for row in case.countries.all()}
    named |= {row.country_id: row.country for row in localities}
    rows = sorted(named.values(), key=lambda row: row.name)
    return tuple(Country(**_named(row)) for row in rows)


def _named(row: Any) -> dict[str, Any]:
    """Fields of a term that has other names. A script may have stored what is no list of them."""
    stored = row.alternative_names
    names = stored if isinstance(stored, list) else []
    return _term(row).model_dump() | {
        "alternative_names": tuple(name for name in names if isinstance(name, str))
    }


def _in_order(localities: QuerySet[Locality]) -> list[Locality]:
    """By name, and those of one name by slug: the same record each time."""
    return list(localities.select_related("country").order_by("name", "slug"))


def _places(rows: Sequence[Locality]) -> tuple[Place, ...]:
    above = _ancestors(rows)
    return tuple(
        Place(**_area(row).model_dump(), country=_term(row.country), within=tuple(above[row.pk]))
        for row in rows
    )


def _area(row: Locality) -> Area:
    return Area(
        **_named(row),
        kind=row.kind,
        latitude=_degrees(row.latitude),
        longitude=_degrees(row.longitude),
        wikidata_id=row.wikidata_id,
    )


def _degrees(value: Decimal | None) -> float | None:
    return None if value is None else float(value) + 0.0  # PostgreSQL's JSON has no -0.0


def _ancestors(rows: Sequence[Locality]) -> dict[int, list[Area]]:
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


def _organisation(row: models.Organisation) -> Organisation:
    country = _term(row.country) if row.country else None
    return Organisation(**_named(row), kind=row.kind, country=country, url=row.url)


def _programme(row: models.Programme) -> Programme:
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
        localities=_places(_in_order(row.localities.all())),
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


def _project(row: models.ResearchProject) -> ResearchProject:
    return ResearchProject(
        **_project_term(row).model_dump(),
        title=row.title,
        aims=row.aims,
        funder=_organisation(row.funder) if row.funder else None,
        grant_number=row.grant_number,
        start_year=row.start_year,
        end_year=row.end_year,
        url=row.url,
        organisations=tuple(_organisation(one) for one in row.organisations.all()),
    )


def _project_term(row: models.ResearchProject) -> Term:
    return Term(id=row.pk, slug=row.slug, label=row.acronym or row.title)


def _sources(
    case: CaseStudy, claims: ClaimRows, further: Iterable[models.Source]
) -> tuple[Source, ...]:
    """Every source that backs something, numbered in the order in which a reader meets it; then
    those that are about the whole case."""
    used = {row.source_id: row.source for rows in claims.values() for row in rows}
    if case.programme:
        backed = [
            case.programme,
            *case.programme.partners.select_related("source__research_project"),
            *case.programme.funding.select_related("source__research_project"),
        ]
        for row in backed:
            if row.source and row.source_id not in used:
                used[row.source.pk] = row.source
    used = used | {row.pk: row for row in further if row.pk not in used}
    return tuple(_source(row, number) for number, row in enumerate(used.values(), 1))


def _source(row: models.Source, number: int) -> Source:
    copied = (
        "slug",
        "type",
        "title",
        "year",
        "container",
        "doi",
        "url",
        "archived_url",
        "language",
        "licence",
        "note",
    )
    project = row.research_project
    return Source(
        id=row.pk,
        number=number,
        authors=tuple(Author(**name) for name in row.authors),
        research_project=_project_term(project) if project else None,
        **{name: getattr(row, name) for name in copied},
    )


def said_of(row: Any) -> Json:
    """What a record says of a row, wherever it names it. A programme's details belong to the case
    that tells them."""
    if isinstance(row, models.Organisation):
        return _organisation(row).model_dump(mode="json")
    if isinstance(row, Locality):
        return _places([row])[0].model_dump(mode="json")
    if isinstance(row, models.Source):
        return _source(row, 0).model_dump(mode="json", exclude={"number"})
    return _term(row).model_dump(mode="json")
