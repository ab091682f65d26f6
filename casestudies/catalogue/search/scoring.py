"""BM25F (Robertson and Zaragoza, 2009) of a few cases, over the stems that are stored: words that
stand in fewer cases, in the title, in short texts and beside one another count for more."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy

from ..snapshot.snapshot import Snapshot, remembered
from .stored.lookups import texts_of
from .words.scripts import ANY_BEGINNING
from .words.texts import GAP, Phrase

WEIGHTS = (3.0, 1.0, 0.5)  # of title, lead and body
LENGTHS = (0.4, 0.6, 0.7)  # how much a long one counts for less
SATURATION = 1.2  # k1: how soon more of the same word adds nothing

Counted = tuple[tuple[str, ...], float]  # needles, and what they weigh
Array = numpy.ndarray[Any, Any]


@remembered(most=100)
def scores(
    snapshot: Snapshot, numbers: tuple[int, ...], counted: tuple[Counted, ...]
) -> dict[int, float]:
    """Case number → score. Lengths are compared with those of the others."""
    stored = texts_of(snapshot, numbers)
    known = sorted(stored)
    if not known:
        return {}
    titles, leads, bodies = zip(*(stored[number] for number in known), strict=True)
    columns = [
        Column(texts, *about)
        for texts, *about in zip(
            ([title.partition(GAP)[0] for title in titles], leads, bodies),
            WEIGHTS,
            LENGTHS,
            strict=True,
        )
    ]
    total = numpy.zeros(len(known))
    for needles, weight in counted:
        much = numpy.zeros(len(known))
        for column in columns:
            column.count(needles, much)
        total += weight * much / (SATURATION + much)
    return dict(zip(known, total.tolist(), strict=True))


class Column:
    """One field of all the cases, in one text: to look through it once for each word takes less
    than to look through the text of each case."""

    def __init__(self, texts: Sequence[str], weight: float, by_length: float) -> None:
        padded = [f" {text} " for text in texts]
        self.text = "".join(padded)
        sizes = numpy.fromiter(map(len, padded), dtype=numpy.int64)
        self.ends = sizes.cumsum()
        self.shares = weight / (1 - by_length + by_length * sizes / sizes.mean())

    def count(self, needles: Iterable[str], much: Array) -> None:
        """Add to `much` what the needles are worth in each text."""
        places: list[int] = []
        for needle in needles:
            at = self.text.find(needle)
            while at >= 0:
                places.append(at)
                at = self.text.find(needle, at + 1)
        if places:
            texts = numpy.searchsorted(self.ends, places, side="right")
            much += self.shares * numpy.bincount(texts, minlength=len(much))


def needles_of(phrases: Iterable[Phrase]) -> tuple[str, ...]:
    """What stands in stored stems where a phrase does."""
    return tuple(
        f" {text.removesuffix(ANY_BEGINNING)}" if text.endswith(ANY_BEGINNING) else f" {text} "
        for text in map(" ".join, phrases)
    )
