"""The working-copy rows that a Record describes."""

from casestudies import models
from casestudies.models import CaseStudy, Funding, Partner, Programme

CLAIMS = {
    "sections": models.Section,
    "outcomes": models.Outcome,
    "findings": models.Finding,
    "key_figures": models.KeyFigure,
    "fieldwork": models.Fieldwork,
    "testimonies": models.Testimony,
}
# Related terms by their name in a record, and the column of the table between.
RELATED = {
    "research_projects": "researchproject_id",
    "localities": "locality_id",
    "policy_fields": "policyfield_id",
    "target_groups": "targetgroup_id",
}


def add_programme(tables, programme, sources):
    """`sources` maps the slugs of sources to their keys, here and below."""
    backing = {"source_id": sources[programme.source], "locator": programme.locator}
    tables.add(
        Programme,
        id=programme.id,
        slug=programme.slug,
        name=programme.label,
        description=programme.description,
        start_year=programme.start_year,
        end_year=programme.end_year,
        **backing,
    )
    for place in programme.localities:
        tables.add(Programme.localities.through, programme_id=programme.id, locality_id=place.id)
    for one in programme.partners:
        tables.add(
            Partner,
            programme_id=programme.id,
            organisation_id=one.organisation.id,
            role=one.role,
            **backing,
        )
    for one in programme.funding:
        tables.add(
            Funding,
            programme_id=programme.id,
            funder_id=one.funder.id,
            amount=one.amount,
            currency=one.currency,
            **backing,
        )


def add_case(tables, pk, record):
    tables.add(
        CaseStudy,
        id=pk,
        slug=record.slug,
        code=record.code,
        title=record.title,
        kind=record.kind,
        summary=record.summary,
        language=record.language,
        licence=record.licence,
        programme_id=record.programme and record.programme.id,
        status=CaseStudy.Status.PUBLISHED,
    )
    for name, column in RELATED.items():
        through = getattr(CaseStudy, name).through
        for term in getattr(record, name):
            tables.add(through, casestudy_id=pk, **{column: term.id})
    for term in record.keywords:
        tables.add(models.CaseKeyword, content_object_id=pk, tag_id=term.id)
    _add_claims(tables, pk, record)


def _add_claims(tables, pk, record):
    sources = {source.slug: source.id for source in record.sources}
    for name, model in CLAIMS.items():
        for claim in getattr(record, name):
            values = {**vars(claim)}
            del values["source"], values["checked_on"]
            if name == "outcomes":
                values["domain_id"] = values.pop("domain").id
            order = int(claim.code.rpartition("-")[2])
            values |= {"case_id": pk, "source_id": sources[claim.source], "order": order}
            tables.add(model, **values)
            tables.add(models.ClaimCode, case_id=pk, code=claim.code)
