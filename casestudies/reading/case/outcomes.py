"""What changed in a case, at a glance."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from casestudies.record import Outcome

from ..wording.words import DIRECTIONS

MOST_SINGLE_MARKS = 6


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
