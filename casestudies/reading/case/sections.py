"""The numbered sections of a case's page, in the order in which people read: what changed, what was
learned, what was done, what stands behind it."""

from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from casestudies.record import Finding, Record, Section

from ..navigation import Link, RecordLinks
from ..wording import markdown
from .fieldwork import methods_and_other_figures
from .figures import figures_and_charts
from .ledger import ledger
from .partners import partners_by_role
from .related import RelatedCase
from .sources import source_list
from .statements import NOT_REPORTED, Reference, References, SourcedClaim, text_of
from .syntheses import OF_RESEARCH, CasesBelow

MOST_UNFOLDED = 6
MOST_OPEN = 4  # findings of one kind
# Anchor, title and kind of findings.
OTHER_LESSONS = (
    ("lessons", "Policy lessons", "policy_lesson"),
    ("questions", "Open questions", "open_question"),
    ("findings", "Other findings", "finding"),
)


class Fold(StrEnum):
    """Where the body of a section waits behind its title. Paper shows everything."""

    NEVER = "never"
    PHONES = "phones"
    LONG = "long"  # everywhere, unless it is short
    ALWAYS = "always"


@dataclass(frozen=True)
class CasePart:
    """The template cases/parts/{name}.html renders `content`; a part without content is left
    out. `statements` is how many it holds, where its content is no list of them."""

    anchor: str
    title: str
    name: str
    content: object
    statements: int = 0

    @property
    def template(self) -> str:
        return f"cases/parts/{self.name}.html"

    @property
    def size(self) -> int:
        if self.statements:
            return self.statements
        return len(self.content) if isinstance(self.content, Sized) else 1


@dataclass(frozen=True)
class CaseSection:
    """Of several parts, each has its own title below the section's."""

    anchor: str
    title: str
    fold: Fold
    parts: tuple[CasePart, ...]

    @property
    def holds(self) -> str:
        """“Governance and money · Partners”: what is found when it is opened."""
        return " · ".join(part.title for part in self.parts) if len(self.parts) > 1 else ""


@dataclass(frozen=True)
class SectionText:
    """The prose of one section with its margin note, numbered through the page."""

    sourced: SourcedClaim[Section]
    html: str
    note: int


@dataclass(frozen=True)
class FindingList:
    """Findings of one kind; without any, the gap is shown."""

    rows: tuple[SourcedClaim[Finding], ...]

    @property
    def open_rows(self) -> tuple[SourcedClaim[Finding], ...]:
        return self.rows if len(self.rows) <= MOST_OPEN + 1 else self.rows[:MOST_OPEN]

    @property
    def folded_rows(self) -> tuple[SourcedClaim[Finding], ...]:
        return self.rows[len(self.open_rows) :]


@dataclass(frozen=True)
class Disagreeing:
    """Two statements that disagree, each with its code, what it says and where; and in what."""

    statements: tuple[tuple[str, str, Reference], ...]
    note: str


