"""A research project: who paid and took part, and which of its documents cases cite."""

from dataclasses import dataclass

from casestudies.catalogue import Criteria, read_ahead
from casestudies.catalogue.terms import organisations as known

from ..navigation import Link, link_to, links_to, web_address
from ..wording.sources import authors_of, type_of
from ..wording.words import year_range

MOST_SOURCES = 100


@dataclass(frozen=True, slots=True)
class SourceRow:
    link: Link
    note: str


@dataclass(frozen=True, slots=True)
class ProjectPage:
    name: str
    title: str
    aims: str
    count: int
    criteria: Criteria
    funder: Link | None
    grant_number: str
    years: str
    url: str
    organisations: tuple[Link, ...]
    sources: tuple[SourceRow, ...]
    more_sources: int


def project_page(snapshot, term):
    data = term.data
    sources, cited = known.sources_of(snapshot, term.slug, MOST_SOURCES)
    read_ahead(snapshot, "source", [slug for slug, *_ in sources])
    title = data.get("title", term.label)
    return ProjectPage(
        name=term.label,
        title=title if title != term.label else "",
        aims=data.get("aims", ""),
        count=term.count,
        criteria=Criteria().with_values("project", [term.slug]),
        funder=link_to(snapshot, "organisation", data.get("funder")),
        grant_number=data.get("grant_number", ""),
        years=year_range(data.get("start_year"), data.get("end_year")),
        url=web_address(data.get("url", "")),
        organisations=links_to(snapshot, "organisation", data.get("organisations", ())),
        sources=tuple(_source_row(snapshot, *row) for row in sources),
        more_sources=cited - len(sources),
    )


def _source_row(snapshot, slug, label, data):
    link = link_to(snapshot, "source", {"slug": slug, "label": label})
    known_ones = (authors_of(data), str(data.get("year") or ""), type_of(data))
    return SourceRow(link, ". ".join(part.rstrip(".") for part in known_ones if part))
