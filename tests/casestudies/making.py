"""Short ways to a working copy, for tests that say only what matters to them."""

from django.utils import timezone

from casestudies import catalogue, record
from casestudies.models import (
    CaseKeyword,
    CaseStudy,
    CaseVersion,
    Country,
    Fieldwork,
    Finding,
    KeyFigure,
    Locality,
    Organisation,
    Outcome,
    OutcomeDomain,
    Programme,
    ResearchProject,
    Section,
    Source,
    Testimony,
)
from keywords.models import Broader, Keyword


def country(code="GB"):
    return Country.objects.get_or_create(code=code, defaults={"name": f"Country {code}"})[0]


def locality(slug, parent=None, code="GB", **fields):
    fields = {"name": slug.title(), "kind": "city", "country": country(code)} | fields
    return Locality.objects.create(slug=slug, parent=parent, **fields)


def organisation(slug="trust", **fields):
    fields = {"name": slug.title(), "kind": "public"} | fields
    return Organisation.objects.get_or_create(slug=slug, defaults=fields)[0]


def source(slug="report", **fields):
    fields = {"title": slug.title(), "type": "report"} | fields
    return Source.objects.get_or_create(slug=slug, defaults=fields)[0]


def project(slug, **fields):
    return ResearchProject.objects.create(slug=slug, **({"title": slug.title()} | fields))


def programme(slug, **fields):
    return Programme.objects.create(slug=slug, **({"name": slug.title()} | fields))


def value(facet, slug):
    """What stands in the catalogue for the row of this slug or code."""
    declared = catalogue.FACETS[facet]
    return str(declared.model.objects.get(**{declared.slug_field: slug}).pk)


def keyword(slug, *broader, **fields):
    row = Keyword.objects.create(slug=slug, **({"name": slug.replace("-", " ").title()} | fields))
    for above in broader:
        Broader.objects.create(narrower=row, broader=above)
    return row


def domain(slug="employment"):
    return OutcomeDomain.objects.get_or_create(slug=slug, defaults={"name": slug.title()})[0]


def case(code="ONE", keywords=(), localities=(), countries=(), projects=(), **fields):
    """A draft; a place synthesis unless it has a programme."""
    given = {
        "slug": code.lower(),
        "title": f"Case {code.lower()}",
        "summary": "What happened.",
        "kind": "programme" if "programme" in fields else "place_synthesis",
    }
    row = CaseStudy.objects.create(code=code, **(given | fields))
    row.localities.set(localities)
    row.countries.set(countries)
    row.research_projects.set(projects)
    for tag in keywords:
        CaseKeyword.objects.create(content_object=row, tag=tag)
    return row


def complete(row):
    """The case with all that it should have before somebody publishes it."""
    summary = f"{row.summary} It was done so that readers may learn from it, and here is told how."
    CaseStudy.objects.filter(pk=row.pk).update(summary=summary, licence="CC-BY-4.0")
    row.refresh_from_db()
    row.countries.add(country())
    tag = Keyword.objects.get_or_create(slug="work", defaults={"name": "Work"})[0]
    CaseKeyword.objects.get_or_create(content_object=row, tag=tag)
    now = timezone.now()
    outcome(row, evidence_type="qualitative", checked_at=now)
    claim(Fieldwork, row, checked_at=now)
    return row


REQUIRED = {
    Section: {"kind": "context", "body": "Where it began."},
    Outcome: {
        "statement": "Something changed.",
        "direction": "positive",
        "evidence_type": "survey",
    },
    Finding: {"kind": "finding", "statement": "It takes time."},
    KeyFigure: {"label": "People reached", "value": "12"},
    Fieldwork: {"method": "Interviews"},
    Testimony: {"role": "Worker", "text": "It had helped, she said."},
}


def claim(model, case, **fields):
    given = {"case": case, "source": source(), "locator": "p. 1"} | REQUIRED[model]
    if model is Outcome and "domain" not in fields:
        given["domain"] = domain()
    return model.objects.create(**(given | fields))


def outcome(case, area="employment", **fields):
    return claim(Outcome, case, domain=domain(area), **fields)


def section(case, body, **fields):
    return claim(Section, case, body=body, **fields)


def publish_together(cases, build=record.build):
    """Publish cases that never were, in one go: for tests of what readers get, where there are many
    of them. The workflow publishes one by one."""
    with catalogue.writer() as index:
        for case in cases:
            built = build(case)
            data = built.to_json()
            version = CaseVersion.objects.create(
                case=case,
                number=1,
                record=data,
                checksum=record.checksum(data),
                published_at=timezone.now(),
            )
            index.add(version, built)
    published = CaseStudy.objects.filter(pk__in=[case.pk for case in cases])
    published.update(status=CaseStudy.Status.PUBLISHED)
