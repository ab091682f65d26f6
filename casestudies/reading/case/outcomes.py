"""The outcomes of a case: what changed at a glance, and the ledger of every statement."""

from collections import Counter
from dataclasses import dataclass

from casestudies.models import Outcome

from ..wording.backing import Reference
from ..wording.quantities import quantity

DIRECTIONS = dict(Outcome.Direction.choices)
EVIDENCE = dict(Outcome.EvidenceType.choices)
MOST_MARKS = 6
# Designs that compare by their nature, whether or not the comparator is named.
COMPARING = {"randomised_trial", "quasi_experimental"}


@dataclass(frozen=True)
class Mark:
    """One statement; or `count` of them, where there are too many to draw one by one."""

    direction: str
    count: int = 0


@dataclass(frozen=True)
class Change:
    label: str
    code: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class LedgerRow:
    claim: object
    ref: Reference
    evidence: str
    figure: str


@dataclass(frozen=True)
class Ledger:
    """`balance` holds direction, word and number of statements, zeros too."""

    rows: tuple[LedgerRow, ...]
    balance: tuple[tuple[str, str, int], ...]
    note: str


def changes(outcomes):
    """Each domain once, in the order of the claims, with the marks of its statements."""
    domains = {}
    for claim in outcomes:
        domains.setdefault(claim.domain.slug, []).append(claim)
    return [Change(some[0].domain.label, some[0].code, marks(some)) for some in domains.values()]


def marks(claims):
    counts = Counter(claim.direction for claim in claims)
    if len(claims) > MOST_MARKS:
        return tuple(Mark(one, counts[one]) for one in DIRECTIONS if counts[one])
    return tuple(Mark(one) for one in DIRECTIONS for _ in range(counts[one]))


def ledger(outcomes, backing):
    counts = Counter(claim.direction for claim in outcomes)
    return Ledger(
        rows=tuple(_row(claim, backing) for claim in outcomes),
        balance=tuple((one, word.lower(), counts[one]) for one, word in DIRECTIONS.items()),
        note=comparison_note(outcomes),
    )


def _row(claim, backing):
    figure = quantity(claim.value, claim.unit, claim.qualifier)
    return LedgerRow(
        claim=claim,
        ref=backing.of(claim),
        evidence=EVIDENCE.get(claim.evidence_type, claim.evidence_type),
        figure=str(figure) if figure else "",
    )


def comparison_note(outcomes):
    """What the marks can't show, when nothing was compared."""
    if not outcomes or any(one.comparator or one.evidence_type in COMPARING for one in outcomes):
        return ""
    return (
        "No comparison group is reported, so a positive mark records what was observed. "
        "It does not show what the programme caused."
    )
