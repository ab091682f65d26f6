"""The page of one case: a Record in, its head and numbered sections for the template out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casestudies.catalogue.snapshot.snapshot import Snapshot
from casestudies.record import Record, passages_of

from ..navigation import Link, RecordLinks
from ..wording.licences import licence_link
from ..wording.subtitle import subtitle_of
from ..wording.words import long_date, statements_in_words
from .facts import FactBox, FactRow
from .outcomes import DomainChange, changes_by_domain
from .related import RelatedCase
from .sections import CaseSection, Sections
from .statements import References, absences_of
from .syntheses import CasesBelow


@dataclass(frozen=True)
class Citation:
    """`example` is the code of a statement in the case, to show how one is cited."""

    title: str
    code: str
    number: int
    year: int
    date: str
    address: str
    example: str
    licence: Link | None


@dataclass(frozen=True)
class CasePage:
    """`silence` is the code of the statement that no outcome is reported, where there is one."""

    record: Record
    subtitle: str
    changes: tuple[DomainChange, ...]
    statements: str
    silence: str
    facts: tuple[FactRow, ...]
    sections: tuple[CaseSection, ...]


def case_page(
    record: Record,
    snapshot: Snapshot,
    *,
    keywords: Sequence[Link] | None = None,
    related: Sequence[RelatedCase] = (),
    below: CasesBelow | None = None,
    citation: Citation | None = None,
) -> CasePage:
    """`keywords`, `related` and the cases `below` are today's; without them the page is as of its
    publication."""
    references, links = References(record), RecordLinks(snapshot)
    if keywords is None:
        keywords = [links.to_keyword(term) for term in record.keywords]
    return CasePage(
        record=record,
        subtitle=subtitle_of(record),
        changes=tuple(changes_by_domain(record.outcomes)),
        statements=statements_in_words(len(record.outcomes), len(passages_of(record.outcomes))),
        silence=absences_of(record).get("outcomes", ""),
        facts=FactBox(record, references, links).rows(),
        sections=tuple(Sections(record, references, links).all(keywords, related, below, citation)),
    )


def citation(record: Record, number: int, published_at: datetime, address: str) -> Citation:
    return Citation(
        title=record.title,
        code=record.code,
        number=number,
        year=published_at.year,
        date=long_date(published_at),
        address=address,
        example=next((claim.code for claim in record.claims()), ""),
        licence=licence_link(record.licence),
    )
