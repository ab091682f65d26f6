"""In which order the values of a facet are read: those with most cases first, or down the tree of
the keywords."""

from bisect import insort
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy
from pyroaring import BitMap

from keywords.folding import fold
from keywords.graph import Concept

from ..snapshot.names import labels_of
from ..snapshot.numbers import Array
from ..snapshot.snapshot import Changes, Kept, Snapshot, remembered
from ..snapshot.unions import counter
from .choice import Counted, Counting, table_values

LAST = 1 << 60
FEW, MANY = 64, 500  # values; how they are ordered fastest


class Ranked(NamedTuple):
    """A value in use: `size` is how many cases it has, `folded` its label as it is compared."""

    size: int
    value: str
    label: str
    folded: str
    cases: BitMap


ValueCount = tuple[str, str, int]  # value, label, number of cases


# Most cases first


def _ranked_again(kept: Kept, old: Snapshot, new: Snapshot, changes: Changes) -> Kept:
    return {
        key: _with_changed(ranked, new, key[0], changed) if changed else ranked
        for key, ranked in kept.items()
        for changed in [changes.values(key[0])]
    }


@remembered(carry_over=_ranked_again)
def by_size(snapshot: Snapshot, facet: str) -> list[Ranked]:
    """The values in use, of a facet held in bitmaps; those with most cases first."""
    return sorted(_ranked(snapshot, facet, snapshot.bitmaps.get(facet, {})), key=_rank)


def _ranked(snapshot: Snapshot, facet: str, values: Iterable[str]) -> Iterator[Ranked]:
    bitmaps, labels = snapshot.bitmaps.get(facet, {}), labels_of(snapshot, facet)
    for value in values:
        if cases := bitmaps.get(value):
            label = labels.get(value, value)
            yield Ranked(len(cases), value, label, fold(label), cases)


def _rank(ranked: Ranked) -> tuple[int, str, str]:
    return -ranked.size, ranked.folded, ranked.value


def _with_changed(
    ranked: list[Ranked], snapshot: Snapshot, facet: str, changed: Collection[str]
) -> list[Ranked]:
    same = [row for row in ranked if row.value not in changed]
    for row in _ranked(snapshot, facet, changed):
        insort(same, row, key=_rank)
    return same


def most_frequent(counting: Counting, facet: str, base: BitMap, limit: int) -> list[ValueCount]:
    """The values with most cases in `base`, by count and label."""
    snapshot = counting.snapshot
    tried = limit * len(snapshot.everything) / max(1, len(base))
    if counted := counting.of(facet, base, tried):
        return _first_of(snapshot, facet, counted, limit)
    return _first_by_values(snapshot, facet, base, limit)


def _first_by_values(snapshot: Snapshot, facet: str, base: BitMap, limit: int) -> list[ValueCount]:
    """Values are counted from the largest down, until none left can be among the first."""
    ranked = by_size(snapshot, facet)
    first: list[tuple[int, str, str, str]] = []  # of (less the count, folded, value, label)
    count = counter(base, snapshot.everything)
    for start in range(0, len(ranked), limit):
        some = ranked[start : start + limit]
        if len(first) == limit and some[0].size < -first[-1][0]:
            break
        first += [(-count(row.cases), row.folded, row.value, row.label) for row in some]
        first = sorted(first)[:limit]
    return [(value, label, -less) for less, _, value, label in first]


def _first_of(snapshot: Snapshot, facet: str, counted: Counted, limit: int) -> list[ValueCount]:
    values, counts = counted
    named, order = _order_of_labels(snapshot, facet)
    if len(values) <= FEW:
        ranked = sorted(zip((-counts).tolist(), named, strict=True))[:limit]
    else:
        keys = order - counts * len(order)
        first = keys.argpartition(limit)[:limit] if len(keys) > MANY else numpy.arange(len(keys))
        chosen = first[keys[first].argsort()].tolist()
        ranked = [(-int(counts[place]), named[place]) for place in chosen[:limit]]
    return [(value, label, -less) for less, (place, value, label) in ranked if place < LAST]


def _unless_values_changed(kept: Kept, old: Snapshot, new: Snapshot, changes: Changes) -> Kept:
    return {key: order for key, order in kept.items() if not changes.values(key[0])}


