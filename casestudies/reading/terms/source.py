"""One source: its reference, and what it backs in each case."""

from collections.abc import Iterator
from dataclasses import dataclass

from casestudies.catalogue import Answer, Snapshot
from casestudies.catalogue.terms.term import Term

from ..case_list.cards import CardRow, card_rows
from ..navigation import Link, RecordLinks, optional_link
from ..wording.sources import (
    BackedStatements,
    authors_of,
    case_sources,
    doi_url_of,
    language_of,
    type_of,
    url_of,
    year_of,
)


@dataclass(frozen=True, slots=True)
class SourcePage:
    name: str
    count: int
    authors: str
    year: str
    container: str
    type: str
    language: str
    licence: str
    doi: str
    doi_url: str
    url: str
    project: Link | None


@dataclass(frozen=True, slots=True)
class CitingCase:
    """A case with what the source backs there, see wording.sources.CaseSource."""

    card: CardRow
    backs: tuple[BackedStatements, ...]
    facts: str


def source_page(snapshot: Snapshot, term: Term) -> SourcePage:
    data = term.data
    return SourcePage(
        name=term.label,
        count=term.count,
        authors=authors_of(data),
        year=year_of(data),
        container=data.get("container", ""),
        type=type_of(data),
        language=language_of(data),
        licence=data.get("licence", ""),
        doi=data.get("doi", ""),
        doi_url=doi_url_of(data),
        url=url_of(data),
        project=optional_link(snapshot, "project", data.get("research_project")),
    )


def cases_citing(answer: Answer, value: str) -> Iterator[CitingCase]:
    """The cases on an Answer's page, with what this source backs in each."""
    records, links = answer.records, RecordLinks(answer.snapshot)
    links.load("source", [source for record in records.values() for source in record.sources])
    for card, row in zip(answer.cards, card_rows(answer.cards), strict=True):
        record = records.get(card.slug)
        sources = case_sources(record, links) if record else ()
        cited = next((source for source in sources if str(source.source.id) == value), None)
        yield CitingCase(row, cited.backs, cited.facts) if cited else CitingCase(row, (), "")
