"""The order of what was found: in tiers, and within a tier by BM25F over a few candidates.

Bitmaps alone say which tier a case is in, and which cases of a large tier are worth reading. Of
these the stored stems are read and scored: words that stand in fewer cases, in the title, in short
texts and beside one another count for more (Robertson and Zaragoza, 2009). Both databases store
the same stems, so the order is the same on both.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy
from pyroaring import BitMap

from ..snapshot.snapshot import Snapshot
from .find import Found, holding, in_tier
from .lookups import texts_of
from .query import Unit
from .scripts import ANY_BEGINNING
from .texts import GAP, Phrase

MOST_RANKED = 200  # cases of one list that are read
LONGEST_READ = 8_000  # characters of a body
MOST_LOOKED_UP = 24  # units of a text
MOST_TERMS = 12  # that are scored: those that stand in the fewest cases
WEIGHTS = (3.0, 1.0, 0.5)  # of title, lead and body
LENGTHS = (0.4, 0.6, 0.7)  # how much a long one counts for less
SATURATION = 1.2  # k1: how soon more of the same word adds nothing
OF_A_PAIR = 0.6  # of what the rarer of two words that follow one another weighs


@dataclass(frozen=True, slots=True)
class Term:
    """What is counted in texts: any of its phrases. `weight` grows as fewer cases have it."""

    phrases: tuple[Phrase, ...]
    weight: float
    cases: BitMap
    titles: BitMap


def page(snapshot: Snapshot, found: Found, cases: BitMap, start: int, size: int) -> list[int]:
    """Case numbers from `start` on, best first."""
    numbers: list[int] = []
    left, scorer = MOST_RANKED, Scorer(snapshot, [*found.units], found.groups)
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
    """Scores cases for some units; `groups` say which of them follow one another in the text."""

    def __init__(
        self,
        snapshot: Snapshot,
        units: Sequence[Unit],
        groups: Iterable[Sequence[Unit]] = (),
        hints: Iterable[tuple[Unit, float]] = (),
    ) -> None:
        """`hints` are Units that nobody asked for, with what they count for."""
        terms = [(unit, _term(snapshot, unit)) for unit in dict.fromkeys(units[:MOST_LOOKED_UP])]
        terms.sort(key=lambda pair: -pair[1].weight)
        weights = {unit: term.weight for unit, term in terms[:MOST_TERMS]}
        self.terms = [term for _, term in terms[:MOST_TERMS]]
        self.terms += [_term(snapshot, unit, factor) for unit, factor in hints]
        self.pairs = [*_pairs([group[0] for group in groups if len(group) == 1], weights)]

    def ordered(self, tier: BitMap, most: int) -> list[int]:
        """The `most` cases of a tier that promise most, best first."""
        if not most or len(tier) < 2:
            return [*tier][:most]
        chosen = self.promising(tier, most)
        scores = self.scores(chosen)
        return sorted(chosen, key=lambda number: (-scores.get(number, 0), -number))

    def promising(self, cases: BitMap, most: int) -> list[int]:
        """By what bitmaps say: which words a case has, and which of them in its title."""
        if len(cases) <= most:
            return [*cases]
        numbers = numpy.asarray(cases.to_array())
        promise = numpy.zeros(len(numbers))
        title, _, body = WEIGHTS
        for term in self.terms:
            for having, weight in ((term.cases, body), (term.titles, title - body)):
                places = numpy.searchsorted(numbers, (having & cases).to_array())
                promise[places] += weight * term.weight
        least = numpy.partition(promise, len(promise) - most)[len(promise) - most]
        better = numbers[promise > least]
        newest = numbers[promise == least][len(better) - most :]
        return [*map(int, better), *map(int, newest)]

    def scores(self, numbers: Sequence[int]) -> dict[int, float]:
        """BM25F of each case, lengths compared with those of the others."""
        texts = {number: [*map(_padded, of)] for number, of in self._texts(numbers)}
        if not texts:
            return {}
        lengths = {number: [text.count(" ") for text in of] for number, of in texts.items()}
        means = [sum(column) / len(texts) for column in zip(*lengths.values(), strict=True)]
        counted = [*((needles(term.phrases), term.weight) for term in self.terms), *self.pairs]
        scores = {}
        for number, of in texts.items():
            shares = [
                weight / (1 - by_length + by_length * length / mean)
                for weight, by_length, length, mean in zip(
                    WEIGHTS, LENGTHS, lengths[number], means, strict=True
                )
            ]
            scores[number] = sum(_score(of, shares, some, weight) for some, weight in counted)
        return scores

    def _texts(self, numbers: Sequence[int]) -> Iterator[tuple[int, tuple[str, ...]]]:
        for number, (title, lead, body) in texts_of(numbers, LONGEST_READ).items():
            yield number, (title.partition(GAP)[0], lead, body)


def _term(snapshot: Snapshot, unit: Unit, factor: float = 1.0) -> Term:
    cases, titles = holding(snapshot, [unit]), holding(snapshot, [unit], "title")
    return Term(unit.phrases, factor * rarity(snapshot, len(cases)), cases, titles)


def _padded(text: str) -> str:
    return f" {text.strip()} "


def _score(
    texts: Sequence[str], shares: Sequence[float], some: Sequence[str], weight: float
) -> float:
    much = 0.0
    for text, share in zip(texts, shares, strict=True):
        for needle in some:
            if count := text.count(needle):
                much += share * count
    return weight * much / (SATURATION + much) if much else 0.0


def needles(phrases: Iterable[Phrase]) -> list[str]:
    """What stands in stored stems where a phrase does."""
    return [
        f" {text.removesuffix(ANY_BEGINNING)}" if text.endswith(ANY_BEGINNING) else f" {text} "
        for text in map(" ".join, phrases)
    ]


def _pairs(units: Sequence[Unit], weights: dict[Unit, Any]) -> Iterator[tuple[list[str], float]]:
    """Units that follow one another in the text, as they would in a case's."""
    for one, other in zip(units, units[1:], strict=False):
        if one in weights and other in weights and other.at == one.at + len(one.words):
            phrase = one.stems + other.stems
            yield needles([phrase]), OF_A_PAIR * min(weights[one], weights[other])


def rarity(snapshot: Snapshot, number: int) -> float:
    return log(1 + (len(snapshot.everything) - number + 0.5) / (number + 0.5))
