"""The numbered sections of a case's page, in the order in which people read: what changed, what was
learned, what was done, what stands behind it."""

from collections.abc import Iterable, Iterator, Sequence
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


class Fold(StrEnum):
    """Where the body of a section waits behind its title. Paper shows everything."""

    NEVER = "never"
    PHONES = "phones"
    ALWAYS = "always"


@dataclass(frozen=True)
class CasePart:
    """The template cases/parts/{name}.html renders `content`; a part without content is left
    out."""

    anchor: str
    title: str
    name: str
    content: object

    @property
    def template(self) -> str:
        return f"cases/parts/{self.name}.html"


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
class FindingGroup:
    title: str
    findings: tuple[SourcedClaim[Finding], ...]


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
        self, keywords: Sequence[Link], related: Sequence[RelatedCase], citation: object
    ) -> Iterator[CaseSection]:
        yield _section("outcomes", "Outcomes", [self._outcomes()], Fold.NEVER)
        others = (
            _section("learned", "Lessons", self._lessons()),
            _section("account", "Background and approach", self._account()),
            _section("running", "How it was run", self._running(), Fold.ALWAYS),
            _section("reported", "Results and limits", self._results_and_limits()),
            *self._evidence(),
            _section("around", "Keywords and related cases", _around(keywords, related)),
            _section("citing", "", [CasePart("cite", "Cite this case", "cite", citation)]),
        )
        yield from (section for section in others if section.parts)

    def _outcomes(self) -> CasePart:
        rows = ledger(self.record, self.references)
        return CasePart("outcomes", "Outcomes", "outcomes", rows)

    def _lessons(self) -> Iterator[CasePart]:
        """Barriers stand beside success factors: where only one is known, the gap shows."""
        helped = FindingGroup("What helped", self._findings("success_factor"))
        hindered = FindingGroup("What hindered", self._findings("barrier"))
        if helped.findings or hindered.findings:
            title = "What helped and what hindered"
            yield CasePart("factors", title, "factors", (helped, hindered))
        yield CasePart("lessons", "Policy lessons", "findings", self._findings("policy_lesson"))
        yield CasePart("questions", "Open questions", "findings", self._findings("open_question"))
        yield CasePart("findings", "Other findings", "findings", self._findings("finding"))

    def _account(self) -> Iterator[CasePart]:
        yield self._prose("context", "Background")
        yield self._prose("approach", "What was done")

    def _running(self) -> Iterator[CasePart]:
        yield self._prose("governance", "Governance and money")
        yield self._prose("delivery", "How it was delivered")
        if self.record.programme:
            partners = partners_by_role(self.record.programme, self.references, self.links)
            yield CasePart("partners", "Partners", "partners", partners)

    def _results_and_limits(self) -> Iterator[CasePart]:
        yield self._prose("results", "What the sources report")
        yield self._prose("limitations", "Limits")
        yield self._prose("transferability", "In other places")
        pairs = list(self._disagreements())
        yield CasePart("disagreements", "Where statements disagree", "disagreements", pairs)
        silences = self._findings(NOT_REPORTED)
        yield CasePart("not-reported", "What the sources do not report", "findings", silences)

    def _evidence(self) -> Iterator[CaseSection]:
        record, beside = self.record, self.references.beside
        methods, figures = methods_and_other_figures(
            beside(record.fieldwork), beside(record.key_figures)
        )
        drawn = figures_and_charts(figures) if figures else ()
        said = CasePart("testimony", "What people said", "testimony", beside(record.testimonies))
        behind = (
            CasePart("fieldwork", "How the evidence was gathered", "fieldwork", methods),
            CasePart("sources", "Sources", "sources", source_list(record, self.links)),
        )
        yield _section("numbers", "", [CasePart("figures", "Key figures", "figures", drawn)])
        yield _section("voices", "", [said])
        yield _section("behind", "Fieldwork and sources", behind, Fold.ALWAYS)

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
    """A single part gives it its anchor and title, and is too short to be folded everywhere."""
    shown = tuple(part for part in parts if part.content)
    if len(shown) == 1:
        fold = Fold.PHONES if fold == Fold.ALWAYS else fold
        return CaseSection(shown[0].anchor, shown[0].title, fold, shown)
    return CaseSection(anchor, title, fold, shown)
