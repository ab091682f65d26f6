"""A research project: who paid and took part, and which of its documents cases cite."""

from dataclasses import dataclass

from casestudies.catalogue import Criteria, Snapshot, read_ahead
from casestudies.catalogue.terms.organisations import sources_of
from casestudies.catalogue.terms.term import Term

from ..navigation import Link, link_to, links_to, optional_link, web_address
from ..wording.sources import SourceData, authors_of, type_of, year_of
from ..wording.words import year_range

MOST_SOURCES = 100


@dataclass(frozen=True, slots=True)
class ProjectSource:
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
    sources: tuple[ProjectSource, ...]
    more_sources: int


def project_page(snapshot: Snapshot, term: Term) -> ProjectPage:
    data = term.data
    sources, cited = sources_of(snapshot, term.value, MOST_SOURCES)
    read_ahead(snapshot, "source", [value for value, *_ in sources])
    title = data.get("title", term.label)
    return ProjectPage(
        name=term.label,
        title=title if title != term.label else "",
        aims=data.get("aims", ""),
        count=term.count,
        criteria=Criteria().with_values("project", [term.slug]),
        funder=optional_link(snapshot, "organisation", data.get("funder")),
        grant_number=data.get("grant_number", ""),
        years=year_range(data.get("start_year"), data.get("end_year")),
        url=web_address(data.get("url", "")),
        organisations=links_to(snapshot, "organisation", data.get("organisations", ())),
        sources=tuple(_project_source(snapshot, *source) for source in sources),
        more_sources=cited - len(sources),
    )


def _project_source(snapshot: Snapshot, value: str, label: str, data: SourceData) -> ProjectSource:
    link = link_to(snapshot, "source", {"id": value, "label": label})
    described = (authors_of(data), year_of(data), type_of(data))
    return ProjectSource(link, ". ".join(part.rstrip(".") for part in described if part))
