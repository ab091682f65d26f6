"""Cases that have some of the words that are looked for, and not all."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice

from pyroaring import BitMap

from ..snapshot.snapshot import Snapshot
from ..snapshot.unions import union
from .find import Found
from .ranking import MOST_LOOKED_UP, Scorer
from .words.query import Unit, telling
from .words.texts import stem_of_reader, words_of

MOST_RANKED = 60  # cases that are read
MOST_LABELS, MOST_NOTED = 6, 6  # other labels, and words of scope notes, that are looked for
A_LABEL, A_NOTE = 0.4, 0.1  # what they count for beside a word of the text
SHORTEST_NOTED = 5  # letters


@dataclass(frozen=True)
class Some:
    """`cases` by their numbers."""

    snapshot: Snapshot
    found: Found | None
    within: BitMap

    @property
    def count(self) -> int:
        return len(self._cases)

    @cached_property
    def _units(self) -> tuple[Unit, ...]:
        """What is looked for, and the words that it could be made of."""
        units = self.found.units if self.found else ()
        parts = chain.from_iterable(telling(unit.parts) for unit in units)
        return tuple(dict.fromkeys([*units, *parts]))[:MOST_LOOKED_UP]

    @cached_property
    def _scorer(self) -> Scorer:
        assert self.found
        hints = [(unit, A_LABEL) for unit in self._labels]
        hints += [(unit, A_NOTE) for unit in islice(self._noted(), MOST_NOTED)]
        return Scorer(self.snapshot, self._units, self.found.groups, hints)

    @cached_property
    def _labels(self) -> list[Unit]:
        """Other labels of the keywords that the text names."""
        asked = {unit.stems for unit in self._units}
        labels = (
            label.text
            for pk in (self.found.concepts if self.found else ())
            for label in self.snapshot.graph.concepts[pk].labels
        )
        units = filter(None, map(_phrase, labels))
        return [*islice((unit for unit in units if unit.stems not in asked), MOST_LABELS)]

    def _noted(self) -> Iterator[Unit]:
        """Words of their scope notes."""
        for pk in self.found.concepts if self.found else ():
            for word in words_of(self.snapshot.graph.concepts[pk].scope_note):
                if len(word) >= SHORTEST_NOTED and (unit := _phrase(word)):
                    yield unit

    @cached_property
    def _cases(self) -> BitMap:
        if not self.found:
            return BitMap()
        having = union(self._scorer.cases.values())
        return (having & self.within) - self.found.all - self.found.without

    def page(self, size: int) -> list[int]:
        """Case numbers, best first."""
        return self._scorer.ordered(self._cases, MOST_RANKED)[:size] if self._cases else []


def with_some(snapshot: Snapshot, found: Found | None, within: BitMap) -> Some:
    """Within some cases those that hold any of the words, but not all."""
    return Some(snapshot, found, within)


def _phrase(text: str) -> Unit | None:
    words = tuple(words_of(text))
    return Unit(text, words, tuple(map(stem_of_reader, words))) if words else None
