"""What organisations did, read from the public descriptions of programmes and projects."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import DatabaseError
from django.db.models import QuerySet

from casestudies.models import CatalogueTerm

from ..selection import newest
from ..snapshot.descriptions import readable
from ..snapshot.holdings import cases_with, values_in_use
from ..snapshot.snapshot import Snapshot, remembered
from .term import Term, beside, with_descriptions

FACET = "organisation"
SAMPLE = 5  # newest cases from which the row of an index learns what an organisation did
MOST_PROGRAMMES = 100  # of one organisation that its page looks into


def programmes_of(snapshot: Snapshot, value: str) -> list[Term]:
    """Terms of the programmes in an organisation's cases, those with most of them first."""
    cases = cases_with(snapshot, FACET, value)
    found = beside(snapshot, cases, "programme", MOST_PROGRAMMES)
    return with_descriptions("programme", found)


def newest_programmes(snapshot: Snapshot, values: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Value → descriptions of the programmes in its newest cases, in one query for all."""
    numbers = {value: newest([cases_with(snapshot, FACET, value)], 0, SAMPLE) for value in values}
    programmes = {
        value: dict.fromkeys(snapshot.programmes[number] for number in some)
        for value, some in numbers.items()
    }
    terms = CatalogueTerm.objects.filter(pk__in=set().union(*programmes.values()))
    data = {
        pk: readable("programme", value, data)
        for pk, value, data in terms.values_list("pk", "value", "data")
    }
    return {value: [data[pk] for pk in some if data.get(pk)] for value, some in programmes.items()}


@remembered()
def projects(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    """Value → description of every research project with a case."""
    rows = CatalogueTerm.objects.filter(facet="project").order_by("label")
    return {
        value: data
        for value, stored in rows.values_list("value", "data").iterator(chunk_size=5000)
        if (data := readable("project", value, stored)) and cases_with(snapshot, "project", value)
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
        funder = {str(data["funder"]["id"])} if data.get("funder") else set()
        members = {str(member["id"]) for member in data.get("organisations", ())}
        for value in members | funder:
            took_part = TookPart(project, value in funder, value in members)
            found.setdefault(value, []).append(took_part)
    return found


def sources_of(
    snapshot: Snapshot, project: str, most: int
) -> tuple[list[tuple[str, str, dict[str, Any]]], int]:
    """(value, label, description) of a project's sources that a case cites, newest first, and how
    many there are."""
    rows = CatalogueTerm.objects.filter(facet="source", value__in=values_in_use("source"))
    found = [
        (value, label, readable("source", value, data)) for value, label, data in _of(rows, project)
    ]
    sources = [source for source in found if source[2]]
    sources.sort(key=lambda row: (-(row[2].get("year") or 0), row[1]))
    return sources[:most], len(sources)


def _of(sources: QuerySet[CatalogueTerm], project: str) -> list[tuple[str, str, Any]]:
    """(value, label, description as it is stored)"""
    columns = sources.values_list("value", "label", "data")
    try:
        return list(columns.filter(data__research_project__id=int(project)))
    except DatabaseError:  # one that is no JSON, over which SQLite stumbles
        return [row for row in columns.iterator(chunk_size=5000) if _says(row[2], project)]


def _says(data: Any, project: str) -> bool:
    return isinstance(data, dict) and (data.get("research_project") or {}).get("id") == int(project)
