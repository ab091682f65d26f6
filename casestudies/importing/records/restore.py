"""The working copy that a record says, with all its rows."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError

from casestudies import models, record
from casestudies.models import CaseKeyword, CaseStudy, ClaimCode, Disagreement
from casestudies.workflow import note_contribution

from . import terms

NOON = datetime.time(12, tzinfo=datetime.UTC)
OTHERWISE_NAMED = {"source", "checked_on", "domain"}


def restore(given: record.Record, user: Any = None) -> CaseStudy:
    """A new draft, or the working copy of the case that has this slug. What readers see stays.

    Raises ValidationError. The caller's transaction takes back what was done until then."""
    projects = {one.slug: terms.research_project(one) for one in given.research_projects}
    sources = {one.slug: terms.source(one, projects) for one in given.sources}
    case = CaseStudy.objects.filter(slug=given.slug).first() or CaseStudy(created_by=user)
    case.slug, case.code, case.title = given.slug, given.code, given.title
    case.kind, case.summary = given.kind, given.summary
    case.language, case.licence = given.language, given.licence
    case.start_year, case.end_year = given.start_year, given.end_year
    case.programme = terms.programme(given.programme, sources) if given.programme else None
    terms.save(case)
    _relations(case, given, list(projects.values()))
    case.further_sources.set([sources[slug] for slug in given.further_sources if slug in sources])
    for name, shape in record.CLAIM_FIELDS.items():
        model = getattr(models, shape.__name__)
        _claims(case, model, getattr(given, name), sources)
    _disagreements(case, given)
    if user:
        note_contribution(case, user)
    return case


def _relations(case: CaseStudy, given: record.Record, projects: list[Any]) -> None:
    case.research_projects.set(projects)
    places = [terms.locality(place) for place in given.localities]
    case.localities.set(places)
    around = {place.country.code for place in places}  # which the record counts among its countries
    named = [terms.country(one) for one in given.countries]
    case.countries.set([one for one in named if one.code not in around])
    for name in record.TERM_FIELDS:
        wanted = getattr(given, name)
        if name == "keywords":
            _tag(case, [terms.keyword(term) for term in wanted])
        else:
            model = CaseStudy._meta.get_field(name).related_model
            getattr(case, name).set([terms.vocabulary_term(model, term) for term in wanted])


def _tag(case: CaseStudy, keywords: list[Any]) -> None:
    CaseKeyword.objects.filter(content_object=case).exclude(tag__in=keywords).delete()
    for tag in keywords:
        CaseKeyword.objects.get_or_create(content_object=case, tag=tag)


def _claims(case: CaseStudy, model: Any, wanted: Any, sources: dict[str, Any]) -> None:
    stored = {row.code: row for row in model.objects.filter(case=case)}
    for code in stored.keys() - {claim.code for claim in wanted}:
        stored[code].delete()
    for order, claim in enumerate(wanted, 1):
        row = stored.get(claim.code) or model(case=case)
        _fill(row, claim, sources)
        row.order = order
        if row.pk:
            _save_with_marks(row)
        else:
            _insert(row, claim.code)


def _save_with_marks(row: Any) -> None:
    """Saving what was said anew clears that it was checked; here the record says both."""
    marks = {"checked_by": row.checked_by, "checked_at": row.checked_at}
    terms.save(row)
    type(row).objects.filter(pk=row.pk).update(**marks)


def _fill(row: Any, claim: Any, sources: dict[str, Any]) -> None:
    for name in type(claim).model_fields:
        if name not in OTHERWISE_NAMED | {"code"}:
            setattr(row, name, getattr(claim, name))
    if isinstance(claim, record.Outcome):
        row.domain = terms.vocabulary_term(models.OutcomeDomain, claim.domain)
    if claim.source not in sources:
        raise ValidationError(f"{claim.code}: the record has no source “{claim.source}”.")
    row.source = sources[claim.source]
    day = row.checked_at.date() if row.checked_at else None
    if claim.checked_on != day:
        row.checked_by = None
        row.checked_at = claim.checked_on and datetime.datetime.combine(claim.checked_on, NOON)


def _insert(row: Any, code: str) -> None:
    """With the code that it had. A code is never used again for another statement; that this one
    was there before, and is so again, is what the record says."""
    row.full_clean(exclude={"code"})
    row._meta.get_field("code").run_validators(code)
    if not code.startswith(f"{row.case.code}-"):
        raise ValidationError(f"Codes of this case begin with {row.case.code}-, not as {code}.")
    row.code = code
    _check_free(row)
    ClaimCode.objects.get_or_create(case=row.case, code=code)
    type(row).objects.bulk_create([row])


def _check_free(row: Any) -> None:
    for model in models.CLAIM_MODELS:
        if model.objects.filter(case=row.case, code=row.code).exists():
            raise ValidationError(f"Two statements of the record have the code {row.code}.")


def _disagreements(case: CaseStudy, given: record.Record) -> None:
    Disagreement.objects.filter(case=case).delete()
    for one in given.disagreements:
        terms.save(
            Disagreement(case=case, first_code=one.first, second_code=one.second, note=one.note)
        )


def without_numbers(data: Any) -> Any:
    """A record's JSON without the numbers of rows, which are new wherever it is stored anew."""
    if isinstance(data, dict):
        return {name: without_numbers(value) for name, value in data.items() if name != "id"}
    return [without_numbers(one) for one in data] if isinstance(data, list) else data
