"""The page of one case: a Record in, numbered parts for the template out."""

from dataclasses import dataclass
from itertools import count

from casestudies.models import Finding, Partner

from ..case_links import Pages
from ..wording import markdown
from ..wording.backing import Backing, Reference
from ..wording.case_sources import source_rows
from ..wording.quantities import money
from ..wording.words import counted, long_date
from .facts import FactBox
from .fieldwork import methods
from .figures import figures_and_charts
from .outcomes import changes, ledger

ROLES = dict(Partner.Role.choices)
FINDINGS = dict(Finding.Kind.choices)
# Section kind → heading, before and after the evidence.
ACCOUNT = {
    "context": "Background",
    "approach": "What was done",
    "governance": "Governance and money",
    "delivery": "How it was delivered",
    "results": "What the source reports",
}
CAVEATS = {"limitations": "Limits", "transferability": "Use elsewhere"}


@dataclass(frozen=True)
class Part:
    """A section of the page: the template cases/parts/{name}.html renders `content`."""

    anchor: str
    title: str
    name: str
    content: object
    folds: bool = True

    @property
    def template(self):
        return f"cases/parts/{self.name}.html"


@dataclass(frozen=True)
class Paragraphs:
    """The prose of one section claim with its margin note, numbered through the page."""

    claim: object
    ref: Reference
    html: str
    note: int


@dataclass(frozen=True)
class Group:
    title: str
    rows: tuple


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
class CasePage:
    record: object
    changes: tuple
    statements: str
    facts: tuple
    parts: tuple[Part, ...]


def case_page(record, snapshot, *, keywords=None, related=None, citation=None):
    """`keywords` and `related` are today's; without them the page is as of its publication."""
    backing, pages = Backing(record), Pages(snapshot)
    if keywords is None:
        keywords = [pages.keyword(term) for term in record.keywords]
    parts = [
        Part("outcomes", "Outcomes", "outcomes", ledger(record.outcomes, backing), folds=False),
        *_evidence(record, backing, pages),
        Part("sources", "Sources", "sources", sources(record, pages)),
        Part("keywords", "Keywords", "keywords", keywords),
        Part("related", "Related cases", "related", related),
        Part("cite", "Cite this case", "cite", citation),
    ]
    return CasePage(
        record=record,
        changes=tuple(changes(record.outcomes)),
        statements=counted(len(record.outcomes), "statement"),
        facts=FactBox(record, backing, pages).facts(),
        parts=tuple(part for part in parts if part.content),
    )


def _evidence(record, backing, pages):
    notes = count(1)
    yield from _prose(record, backing, ACCOUNT, notes)
    if record.key_figures:
        figures = figures_and_charts(backing.each(record.key_figures))
        yield Part("figures", "Key figures", "figures", figures)
    groups = methods(backing.each(record.fieldwork))
    yield Part("fieldwork", "How the evidence was gathered", "fieldwork", groups)
    if record.programme and (record.programme.partners or record.programme.funding):
        content = partners(record.programme, backing, pages)
        yield Part("partners", "Partners and funding", "partners", content)
    yield Part("testimony", "Testimony", "testimony", backing.each(record.testimonies))
    yield from _findings(record, backing)
    yield from _prose(record, backing, CAVEATS, notes)


def _prose(record, backing, headings, notes):
    for kind, title in headings.items():
        claims = [claim for claim in record.sections if claim.kind == kind]
        if claims:
            rows = [
                Paragraphs(claim, backing.of(claim), markdown.render(claim.body), next(notes))
                for claim in claims
            ]
            yield Part(kind, title, "prose", rows)


def partners(programme, backing, pages):
    """Partners by role in the order of the roles, then grants."""
    rows = [
        (one.role, pages.of("organisation", one.organisation), one.note, backing.of(one))
        for one in programme.partners
    ]
    groups = [
        Group(title, tuple(row[1:] for row in rows if row[0] == role))
        for role, title in ROLES.items()
    ]
    grants = tuple(
        (
            money(grant.amount, grant.currency),
            pages.of("organisation", grant.funder),
            backing.of(grant),
        )
        for grant in programme.funding
    )
    return {"roles": [group for group in groups if group.rows], "grants": grants}


def _findings(record, backing):
    """Barriers stand beside success factors: where only one is known, the gap shows."""
    rows = {
        kind: tuple(backing.each(one for one in record.findings if one.kind == kind))
        for kind in FINDINGS
    }
    helped = (
        Group("Success factors", rows["success_factor"]),
        Group("Barriers", rows["barrier"]),
    )
    if any(group.rows for group in helped):
        yield Part("factors", "Success factors and barriers", "factors", helped)
    for kind, anchor, title in (
        ("policy_lesson", "lessons", "Policy lessons"),
        ("open_question", "questions", "Open questions"),
        ("finding", "findings", "Findings"),
    ):
        if rows[kind]:
            yield Part(anchor, title, "findings", rows[kind])


def sources(record, pages):
    claims = record.claims()
    checked = [claim.checked_on for claim in claims if claim.checked_on]
    return {
        "rows": source_rows(record, pages),
        "checked": len(checked),
        "claims": len(claims),
        "last_checked": long_date(max(checked)) if checked else "",
    }


def citation(record, number, published_at, address):
    return Citation(
        title=record.title,
        code=record.code,
        number=number,
        year=published_at.year,
        date=long_date(published_at),
        address=address,
        example=next((claim.code for claim in record.claims()), ""),
    )
