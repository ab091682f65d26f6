"""The page of one case: a Record in, numbered parts for the template out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from casestudies.catalogue.related import Related, Tie
from casestudies.catalogue.snapshot.snapshot import Snapshot
from casestudies.record import Finding, Record, Section, passages_of

from ..navigation import Link, RecordLinks, address
from ..wording import markdown
from ..wording.sources import CaseSource, Reference, References, SourcedClaim, case_sources
from ..wording.words import capitalised, counted, listed, long_date, statements_in_words
from .evidence import fieldwork_methods, figures_and_charts
from .facts import FactBox, FactRow, partners_and_funding
from .outcomes import DomainChange, changes_by_domain, ledger

# Kind of section → heading, before and after the evidence.
ACCOUNT = {
    "context": "Background",
    "approach": "What was done",
    "governance": "Governance and money",
    "delivery": "How it was delivered",
    "results": "What the source reports",
}
CAVEATS = {"limitations": "Limits", "transferability": "Use elsewhere"}
MOST_SHARED_KEYWORDS = 3


@dataclass(frozen=True)
class CasePart:
    """The template cases/parts/{name}.html renders `content`; a part without content is left
    out."""

    anchor: str
    title: str
    name: str
    content: object
    folds: bool = True

    @property
    def template(self) -> str:
        return f"cases/parts/{self.name}.html"


@dataclass(frozen=True)
class SectionText:
    """The prose of one section with its margin note, numbered through the page."""

    claim: Section
    reference: Reference
    html: str
    note: int


@dataclass(frozen=True)
class FindingGroup:
    title: str
    findings: tuple[SourcedClaim[Finding], ...]


@dataclass(frozen=True)
class SourceList:
    """The sources, and how many of the case's claims were checked against theirs again."""

    sources: list[CaseSource]
    claims: int
    checked: int
    last_checked: str


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


@dataclass(frozen=True)
class RelatedCase:
    url: str
    title: str
    why: str


@dataclass(frozen=True)
class CasePage:
    record: Record
    changes: tuple[DomainChange, ...]
    statements: str
    facts: tuple[FactRow, ...]
    parts: tuple[CasePart, ...]


def case_page(
    record: Record,
    snapshot: Snapshot,
    *,
    keywords: Sequence[Link] | None = None,
    related: Sequence[RelatedCase] = (),
    citation: Citation | None = None,
) -> CasePage:
    """`keywords` and `related` are today's; without them the page is as of its publication."""
    references, links = References(record), RecordLinks(snapshot)
    if keywords is None:
        keywords = [links.to_keyword(term) for term in record.keywords]
    outcomes = ledger(record.outcomes, references)
    parts = [
        CasePart("outcomes", "Outcomes", "outcomes", outcomes, folds=False),
        *_account_and_evidence(record, references, links),
        CasePart("sources", "Sources", "sources", source_list(record, links)),
        CasePart("keywords", "Keywords", "keywords", keywords),
        CasePart("related", "Related cases", "related", related),
        CasePart("cite", "Cite this case", "cite", citation),
    ]
    return CasePage(
        record=record,
        changes=tuple(changes_by_domain(record.outcomes)),
        statements=statements_in_words(len(record.outcomes), len(passages_of(record.outcomes))),
        facts=FactBox(record, references, links).rows(),
        parts=tuple(part for part in parts if part.content),
    )


def _account_and_evidence(
    record: Record, references: References, links: RecordLinks
) -> Iterator[CasePart]:
    notes = count(1)
    yield from _prose(record, references, ACCOUNT, notes)
    if record.key_figures:
        figures = figures_and_charts(references.beside(record.key_figures))
        yield CasePart("figures", "Key figures", "figures", figures)
    methods = fieldwork_methods(references.beside(record.fieldwork))
    yield CasePart("fieldwork", "How the evidence was gathered", "fieldwork", methods)
    if record.programme:
        partners = partners_and_funding(record.programme, references, links)
        yield CasePart("partners", "Partners and funding", "partners", partners)
    testimonies = references.beside(record.testimonies)
    yield CasePart("testimony", "Testimony", "testimony", testimonies)
    yield from _findings(record, references)
    yield from _prose(record, references, CAVEATS, notes)


def _prose(
    record: Record, references: References, headings: dict[str, str], notes: Iterator[int]
) -> Iterator[CasePart]:
    for kind, title in headings.items():
        texts = [
            SectionText(section, references.of(section), markdown.render(section.body), next(notes))
            for section in record.sections
            if section.kind == kind
        ]
        yield CasePart(kind, title, "prose", texts)


def _findings(record: Record, references: References) -> Iterator[CasePart]:
    """Barriers stand beside success factors: where only one is known, the gap shows."""

    def of_kind(kind: str) -> tuple[SourcedClaim[Finding], ...]:
        findings = (finding for finding in record.findings if finding.kind == kind)
        return tuple(references.beside(findings))

    helped = FindingGroup("Success factors", of_kind("success_factor"))
    hindered = FindingGroup("Barriers", of_kind("barrier"))
    if helped.findings or hindered.findings:
        title = "Success factors and barriers"
        yield CasePart("factors", title, "factors", (helped, hindered))
    yield CasePart("lessons", "Policy lessons", "findings", of_kind("policy_lesson"))
    yield CasePart("questions", "Open questions", "findings", of_kind("open_question"))
    yield CasePart("findings", "Findings", "findings", of_kind("finding"))


def source_list(record: Record, links: RecordLinks) -> SourceList:
    claims = record.claims()
    checked = [claim.checked_on for claim in claims if claim.checked_on]
    return SourceList(
        sources=case_sources(record, links),
        claims=len(claims),
        checked=len(checked),
        last_checked=long_date(max(checked)) if checked else "",
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
    )


# Related cases


def related_cases(related: Iterable[Related]) -> list[RelatedCase]:
    return [
        RelatedCase(address("case-detail", case.card.slug), case.card.title, why_related(case.ties))
        for case in related
    ]


def why_related(ties: Iterable[Tie]) -> str:
    """“Shares Co-production and Lone parents; both in Scotland”; `ties` are rarest first."""
    labels: dict[str, list[str]] = {}
    for tie in ties:
        labels.setdefault(tie.facet, []).append(tie.label)
    reasons = [f"same programme ({label})" for label in labels.get("programme", ())]
    if keywords := labels.get("keyword"):
        more = len(keywords) - MOST_SHARED_KEYWORDS
        rest = [counted(more, "more keyword")] if more > 0 else []
        reasons.append(f"shares {listed([*keywords[:MOST_SHARED_KEYWORDS], *rest])}")
    # Of the places, the smallest, which is the rarest.
    reasons += [f"both in {label}" for label in labels.get("locality", ())[:1]]
    reasons += [f"same research project ({label})" for label in labels.get("project", ())]
    return capitalised("; ".join(reasons))
