"""What a record names: found by slug or name, else made as the record has it.

Cases share these. One that is there stays as it is, whatever the record says of it: changing it
would change what others say.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from casestudies import models, record
from casestudies.models import Country, Locality, Organisation, ResearchProject, Source
from innosi.fields.names import key_of
from keywords.models import Keyword, KeywordRedirect

SHARED = (
    Country,
    Keyword,
    Locality,
    Organisation,
    ResearchProject,
    Source,
    models.Programme,
    models.Vocabulary,
)
_made: ContextVar[list[Any] | None] = ContextVar("terms that were made", default=None)


@contextmanager
def made() -> Iterator[list[Any]]:
    """Collects what is made inside and shared by cases."""
    found: list[Any] = []
    before = _made.set(found)
    try:
        yield found
    finally:
        _made.reset(before)


def save(row: Any) -> Any:
    is_new = row.pk is None
    row.full_clean()
    row.save()
    found = _made.get()
    if is_new and found is not None and isinstance(row, SHARED):
        found.append(row)
    return row


def _found(model: Any, slug: str, name: str = "", of: str = "name") -> Any:
    row = model.objects.filter(slug=slug).first()
    if row or not name or not hasattr(model, f"{of}_key"):
        return row
    return model.objects.filter(**{f"{of}_key": key_of(name)}).first()


def country(term: record.Term) -> Country:
    others = list(getattr(term, "alternative_names", ()))
    return Country.objects.filter(code=term.slug).first() or save(
        Country(code=term.slug, name=term.label, alternative_names=others)
    )


def locality(place: record.Place) -> Locality:
    if found := Locality.objects.filter(slug=place.slug).first():
        return found
    around = place.around()
    return save(
        Locality(
            slug=place.slug,
            name=place.label,
            kind=place.kind,
            country=country(place.country),
            parent=locality(around[0]) if around else None,
            alternative_names=list(place.alternative_names),
            latitude=_degrees(place.latitude),
            longitude=_degrees(place.longitude),
            wikidata_id=place.wikidata_id,
        )
    )


def _degrees(value: float | None) -> str | None:
    return None if value is None else str(value)


def organisation(body: record.Organisation) -> Organisation:
    return _found(Organisation, body.slug, body.label) or save(
        Organisation(
            slug=body.slug,
            name=body.label,
            kind=body.kind,
            country=country(body.country) if body.country else None,
            url=body.url,
            alternative_names=list(body.alternative_names),
        )
    )


def vocabulary_term(model: Any, term: record.Term) -> Any:
    return _found(model, term.slug, term.label) or save(model(slug=term.slug, name=term.label))


def keyword(term: record.Term) -> Keyword:
    if redirect := KeywordRedirect.objects.filter(old_slug=term.slug).first():
        return redirect.keyword
    return vocabulary_term(Keyword, term)


def research_project(project: record.ResearchProject) -> ResearchProject:
    found = _found(ResearchProject, project.slug, project.title, "title")
    return found or _new_project(project)


def _new_project(project: record.ResearchProject) -> ResearchProject:
    row = save(
        ResearchProject(
            slug=project.slug,
            title=project.title,
            acronym="" if project.label == project.title else project.label,
            aims=project.aims,
            funder=organisation(project.funder) if project.funder else None,
            grant_number=project.grant_number,
            start_year=project.start_year,
            end_year=project.end_year,
            url=project.url,
        )
    )
    row.organisations.set([organisation(body) for body in project.organisations])
    return row


SAME_NAMES = (
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


def source(document: record.Source, projects: dict[str, ResearchProject]) -> Source:
    """`projects` are those of the record, by slug: a source names its own by that alone."""
    if found := Source.objects.filter(slug=document.slug).first():
        return found
    named = document.research_project
    project: Any = named and (
        projects.get(named.slug) or ResearchProject.objects.filter(slug=named.slug).first()
    )
    if named and not project:
        project = save(ResearchProject(slug=named.slug, title=named.label))
    return save(
        Source(
            slug=document.slug,
            authors=[_name(one) for one in document.authors],
            research_project=project,
            **{name: getattr(document, name) for name in SAME_NAMES},
        )
    )


def _name(author: record.Author) -> dict[str, str]:
    return {name: text for name, text in author.model_dump().items() if text}


Sources = dict[str, Source]


def programme(given: record.Programme, sources: Sources) -> models.Programme:
    found = _found(models.Programme, given.slug, given.label)
    return found or _new_programme(given, sources)


def _new_programme(given: record.Programme, sources: Sources) -> models.Programme:
    row = save(
        models.Programme(
            slug=given.slug,
            name=given.label,
            acronym=given.acronym,
            description=given.description,
            start_year=given.start_year,
            end_year=given.end_year,
            source=sources.get(given.source),
            locator=given.locator,
        )
    )
    row.localities.set([locality(place) for place in given.localities])
    for partner in given.partners:
        save(
            models.Partner(
                programme=row,
                organisation=organisation(partner.organisation),
                role=partner.role,
                note=partner.note,
                source=sources.get(partner.source),
                locator=partner.locator,
            )
        )
    for grant in given.funding:
        save(
            models.Funding(
                programme=row,
                funder=organisation(grant.funder),
                amount=grant.amount,
                currency=grant.currency,
                source=sources.get(grant.source),
                locator=grant.locator,
            )
        )
    return row
