"""One source: its reference, and what it backs in each case."""

from dataclasses import dataclass

from casestudies.catalogue.terms import records_of

from .addresses import address
from .backing import facts_backed
from .cards import CardRow, card_rows
from .links import Link, link_to
from .source_words import address_of, authors_of, doi_address, language_of, type_of
from .words import listed


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
    """A case with the codes that the source backs there, and words for what else it backs."""

    card: CardRow
    codes: tuple[tuple[str, str], ...]
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
    records = records_of(found)
    for card, row in zip(found.cards, card_rows(found.cards), strict=True):
        record = records.get(card.slug)
        codes = [claim.code for claim in record.claims() if claim.source == slug] if record else []
        facts = facts_backed(record.programme).get(slug) if record else None
        yield Citing(
            row,
            tuple((code, f"{address('case-detail', card.slug)}#{code}") for code in codes),
            listed(facts).capitalize() + " of the programme" if facts else "",
        )
