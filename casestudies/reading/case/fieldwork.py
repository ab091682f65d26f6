"""How the evidence was gathered: each method once, with its rounds.

A key figure that gives the number of a round, or of all rounds together, stands with them and not
among the other figures, so that no number is read twice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from casestudies.record import Fieldwork, KeyFigure

from .statements import Reference, SourcedClaim, common_reference

SourcedFigure = SourcedClaim[KeyFigure]
SourcedRound = SourcedClaim[Fieldwork]


@dataclass(frozen=True)
class Round:
    """`width` is a percentage of the largest round's number, as an SVG length, where there are
    several to compare; `figures` give the same number."""

    sourced: SourcedRound
    width: str
    figures: tuple[SourcedFigure, ...]


@dataclass(frozen=True)
class FieldworkMethod:
    """The rounds of one method with the same people. `reference` is set where all rounds share
    it; `totals` are of all of them."""

    name: str
    participants: str
    rounds: tuple[Round, ...]
    totals: tuple[SourcedFigure, ...]
    reference: Reference


def methods_and_other_figures(
    rounds: Iterable[SourcedRound], figures: Iterable[SourcedFigure]
) -> tuple[list[FieldworkMethod], list[SourcedFigure]]:
    by_method: dict[tuple[str, str], list[SourcedRound]] = {}
    for held in rounds:
        by_method.setdefault((held.claim.method, held.claim.participants), []).append(held)
    left = FiguresLeft(figures)
    methods = [_method(same, left) for same in by_method.values()]
    return methods, left.in_order()


class FiguresLeft:
    """Key figures that stand nowhere yet, by their place in a source and their number."""

    def __init__(self, figures: Iterable[SourcedFigure]):
        self._by_number: dict[tuple[Reference, Decimal], list[SourcedFigure]] = {}
        self._order: dict[str, SourcedFigure] = {}
        for figure in figures:
            self._order[figure.claim.code] = figure
            key = (figure.reference, figure.claim.value)
            self._by_number.setdefault(key, []).append(figure)

    def take(
        self, held: SourcedRound, number: int | None, period: str | None = None
    ) -> tuple[SourcedFigure, ...]:
        """Those that give this number of what the method is made of, such as interviews, from the
        same place as the round; of this period, if any is given."""
        if number is None:
            return ()
        words = f"{held.claim.method} {held.claim.participants}".casefold()
        found = []
        for figure in self._by_number.get((held.reference, Decimal(number)), ()):
            claim = figure.claim
            is_of_method = claim.unit and claim.unit.casefold() in words
            if is_of_method and period in (None, claim.period) and claim.code in self._order:
                found.append(self._order.pop(claim.code))
        return tuple(found)

    def in_order(self) -> list[SourcedFigure]:
        return list(self._order.values())


def _method(same: list[SourcedRound], left: FiguresLeft) -> FieldworkMethod:
    first, numbers = same[0], [held.claim.number for held in same]
    known = [number for number in numbers if number is not None]
    reference = common_reference(held.reference for held in same)
    is_whole = bool(reference) and len(known) == len(same) > 1
    return FieldworkMethod(
        name=first.claim.method,
        participants=first.claim.participants,
        rounds=tuple(_rounds(same, max(known, default=0), left)),
        totals=left.take(first, sum(known)) if is_whole else (),
        reference=reference,
    )


def _rounds(same: list[SourcedRound], most: int, left: FiguresLeft) -> Iterator[Round]:
    for held in same:
        number = held.claim.number
        width = f"{100 * number / most:.4g}%" if number and len(same) > 1 else ""
        yield Round(held, width, left.take(held, number, str(held.claim.year or "")))
