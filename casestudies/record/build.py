"""The Record of a case's working copy."""

from casestudies.models import Locality

from .types import (
    CLAIM_FIELDS,
    Area,
    Author,
    Funding,
    Organisation,
    Partner,
    Place,
    Programme,
    Record,
    ResearchProject,
    Source,
    Term,
)


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
