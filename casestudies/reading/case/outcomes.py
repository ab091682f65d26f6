"""The outcomes of a case: what changed at a glance, and the ledger of every statement."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from casestudies.record import Outcome

from ..wording.sources import Reference, References
from ..wording.words import DIRECTIONS, EVIDENCE_TYPES, quantity_in_words

MOST_SINGLE_MARKS = 6
# Designs that compare by their nature, whether or not the comparator is named.
COMPARING_DESIGNS = {"randomised_trial", "quasi_experimental"}


@dataclass(frozen=True)
class DirectionMark:
    """One statement; or `count` of them, where there are too many to draw one by one."""

    direction: str
    count: int = 0


@dataclass(frozen=True)
class DomainChange:
    """What changed in one outcome domain; `code` is that of its first statement."""

    label: str
    code: str
    marks: tuple[DirectionMark, ...]


@dataclass(frozen=True)
class LedgerRow:
    claim: Outcome
    reference: Reference
    evidence: str
    figure: str


@dataclass(frozen=True)
class Ledger:
    """`balance` holds direction, word and number of statements, zeros too."""

    rows: tuple[LedgerRow, ...]
    balance: tuple[tuple[str, str, int], ...]
    note: str


def changes_by_domain(outcomes: Sequence[Outcome]) -> list[DomainChange]:
    """Each domain once, in the order of the claims, with the marks of its statements."""
    domains: dict[int, list[Outcome]] = {}
    for claim in outcomes:
        domains.setdefault(claim.domain.id, []).append(claim)
    return [
        DomainChange(claims[0].domain.label, claims[0].code, _marks(claims))
        for claims in domains.values()
    ]


def _marks(claims: Sequence[Outcome]) -> tuple[DirectionMark, ...]:
    counts = Counter(claim.direction for claim in claims)
    if len(claims) > MOST_SINGLE_MARKS:
        return tuple(
            DirectionMark(direction, counts[direction])
            for direction in DIRECTIONS
            if counts[direction]
        )
    return tuple(
        DirectionMark(direction) for direction in DIRECTIONS for _ in range(counts[direction])
    )


def ledger(outcomes: Sequence[Outcome], references: References) -> Ledger:
    counts = Counter(claim.direction for claim in outcomes)
    return Ledger(
        rows=tuple(_ledger_row(claim, references) for claim in outcomes),
        balance=tuple((name, word.lower(), counts[name]) for name, word in DIRECTIONS.items()),
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
