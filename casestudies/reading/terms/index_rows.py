"""Rows of the indexes: a term, its number of cases and a line that tells what it is."""

from dataclasses import dataclass

from casestudies.catalogue.terms import organisations as known
from casestudies.catalogue.terms.places import areas, parts_of
from casestudies.catalogue.terms.terms import with_descriptions
from casestudies.models import Locality, Organisation

from ..links import PAGES, Link
from ..navigation import address
from ..wording.sources import authors_of, type_of
from ..wording.words import listed, year_range
from .places import most_told
from .programmes import ROLES

PLACE_KINDS = dict(Locality.Kind.choices)
ORGANISATION_KINDS = dict(Organisation.Kind.choices)
MOST_PLACES = 4


@dataclass(frozen=True, slots=True)
class Row:
    """`places` are links after the note, `more` how many of them are left out."""

    link: Link
    note: str = ""
    places: tuple[Link, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    heading: str
    rows: tuple[Row, ...]


def groups(snapshot, facet, terms):
    """Index rows of these terms in their order, under headings where the facet has them."""
    rows = tuple(_ROWS[facet](snapshot, terms))
    if facet != "locality":
        return (Group("", rows),) if rows else ()
    found = {}
    for term, row in zip(terms, rows, strict=True):
        found.setdefault(areas(snapshot)[term.slug].country[1], []).append(row)
    return tuple(Group(country, tuple(some)) for country, some in found.items())


def _link(facet, term):
    return Link(term.label, address(PAGES[facet], term.slug), term.count)


def _joined(*parts, by=". "):
    return by.join(part for part in parts if part)


def _countries(snapshot, terms):
    told = most_told(snapshot)
    for term in terms:
        places, more = told.get(term.slug, ((), 0))
        yield Row(_link("country", term), "", tuple(places), more)


def _localities(snapshot, terms):
    for term in terms:
        area = areas(snapshot)[term.slug]
        kind = PLACE_KINDS.get(area.kind, "")
        around = ", ".join(label for _, label in area.within)
        note = f"{kind or 'Lies'} in {around}" if around else kind
        yield Row(_link("locality", term), note or _holds(snapshot, term.slug))


def _holds(snapshot, slug):
    """For an area of which nothing but its parts is known."""
    names = [part.label for part in parts_of(snapshot, slug)]
    more = [f"{len(names) - MOST_PLACES} more"] if len(names) > MOST_PLACES else []
    return f"Holds {listed([*names[:MOST_PLACES], *more])}" if names else ""


def _programmes(snapshot, terms):
    for term in with_descriptions("programme", terms):
        data = term.data
        names = [place["label"] for place in data.get("localities", ())]
        places = ", ".join(names[:MOST_PLACES])
        if len(names) > MOST_PLACES:
            places += f" and {len(names) - MOST_PLACES} more"
        years = year_range(data.get("start_year"), data.get("end_year"))
        yield Row(_link("programme", term), _joined(data.get("acronym"), years, places))


def _projects(snapshot, terms):
    for term in with_descriptions("project", terms):
        data = term.data
        title = data.get("title", "")
        paid_by = (data.get("funder") or {}).get("label", "")
        years = year_range(data.get("start_year"), data.get("end_year"))
        funded = f"Funded by {paid_by}" if paid_by else ""
        told = _joined(title if title != term.label else "", years, funded)
        yield Row(_link("project", term), told)


def _organisations(snapshot, terms):
    programmes = known.newest_programmes(snapshot, [term.slug for term in terms])
    research = known.projects_by_organisation(snapshot)
    for term in with_descriptions("organisation", terms):
        did = roles(term.slug, programmes[term.slug], research.get(term.slug, ()))
        kind = ORGANISATION_KINDS.get(term.data.get("kind"), "")
        country = (term.data.get("country") or {}).get("label", "")
        yield Row(_link("organisation", term), _joined(_joined(kind, country, by=", "), did))


def roles(slug, programmes, research):
    """“Lead, funder, research”: what it did in these programmes and projects, each role once."""
    found = {
        row["role"]
        for data in programmes
        for row in data.get("partners", ())
        if row["organisation"]["slug"] == slug
    }
    grants = (row for data in programmes for row in data.get("funding", ()))
    if any(row["funder"]["slug"] == slug for row in grants) or any(paid for _, paid, _ in research):
        found.add("funder")
    named = [name.lower() for role, name in ROLES.items() if role in found]
    if any(took_part for *_, took_part in research):
        named.append("research")
    return ", ".join(named).capitalize()


def _sources(snapshot, terms):
    for term in with_descriptions("source", terms):
        data = term.data
        project = (data.get("research_project") or {}).get("label", "")
        year = str(data.get("year") or "")
        by = authors_of(data).rstrip(".")
        yield Row(_link("source", term), _joined(by, year, type_of(data), project))


_ROWS = {
    "country": _countries,
    "locality": _localities,
    "programme": _programmes,
    "project": _projects,
    "organisation": _organisations,
    "source": _sources,
}