class Sections:
    def __init__(self, record: Record, references: References, links: RecordLinks):
        self.record, self.references, self.links = record, references, links
        self._notes = count(1)

    def all(
        self,
        keywords: Sequence[Link],
        related: Sequence[RelatedCase],
        below: CasesBelow | None,
        citation: object,
    ) -> Iterator[CaseSection]:
        yield _section("outcomes", "Outcomes", [self._outcomes()], Fold.NEVER)
        cite = [CasePart("cite", "Cite this case", "cite", citation)]
        others = (
            _section("learned", "Lessons", self._lessons()),
            _section("below", "", [CasePart("below", self._cases_title(), "below", below)]),
            _section("done", "", [self._prose("approach", "What was done")]),
            _section("account", "The full account", self._account(), Fold.LONG),
            _section("bounds", "Limits and gaps", self._limits()),
            *self._evidence(),
            _section("around", "Keywords and related cases", _around(keywords, related)),
            _section("citing", "", cite, Fold.ALWAYS),
        )
        yield from (section for section in others if section.parts)

    def _cases_title(self) -> str:
        return (
            "Cases of this research" if self.record.kind == OF_RESEARCH else "Cases in this place"
        )

    def _outcomes(self) -> CasePart:
        rows = ledger(self.record, self.references)
        return CasePart("outcomes", "Outcomes", "outcomes", rows)

    def _lessons(self) -> Iterator[CasePart]:
        """What hindered stands beside what helped: where only one is known, the gap shows."""
        helped, hindered = self._findings("success_factor"), self._findings("barrier")
        if helped or hindered:
            yield CasePart("factors", "What helped", "findings", FindingList(helped))
            yield CasePart("barriers", "What hindered", "findings", FindingList(hindered))
        for anchor, title, kind in OTHER_LESSONS:
            if found := self._findings(kind):
                yield CasePart(anchor, title, "findings", FindingList(found))

    def _account(self) -> Iterator[CasePart]:
        yield self._prose("context", "Background")
        yield self._prose("governance", "Governance and money")
        yield self._prose("delivery", "How it was delivered")
        yield self._prose("results", "What the sources report")
        if self.record.programme:
            partners = partners_by_role(self.record.programme, self.references, self.links)
            yield CasePart("partners", "Partners", "partners", partners)

    def _limits(self) -> Iterator[CasePart]:
        yield self._prose("limitations", "Limits")
        yield self._prose("transferability", "In other places")
        pairs = list(self._disagreements())
        yield CasePart("disagreements", "Where statements disagree", "disagreements", pairs)
        if silences := self._findings(NOT_REPORTED):
            title = "What the sources do not report"
            yield CasePart("not-reported", title, "findings", FindingList(silences))

    def _evidence(self) -> Iterator[CaseSection]:
        record, beside = self.record, self.references.beside
        methods, figures = methods_and_other_figures(
            beside(record.fieldwork), beside(record.key_figures)
        )
        drawn = figures_and_charts(figures) if figures else ()
        said = CasePart("testimony", "What people said", "testimony", beside(record.testimonies))
        sources = source_list(record, self.links)
        behind = (
            CasePart("fieldwork", "How the evidence was gathered", "fieldwork", methods),
            CasePart("sources", "Sources", "sources", sources, sources.claims),
        )
        yield _section("numbers", "", [CasePart("figures", "Key figures", "figures", drawn)])
        yield _section("voices", "", [said])
        yield _section("behind", "Fieldwork and sources", behind, Fold.LONG)

    def _prose(self, kind: str, title: str) -> CasePart:
        texts = [
            SectionText(
                self.references.sourced(section), markdown.render(section.body), next(self._notes)
            )
            for section in self.record.sections
            if section.kind == kind
        ]
        return CasePart(kind, title, "prose", texts)

    def _findings(self, kind: str) -> tuple[SourcedClaim[Finding], ...]:
        findings = (finding for finding in self.record.findings if finding.kind == kind)
        return tuple(self.references.beside(findings))

    def _disagreements(self) -> Iterator[Disagreeing]:
        claims = {claim.code: claim for claim in self.record.claims()}
        for one in self.record.disagreements:
            both = [claims[code] for code in (one.first, one.second) if code in claims]
            said = ((claim.code, text_of(claim), self.references.of(claim)) for claim in both)
            yield Disagreeing(tuple(said), one.note)


def _around(keywords: Sequence[Link], related: Sequence[RelatedCase]) -> Iterator[CasePart]:
    yield CasePart("keywords", "Keywords", "keywords", keywords)
    yield CasePart("related", "Related cases", "related", related)


def _section(
    anchor: str, title: str, parts: Iterable[CasePart], fold: Fold = Fold.PHONES
) -> CaseSection:
    """A single part gives it its anchor and title."""
    shown = tuple(part for part in parts if part.content)
    if fold == Fold.LONG and sum(part.size for part in shown) <= MOST_UNFOLDED:
        fold = Fold.PHONES
    if len(shown) == 1:
        anchor, title = shown[0].anchor, shown[0].title
    return CaseSection(anchor, title, fold, shown)