@remembered(carry_over=_unless_values_changed)
def _order_of_labels(snapshot: Snapshot, facet: str) -> "LabelOrder":
    """Of the values of the facet's table, in its order."""
    ordered = sorted(by_size(snapshot, facet), key=lambda row: (row.folded, row.value))
    places = {row.value: place for place, row in enumerate(ordered)}
    labels = labels_of(snapshot, facet)
    named = [
        (places.get(value, LAST), value, labels.get(value, value))
        for value in table_values(snapshot, facet)
    ]
    return LabelOrder(named, numpy.array([place for place, *_ in named], dtype=numpy.int64))


class LabelOrder(NamedTuple):
    """For each value its place by label, LAST where it is not in use: with the value and its label,
    and as an array."""

    named: list[tuple[int, str, str]]
    places: Array


# Down the tree

MOST_TREES = 20  # with keywords that no case has: each is large, and there are very many


class KeywordOption(NamedTuple):
    """A keyword as it stands in the tree. `names` are its other labels. One that `opens` has the
    next one below it; with one that `closes` end so many levels. `depth` counts those above it."""

    value: str
    label: str
    names: str
    opens: bool
    closes: int
    depth: int


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class KeywordTree:
    """Keywords in reading order, each once, at its first place; `ids` are those of the options."""

    ids: tuple[int, ...]
    options: tuple[KeywordOption, ...]


def keyword_tree(snapshot: Snapshot, chosen: Collection[int] = ()) -> KeywordTree:
    """The keywords with a listed case, and the `chosen` ones with all above them in any case."""
    shown = set(chosen).union(*map(snapshot.graph.ancestors, chosen))
    unused = frozenset(pk for pk in shown if not snapshot.keywords.get(pk))
    return _tree(snapshot, unused) if unused else _usual_tree(snapshot)


def _unless_keywords_came_or_went(
    kept: Kept, old: Snapshot, new: Snapshot, changes: Changes
) -> Kept:
    """Which keywords are shown depends on which have a case at all."""
    same = all(bool(old.keywords[pk]) == bool(cases) for pk, cases in new.keywords.items())
    return kept if same else {}


@remembered(carry_over=_unless_keywords_came_or_went)
def _usual_tree(snapshot: Snapshot) -> KeywordTree:
    return _make_tree(snapshot, frozenset())


@remembered(most=MOST_TREES, carry_over=_unless_keywords_came_or_went)
def _tree(snapshot: Snapshot, unused: frozenset[int]) -> KeywordTree:
    return _make_tree(snapshot, unused)


def _make_tree(snapshot: Snapshot, unused: frozenset[int]) -> KeywordTree:
    """`unused` have no case and are shown all the same."""
    graph = snapshot.graph
    roots = [concept for concept in graph.concepts.values() if not concept.broader]
    roots.sort(key=lambda concept: (not concept.narrower, fold(concept.name)))
    placed: set[int] = set()

    def is_shown(concept: Concept) -> bool:
        if concept.id in placed or concept.replaced_by:
            return False
        return concept.id in unused or bool(snapshot.keywords.get(concept.id))

    def branch(concept: Concept) -> Branch:
        placed.add(concept.id)
        below = [graph.concepts[pk] for pk in concept.narrower if pk not in placed]
        return Branch(concept, tuple(branch(narrower) for narrower in below if is_shown(narrower)))

    walked = [*_walk([branch(concept) for concept in roots if is_shown(concept)], ends=-1, depth=0)]
    return KeywordTree(tuple(pk for pk, _ in walked), tuple(option for _, option in walked))


@dataclass(frozen=True, eq=False, slots=True)
class Branch:
    concept: Concept
    narrower: tuple["Branch", ...]


def _walk(branches: Sequence[Branch], ends: int, depth: int) -> Iterator[tuple[int, KeywordOption]]:
    """`ends` is how many levels end with the last of these, not counting their own."""
    for branch in branches:
        concept, opens = branch.concept, bool(branch.narrower)
        ends_here = ends + 1 if branch is branches[-1] else 0
        names = "; ".join(label.text for label in concept.labels)
        closes = 0 if opens else ends_here
        yield concept.id, KeywordOption(concept.slug, concept.name, names, opens, closes, depth)
        yield from _walk(branch.narrower, ends_here, depth + 1)
