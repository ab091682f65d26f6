"""The order of what was found: in tiers, and within a tier by BM25F over a few candidates.

Bitmaps alone say which tier a case is in, and which cases of a large tier are worth reading. Of
these the stored stems are read and scored. Both databases store the same stems, so the order is the
same on both.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from math import log

import numpy
from pyroaring import BitMap

from ..snapshot.snapshot import Snapshot
from .find import Found, holding, in_tier
from .scoring import WEIGHTS, Counted, needles_of, scores
from .stored.lookups import each
from .words.query import Unit

MOST_RANKED = 120  # cases of one list that are read
MOST_LOOKED_UP = 24  # units of a text
MOST_TERMS = 10  # of them that are scored: those that stand in the fewest cases
OF_A_PAIR = 0.6  # of what the rarer of two words that follow one another weighs


def page(snapshot: Snapshot, found: Found, cases: BitMap, start: int, size: int) -> list[int]:
    """Case numbers from `start` on, best first."""
    numbers: list[int] = []
    left, scorer = MOST_RANKED, Scorer(snapshot, found.units, found.groups)
    for tier in tiers(snapshot, found, cases):
        if len(numbers) == size:
            break
        if start < len(tier):
            numbers += _slice(scorer.ordered(tier, left), tier, start, size - len(numbers))
        left = max(0, left - len(tier))
        start = max(0, start - len(tier))
    return numbers


def tiers(snapshot: Snapshot, found: Found, cases: BitMap) -> Iterator[BitMap]:
    """Each case once: those that are called so, that have the keyword of that name, that have all
    words in the title, in the lead, elsewhere. Each is worked out when the page reaches so far."""
    for tier in (found.exact, found.tagged):
        yield cases & tier
        cases = cases - tier
    for name in ("title", "lead"):
        if len(cases) < 2:
            break  # nothing to put in order
        tier = cases & in_tier(snapshot, found.groups, name)
        yield tier
        cases = cases - tier
    yield cases


def _slice(best: Sequence[int], tier: BitMap, start: int, size: int) -> list[int]:
    """Of the best and then of the rest of the tier, the newest first."""
    numbers = [*best[start : start + size]]
    if len(numbers) < size and len(best) < len(tier):
        rest = tier - BitMap(best)
        first = len(rest) - 1 - max(0, start - len(best))
        stop = max(-1, first - (size - len(numbers)))
        numbers += [rest[at] for at in range(first, stop, -1)]
    return numbers


class Scorer:
    """Scores cases for some units; `groups` say which of them follow one another in the text.
    `hints` are Units that nobody asked for, with what they count for."""

    def __init__(
        self,
        snapshot: Snapshot,
        units: Iterable[Unit],
        groups: Iterable[Sequence[Unit]] = (),
        hints: Iterable[tuple[Unit, float]] = (),
    ) -> None:
        self.snapshot = snapshot
        self.units = [*dict.fromkeys(units)][:MOST_LOOKED_UP]
        self.groups, self.hints = groups, dict(hints)

    @cached_property
    def cases(self) -> dict[Unit, BitMap]:
        """Unit → the cases that hold it."""
        return self._holding(None)

    def _holding(self, tier: str | None) -> dict[Unit, BitMap]:
        units = [*self.units, *self.hints]
        each(self.snapshot, (phrase for unit in units for phrase in unit.phrases), tier)
        return {unit: holding(self.snapshot, [unit], tier) for unit in units}

    @cached_property
    def weights(self) -> dict[Unit, float]:
        """What each of the units that are scored weighs: more, the fewer cases have it."""
        rare = {unit: rarity(self.snapshot, len(cases)) for unit, cases in self.cases.items()}
        asked = sorted(self.units, key=lambda unit: -rare[unit])[:MOST_TERMS]
        return {unit: rare[unit] for unit in asked} | {
            unit: factor * rare[unit] for unit, factor in self.hints.items()
        }

    def ordered(self, tier: BitMap, most: int) -> list[int]:
        """The `most` cases of a tier that promise most, best first."""
        if not most or len(tier) < 2:
            return [*tier][:most]
        chosen = self._promising(tier, most)
        found = scores(self.snapshot, tuple(chosen), self._counted)
        return sorted(chosen, key=lambda number: (-found.get(number, 0), -number))

    def _promising(self, cases: BitMap, most: int) -> list[int]:
        """By what bitmaps say: which words a case has, and which of them in its title."""
        if len(cases) <= most:
            return [*cases]
        numbers = numpy.asarray(cases.to_array())
        promise = numpy.zeros(len(numbers))
        title, _, body = WEIGHTS
        for having, weight in ((self.cases, body), (self._holding("title"), title - body)):
            for unit, of_unit in self.weights.items():
                places = numpy.searchsorted(numbers, (having[unit] & cases).to_array())
                promise[places] += weight * of_unit
        least = numpy.partition(promise, len(promise) - most)[len(promise) - most]
        better = numbers[promise > least]
        newest = numbers[promise == least][len(better) - most :]
        return [*map(int, better), *map(int, newest)]

    @cached_property
    def _counted(self) -> tuple[Counted, ...]:
        terms: list[Counted] = [
            (needles_of(unit.phrases), weight) for unit, weight in self.weights.items()
        ]
        return (*terms, *self._pairs())

    def _pairs(self) -> Iterator[Counted]:
        """Units that follow one another in the text, as they would in a case's."""
        alone = [group[0] for group in self.groups if len(group) == 1]
        for one, other in pairwise(alone):
            is_near = other.at == one.at + len(one.words)
            if is_near and one in self.weights and other in self.weights:
                weight = OF_A_PAIR * min(self.weights[one], self.weights[other])
                yield needles_of([one.stems + other.stems]), weight


def rarity(snapshot: Snapshot, number: int) -> float:
    return log(1 + (len(snapshot.everything) - number + 0.5) / (number + 0.5))
