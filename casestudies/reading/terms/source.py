"""One source: its reference, and what it backs in each case."""

from dataclasses import dataclass

from casestudies.catalogue.terms.terms import records_of

from ..case_links import Pages
from ..case_list.cards import CardRow, card_rows
from ..links import Link, link_to
from ..wording.case_sources import source_rows
from ..wording.sources import address_of, authors_of, doi_address, language_of, type_of


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
class Citing:
    """A case with what the source backs there, see case_sources.SourceRow."""

    card: CardRow
    backs: tuple
    facts: str


def source_page(snapshot, term):
    data = term.data
    return SourcePage(
        name=term.label,
        count=term.count,
        authors=authors_of(data),
        year=str(data.get("year") or ""),
        container=data.get("container", ""),
        type=type_of(data),
        language=language_of(data),
        licence=data.get("licence", ""),
        doi=data.get("doi", ""),
        doi_url=doi_address(data),
        url=address_of(data),
        project=link_to(snapshot, "project", data.get("research_project")),
    )


def citing(found, slug):
    """The cases on an Answer's page that cite the source."""
    records, pages = records_of(found), Pages(found.snapshot)
    pages.expect("source", [source for one in records.values() for source in one.sources])
    for card, row in zip(found.cards, card_rows(found.cards), strict=True):
        cited = source_rows(records[card.slug], pages)
        here = next(one for one in cited if one.source.slug == slug)
        yield Citing(row, here.backs, here.facts)
