"""The marks of statements, and strips of them."""

from collections.abc import Iterable

from markupsafe import Markup

from casestudies.reading.wording.marks import Known, drawn, mark_in_words, symbol_of
from casestudies.record import KnownBy, Mark, known_by

from .parts import kept, template

MOST_MARKS = 6


def mark(
    direction: str,
    size: int = 18,
    word: str = "hidden",
    *,
    evidence: str | None = None,
    known: Known | KnownBy = (),
) -> Markup:
    """The mark of a direction, filled or outlined by how it is `known`, or by the type of the
    `evidence`; without either it stands for the direction alone. Its words are read aloud only, are
    shown, or are left out."""
    if evidence is not None:
        known = known_by(direction, evidence)
    ways = (KnownBy(known),) if isinstance(known, str) else known
    return _mark(direction, size, word, ways)


@kept(500)
def _mark(direction: str, size: int, word: str, known: Known) -> Markup:
    context = {
        "direction": direction,
        "symbol": symbol_of(direction, known),
        "words": mark_in_words(direction, known),
        "size": size,
        "word": word,
    }
    return Markup(template("_mark.html").render(context))


def marks(marks: Iterable[Mark], most: int = MOST_MARKS) -> Markup:
    """Directions and how they are known, as marks in their fixed order; of many, one for all that
    look alike, with their number."""
    return _marks(tuple(marks), most)


@kept(4000)
def _marks(marks: tuple[Mark, ...], most: int) -> Markup:
    counted = Markup('<span class="mark-count">{} {}</span>')
    return Markup(" ").join(
        counted.format(mark(direction, known=known), number)
        if number
        else mark(direction, known=known)
        for direction, known, number in drawn(marks, most)
    )
