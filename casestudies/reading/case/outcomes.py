"""What changed in a case, at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass

from casestudies.record import Outcome, by_domain, marks_of

from ..wording.marks import Known, drawn

MOST_SINGLE_MARKS = 6


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


def changes_by_domain(outcomes: Sequence[Outcome]) -> list[DomainChange]:
    """Each domain once, in the order of the claims, with the marks of its passages."""
    return [
        DomainChange(domain.label, claims[0].code, _marks(claims))
        for domain, claims in by_domain(outcomes)
    ]


def _marks(claims: Sequence[Outcome]) -> tuple[PassageMark, ...]:
    return tuple(PassageMark(*one) for one in drawn(marks_of(claims), MOST_SINGLE_MARKS))
