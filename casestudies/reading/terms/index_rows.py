"""Rows of the indexes: a term, its number of cases and a line that tells what it is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casestudies.catalogue import Snapshot, label_as
from casestudies.catalogue.terms.organisations import newest_programmes, projects_by_organisation
from casestudies.catalogue.terms.places import areas, parts_of
from casestudies.catalogue.terms.term import Term, with_descriptions

from ..navigation import Link, page_of_term
from ..wording.sources import authors_of, type_of, year_of
from ..wording.words import (
    LOCALITY_KINDS,
    ORGANISATION_KINDS,
    PARTNER_ROLES,
    listed,
    year_range,
)
from .place import leading_localities

MOST_PLACES_NAMED = 4


@dataclass(frozen=True, slots=True)
class IndexRow:
    """`places` are links after the note, `more` how many of them are left out."""

    link: Link
    note: str = ""
    places: tuple[Link, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class IndexGroup:
    heading: str
    rows: tuple[IndexRow, ...]


def index_groups(snapshot: Snapshot, facet: str, terms: Sequence[Term]) -> tuple[IndexGroup, ...]:
    """Rows of these terms in their order; those of localities stand under their country."""
    rows = tuple(ROWS_OF[facet](snapshot, terms) if facet in ROWS_OF else _plain(facet, terms))
    if facet != "locality":
        return (IndexGroup("", rows),) if rows else ()
    by_country: dict[str, list[IndexRow]] = {}
    for term, row in zip(terms, rows, strict=True):
        _code, country = areas(snapshot)[term.value].country
        by_country.setdefault(country, []).append(row)
    return tuple(IndexGroup(country, tuple(rows)) for country, rows in by_country.items())


def _link(facet: str, term: Term) -> Link:
    return Link(term.label, page_of_term(facet, term.slug), term.count)


def _joined(*parts: str, by: str = ". ") -> str:
    return by.join(part for part in parts if part)


def _plain(facet: str, terms: Iterable[Term]) -> Iterator[IndexRow]:
    """Of terms that have nothing to tell but their names."""
    for term in terms:
        yield IndexRow(_link(facet, term))


def _countries(snapshot: Snapshot, terms: Sequence[Term]) -> Iterator[IndexRow]:
    leading = leading_localities(snapshot)
    for term in terms:
        places, more = leading.get(term.value, ((), 0))
        yield IndexRow(_link("country", term), "", places, more)


def _localities(snapshot: Snapshot, terms: Sequence[Term]) -> Iterator[IndexRow]:
    for term in terms:
        area = areas(snapshot)[term.value]
        kind = LOCALITY_KINDS.get(area.kind, "")
        around = ", ".join(label for _, label in area.within)
        note = f"{kind or 'Lies'} in {around}" if around else kind
        yield IndexRow(_link("locality", term), note or _holds(snapshot, term.value))


def _holds(snapshot: Snapshot, value: str) -> str:
    """For an area of which nothing but its parts is known."""
    names = [part.label for part in parts_of(snapshot, value)]
    more = [f"{len(names) - MOST_PLACES_NAMED} more"] if len(names) > MOST_PLACES_NAMED else []
    return f"Holds {listed([*names[:MOST_PLACES_NAMED], *more])}" if names else ""


def _programmes(snapshot: Snapshot, terms: Sequence[Term]) -> Iterator[IndexRow]:
    for term in with_descriptions("programme", terms):
        data = term.data
        names = [
            label_as(snapshot, "locality", str(place["id"]), place["label"])
            for place in data.get("localities", ())
        ]
        places = ", ".join(names[:MOST_PLACES_NAMED])
        if len(names) > MOST_PLACES_NAMED:
            places += f" and {len(names) - MOST_PLACES_NAMED} more"
        years = year_range(data.get("start_year"), data.get("end_year"))
        yield IndexRow(_link("programme", term), _joined(data.get("acronym", ""), years, places))


def _projects(snapshot: Snapshot, terms: Sequence[Term]) -> Iterator[IndexRow]:
    for term in with_descriptions("project", terms):
        data = term.data
        title = data.get("title", "")
        funder = (data.get("funder") or {}).get("label", "")
        years = year_range(data.get("start_year"), data.get("end_year"))
        note = _joined(
            title if title != term.label else "", years, f"Funded by {funder}" if funder else ""
        )
        yield IndexRow(_link("project", term), note)


def _organisations(snapshot: Snapshot, terms: Sequence[Term]) -> Iterator[IndexRow]:
    programmes = newest_programmes(snapshot, [term.value for term in terms])
    projects = projects_by_organisation(snapshot)
    for term in with_descriptions("organisation", terms):
        kind = ORGANISATION_KINDS.get(term.data.get("kind", ""), "")
        country = (term.data.get("country") or {}).get("label", "")
        roles = roles_of(term.value, programmes[term.value], projects.get(term.value, ()))
        note = _joined(_joined(kind, country, by=", "), roles)
        yield IndexRow(_link("organisation", term), note)


def roles_of(
    organisation: str,
    programmes: Iterable[Mapping[str, Any]],
    projects: Sequence[tuple[str, bool, bool]],
) -> str:
    """“Lead, funder, research”: what it did in these programmes and projects, each role once.

    `projects` are (value, whether it paid for it, whether it took part).
    """
    roles = set()
    for programme in programmes:
        for partner in programme.get("partners", ()):
            if str(partner["organisation"]["id"]) == organisation:
                roles.add(partner["role"])
        for grant in programme.get("funding", ()):
            if str(grant["funder"]["id"]) == organisation:
                roles.add("funder")
    if any(paid for _, paid, _ in projects):
        roles.add("funder")
    named = [word.lower() for role, word in PARTNER_ROLES.items() if role in roles]
    if any(took_part for *_, took_part in projects):
        named.append("research")
    return ", ".join(named).capitalize()


def _sources(snapshot: Snapshot, terms: Sequence[Term]) -> Iterator[IndexRow]:
    for term in with_descriptions("source", terms):
        data = term.data
        authors = authors_of(data).rstrip(".")
        project = (data.get("research_project") or {}).get("label", "")
        note = _joined(authors, year_of(data), type_of(data), project)
        yield IndexRow(_link("source", term), note)


ROWS_OF = {
    "country": _countries,
    "locality": _localities,
    "programme": _programmes,
    "project": _projects,
    "organisation": _organisations,
    "source": _sources,
}
