"""One source: its reference, and the statements that rest on it, case by case."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from casestudies.catalogue import Answer, Snapshot
from casestudies.catalogue.terms.term import Term
from casestudies.record import Mark, Outcome, Record, marks_of
from casestudies.record.types import Claim

from ..case.sources import SORTS, facts_by_source
from ..case.statements import absences_of, text_of
from ..navigation import Link, address, optional_link
from ..wording.sources import (
    archived_url_of,
    authors_of,
    doi_url_of,
    language_of,
    type_of,
    url_of,
    year_of,
)
from ..wording.subtitle import subtitle_of

MOST_STATEMENTS = 100  # of a case; the others are found on its page
OTHER_SORTS = {field: sort for field, sort in SORTS.items() if field != "outcomes"}


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
    note: str = ""
    archived_url: str = ""


@dataclass(frozen=True, slots=True)
class BackedStatement:
    """`url` leads to it on the page of its case. What is no outcome has no direction, but a
    `sort`."""

    code: str
    url: str
    text: str
    locator: str
    sort: str
    direction: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class CitingCase:
    """A case with what rests on the source there: `total` statements, of which `more` are not
    listed, the marks of those on outcomes, and `facts` of its programme in words. `about` says that
    the source is about the whole case. `no_author` leads to the statement that it names none."""

    url: str
    title: str
    subtitle: str = ""
    marks: tuple[Mark, ...] = ()
    outcomes: tuple[BackedStatement, ...] = ()
    others: tuple[BackedStatement, ...] = ()
    total: int = 0
    more: int = 0
    facts: str = ""
    about: bool = False
    no_author: Link | None = None


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
        note=data.get("note", ""),
        archived_url=archived_url_of(data),
    )


def cases_citing(answer: Answer, value: str) -> Iterator[CitingCase]:
    """The cases on an Answer's page, with what rests on this source in each."""
    for card in answer.cards:
        url, record = address("case-detail", card.slug), answer.records.get(card.slug)
        yield _citing_case(record, value, url) if record else CitingCase(url, card.title)


def _citing_case(record: Record, value: str, url: str) -> CitingCase:
    slug = next((source.slug for source in record.sources if str(source.id) == value), "")
    outcomes = [claim for claim in record.outcomes if claim.source == slug]
    others = [
        (claim, sort)
        for field, sort in OTHER_SORTS.items()
        for claim in getattr(record, field)
        if claim.source == slug
    ]
    total, room = len(outcomes) + len(others), max(0, MOST_STATEMENTS - len(outcomes))
    silence = absences_of(record, slug).get("authors", "")
    return CitingCase(
        url=url,
        title=record.title,
        subtitle=subtitle_of(record),
        marks=tuple(marks_of(outcomes)),
        outcomes=tuple(_outcome(claim, url) for claim in outcomes[:MOST_STATEMENTS]),
        others=tuple(_statement(claim, sort, url) for claim, sort in others[:room]),
        total=total,
        more=max(0, total - MOST_STATEMENTS),
        facts=facts_by_source(record.programme).get(slug, ""),
        about=slug in record.further_sources,
        no_author=Link(silence, f"{url}#{silence}") if silence else None,
    )


def _outcome(claim: Outcome, url: str) -> BackedStatement:
    known = {"direction": claim.direction, "evidence": claim.evidence_type}
    return replace(_statement(claim, claim.domain.label, url), **known)


def _statement(claim: Claim, sort: str, url: str) -> BackedStatement:
    return BackedStatement(claim.code, f"{url}#{claim.code}", text_of(claim), claim.locator, sort)
