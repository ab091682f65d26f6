"""The marks of statements: their words, shapes and order."""

from collections import Counter
from collections.abc import Iterable, Mapping

from casestudies.models import Outcome
from casestudies.record import STRENGTH, KnownBy, Mark

from .words import DIRECTIONS

NOT_ASSESSED, NO_CLEAR_CHANGE = Outcome.Direction.NOT_ASSESSED, Outcome.Direction.NO_CLEAR_CHANGE
KNOWN_BY = {
    KnownBy.MEASURED: "measured",
    KnownBy.TOLD: "told",
    KnownBy.SYNTHESIS: "from a synthesis",
    KnownBy.UNRECORDED: "evidence not recorded",
}
PLACES = {direction: place for place, direction in enumerate(DIRECTIONS)}
Known = tuple[KnownBy, ...]  # one way, or several that look alike; none of a direction alone


def mark_in_words(direction: str, known: Known = ()) -> str:
    """“Positive, measured”; the direction alone where nothing is said of how it is known."""
    how = " or ".join(KNOWN_BY[one] for one in known if direction != NOT_ASSESSED)
    return f"{DIRECTIONS[direction]}, {how}" if how else DIRECTIONS[direction]


def symbol_of(direction: str, known: Known = ()) -> str:
    """Its name in marks.svg. Alone, “no clear change” is the ring that most people know."""
    if direction == NOT_ASSESSED:
        return direction
    is_filled = KnownBy.MEASURED in known if known else direction != NO_CLEAR_CHANGE
    return f"{direction}-{'filled' if is_filled else 'outlined'}"


def order_of_marks(mark: Mark) -> tuple[int, int]:
    """Directions as listed, what was measured first in each."""
    direction, known = mark
    return PLACES[direction], STRENGTH[known]


def added_up(marks: Mapping[Mark, int]) -> list[tuple[str, Known, int]]:
    """Direction, how it is known, and the number of those that look alike, in order."""
    found: dict[str, tuple[str, Known, int]] = {}
    for mark in sorted(filter(marks.get, marks), key=order_of_marks):
        direction, known = mark
        symbol = symbol_of(direction, (known,))
        _, ways, number = found.get(symbol, ("", (), 0))
        found[symbol] = direction, (*ways, known), number + marks[mark]
    return list(found.values())


def drawn(marks: Iterable[Mark], most: int) -> list[tuple[str, Known, int]]:
    """The same of marks one by one, each with the number 0, where there are at most so many."""
    counts = Counter(marks)
    if counts.total() > most:
        return added_up(counts)
    return [(mark[0], (mark[1],), 0) for mark in sorted(counts.elements(), key=order_of_marks)]
