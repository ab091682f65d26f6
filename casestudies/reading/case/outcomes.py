"""What changed in a case, at a glance."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from casestudies.record import KnownBy, Outcome, by_domain, marks_of, passages_of

from ..wording.marks import order_of_marks
from ..wording.words import counted

MOST_SINGLE_MARKS = 6


@dataclass(frozen=True)
class PassageMark:
    """One passage of a source; or `count` of them, where there are too many to draw one by one."""

    direction: str
    known: KnownBy
    count: int = 0


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
    marks = sorted(marks_of(claims), key=order_of_marks)
    if len(marks) > MOST_SINGLE_MARKS:
        return tuple(PassageMark(*mark, number) for mark, number in Counter(marks).items())
    return tuple(PassageMark(*mark) for mark in marks)


def statements_in_words(outcomes: Sequence[Outcome]) -> str:
    """“8 statements”; “8 statements from 6 passages” where some share one."""
    statements, passages = len(outcomes), len(passages_of(outcomes))
    words = counted(statements, "statement")
    return words if passages == statements else f"{words} from {counted(passages, 'passage')}"
