"""The outcomes of a case: what changed at a glance, and the ledger of every statement."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from casestudies.record import Outcome, by_domain, marks_of, passages_of

from ..wording.marks import Known, drawn
from ..wording.sources import Reference, References
from ..wording.words import DIRECTIONS, EVIDENCE_TYPES, quantity_in_words

MOST_SINGLE_MARKS = 6
# Designs that compare by their nature, whether or not the comparator is named.
COMPARING_DESIGNS = {"randomised_trial", "quasi_experimental"}
COUNTED_ONCE = (
    "These numbers are of passages: statements on one outcome in one direction that rest on the "
    "same passage of a source count once."
)


@dataclass(frozen=True)
class PassageMark:
    """One passage of a source; or `count` of them that look alike, where there are too many to draw
    one by one."""

    direction: str
    known: Known
    count: int


@dataclass(frozen=True)
class DomainChange:
    """What changed in one outcome domain; `code` is that of its first statement."""

    label: str
    code: str
    marks: tuple[PassageMark, ...]


@dataclass(frozen=True)
class LedgerRow:
    claim: Outcome
    reference: Reference
    evidence: str
    figure: str


@dataclass(frozen=True)
class Ledger:
    """`balance` holds direction, word and number of passages, zeros too; `counted` says what the
    numbers are of, where statements share a passage."""

    rows: tuple[LedgerRow, ...]
    balance: tuple[tuple[str, str, int], ...]
    counted: str
    note: str


def changes_by_domain(outcomes: Sequence[Outcome]) -> list[DomainChange]:
    """Each domain once, in the order of the claims, with the marks of its passages."""
    return [
        DomainChange(domain.label, claims[0].code, _marks(claims))
        for domain, claims in by_domain(outcomes)
    ]


def _marks(claims: Sequence[Outcome]) -> tuple[PassageMark, ...]:
    return tuple(PassageMark(*one) for one in drawn(marks_of(claims), MOST_SINGLE_MARKS))


def ledger(outcomes: Sequence[Outcome], references: References) -> Ledger:
    passages = passages_of(outcomes)
    counts = Counter(passage.direction for passage in passages)
    return Ledger(
        rows=tuple(_ledger_row(claim, references) for claim in outcomes),
        balance=tuple((name, word.lower(), counts[name]) for name, word in DIRECTIONS.items()),
        counted=COUNTED_ONCE if len(passages) < len(outcomes) else "",
        note=comparison_note(outcomes),
    )


def _ledger_row(claim: Outcome, references: References) -> LedgerRow:
    return LedgerRow(
        claim=claim,
        reference=references.of(claim),
        evidence=EVIDENCE_TYPES.get(claim.evidence_type, claim.evidence_type),
        figure=quantity_in_words(claim.value, claim.unit, claim.qualifier),
    )


def comparison_note(outcomes: Sequence[Outcome]) -> str:
    """What the marks can't show, when nothing was compared."""
    if not outcomes or any(
        claim.comparator or claim.evidence_type in COMPARING_DESIGNS for claim in outcomes
    ):
        return ""
    return (
        "No comparison group is reported, so a positive mark records what was observed. "
        "It does not show what the programme caused."
    )
