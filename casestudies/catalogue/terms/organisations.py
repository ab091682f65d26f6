"""What organisations did, read from the public descriptions of programmes and projects."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import DatabaseError
from django.db.models import QuerySet

from casestudies.models import CatalogueCard, CatalogueTerm

from ..selection import newest
from ..snapshot.descriptions import readable
from ..snapshot.holdings import cases_with, values_in_use
from ..snapshot.snapshot import Snapshot, remembered
from .term import Term, beside, described, with_descriptions

FACET = "organisation"
SAMPLE = 5  # newest cases from which the row of an index learns what an organisation did
MOST_PROGRAMMES = 100  # of one organisation that its page looks into


def programmes_of(snapshot: Snapshot, slug: str) -> list[Term]:
    """Terms of the programmes in an organisation's cases, those with most of them first."""
    cases = cases_with(snapshot, FACET, slug)
    found = beside(snapshot, cases, "programme", MOST_PROGRAMMES)
    return with_descriptions("programme", found)


def newest_programmes(snapshot: Snapshot, slugs: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Slug → descriptions of the programmes in its newest cases, in two queries for all."""
    numbers = {slug: newest([cases_with(snapshot, FACET, slug)], 0, SAMPLE) for slug in slugs}
    shown = [number for some in numbers.values() for number in some]
    versions = dict(zip(shown, snapshot.versions_of(shown), strict=True))
    cards = CatalogueCard.objects.filter(version__in=set(versions.values()))
    programme = {pk: _programme_of(card) for pk, card in cards.values_list("version_id", "data")}
    data = described("programme", {slug for slug in programme.values() if slug})
    return {
        slug: [
            data[named]
            for named in dict.fromkeys(programme.get(versions[number]) for number in some)
            if named in data
        ]
        for slug, some in numbers.items()
    }


def _programme_of(card: Any) -> str | None:
    """Its slug; of a broken card too, what else may be wrong with it."""
    try:
        return str(card["programme"]["slug"])
    except (KeyError, TypeError):  # of none
        return None


@remembered()
def projects(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    """Slug → description of every research project with a case."""
    rows = CatalogueTerm.objects.filter(facet="project").order_by("label")
    return {
        slug: data
        for slug, stored in rows.values_list("value", "data").iterator(chunk_size=5000)
        if (data := readable("project", slug, stored)) and cases_with(snapshot, "project", slug)
    }


class TookPart(NamedTuple):
    """What an organisation did in a research project."""

    project: str
    has_paid: bool
    has_worked: bool


@remembered()
def projects_by_organisation(snapshot: Snapshot) -> dict[str, list[TookPart]]:
    found: dict[str, list[TookPart]] = {}
    for project, data in projects(snapshot).items():
        funder = (data.get("funder") or {}).get("slug", "")
        members = {member["slug"] for member in data.get("organisations", ())}
        for slug in sorted(members | {funder} - {""}):
            found.setdefault(slug, []).append(TookPart(project, slug == funder, slug in members))
    return found


def sources_of(
    snapshot: Snapshot, project: str, most: int
) -> tuple[list[tuple[str, str, dict[str, Any]]], int]:
    """(slug, label, description) of a project's sources that a case cites, newest first, and how
    many there are."""
    rows = CatalogueTerm.objects.filter(facet="source", value__in=values_in_use("source"))
    found = [
        (slug, label, readable("source", slug, data)) for slug, label, data in _of(rows, project)
    ]
    sources = [source for source in found if source[2]]
    sources.sort(key=lambda row: (-(row[2].get("year") or 0), row[1]))
    return sources[:most], len(sources)


def _of(sources: QuerySet[CatalogueTerm], project: str) -> list[tuple[str, str, Any]]:
    """(slug, label, description as it is stored)"""
    columns = sources.values_list("value", "label", "data")
    try:
        return list(columns.filter(data__research_project__slug=project))
    except DatabaseError:  # one that is no JSON, over which SQLite stumbles
        return [row for row in columns.iterator(chunk_size=5000) if _says(row[2], project)]


def _says(data: Any, project: str) -> bool:
    return isinstance(data, dict) and (data.get("research_project") or {}).get("slug") == project
