"""The marks of statements: their words, shapes and order."""

from casestudies.models import Outcome
from casestudies.record import STRENGTH, KnownBy, Mark

from .words import DIRECTIONS

KNOWN_BY: dict[KnownBy | None, str] = {
    KnownBy.MEASURED: "measured",
    KnownBy.TOLD: "told",
    KnownBy.SYNTHESIS: "from a synthesis",
    KnownBy.UNRECORDED: "evidence not recorded",
}
NOT_ASSESSED = Outcome.Direction.NOT_ASSESSED
PLACES = {direction: place for place, direction in enumerate(DIRECTIONS)}


def mark_in_words(direction: str, known: KnownBy | None = None) -> str:
    """“Positive, measured”; the direction alone where nothing is said of how it is known."""
    how = "" if direction == NOT_ASSESSED else KNOWN_BY.get(known, "")
    return f"{DIRECTIONS[direction]}, {how}" if how else DIRECTIONS[direction]


def symbol_of(direction: str, known: KnownBy | None = None) -> str:
    """Its name in marks.svg. Alone, “no clear change” is the ring that most people know."""
    if direction == NOT_ASSESSED:
        return direction
    filled_alone = direction != Outcome.Direction.NO_CLEAR_CHANGE
    is_filled = filled_alone if known is None else known == KnownBy.MEASURED
    return f"{direction}-{'filled' if is_filled else 'outlined'}"


def order_of_marks(mark: Mark) -> tuple[int, int]:
    """Directions as listed, what was measured first in each."""
    direction, known = mark
    return PLACES[direction], STRENGTH[known]
