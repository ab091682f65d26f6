"""The values of each facet that the list shows, with their counts: all of them, or where there are
too many, those with most cases; and those whose name holds what a reader typed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from itertools import compress, islice, repeat
from typing import Any

from pyroaring import BitMap

from keywords.folding import fold
from keywords.graph import Concept

from .counting.order import KeywordOption, KeywordTree, by_size, keyword_tree, most_frequent
from .criteria import Criteria
from .facets import CLAIM, CLAIM_FACETS, FACETS, Facet, Held
from .selection import Selection
from .snapshot.holdings import (
    PROGRAMME,
    Name,
    cases_with,
    full_name,
    most_frequent_programmes,
    name_of,
    number_in_use,
    tally_of_all,
)
from .snapshot.names import labels_of, options_of, slugs_of
from .snapshot.snapshot import EMPTY, Changes, Kept, Snapshot, remembered

MOST_SHOWN = 20  # values of one facet, beside those that are selected
MOST_IN_TREE = 40  # keywords: of more only those with most cases are shown
MOST_TRIED = 200  # values with a name that fits, of which those with most cases are shown
Option = tuple[Any, ...]
Counted = tuple[Option, int]  # and its number of cases


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value, as it stands in addresses today, with its number of cases. In a tree `depth` counts
    the values above it."""

    value: str
    label: str
    count: int
    selected: bool = False
    depth: int = 0
    has_narrower: bool = False


@dataclass(frozen=True, eq=False)
class FacetCounts:
    """The values of a facet that are shown, in reading order, each with its number of cases.

    options: of each value all that looks the same on every page: slug and label come first.
    selected: places of those that are chosen. hidden: how many more values there are.
    is_of_all: whether they are counted over all cases, so that other pages have the same object.
    tree: whose options these are, the same object on other pages.
    """

    facet: Facet
    options: Sequence[Option]
    counts: Sequence[int]
    selected: Collection[int] = ()
    hidden: int = 0
    is_of_all: bool = False
    tree: KeywordTree | None = None

    @property
    def values(self) -> tuple[FacetValue, ...]:
        return tuple(
            FacetValue(
                option[0],
                option[1],
                count,
                place in self.selected,
                *((option.depth, option.opens) if isinstance(option, KeywordOption) else ()),
            )
            for place, (option, count) in enumerate(zip(self.options, self.counts, strict=True))
        )


def values_shown(selection: Selection, name: str) -> FacetCounts:
    if selection.is_of_all and name not in selection.criteria.selected:
        return facet_of_all_cases(selection.snapshot, name)
    return _values_of(selection, FACETS[name])


def _values_of(selection: Selection, facet: Facet) -> FacetCounts:
    if facet.is_tree and not _are_many_keywords(selection.snapshot):
        return _tree(selection, facet)
    if not facet.is_tree and not facet.is_ranked:
        return _in_order(selection, facet)
    return _with_chosen(selection, facet, _most_frequent(selection, facet))


def _are_many_keywords(snapshot: Snapshot) -> bool:
    return len(keyword_tree(snapshot).ids) > MOST_IN_TREE


def _number_in_use(snapshot: Snapshot, facet: Facet) -> int:
    return len(keyword_tree(snapshot).ids) if facet.is_tree else number_in_use(snapshot, facet.name)


# All of them


def _tree(selection: Selection, facet: Facet) -> FacetCounts:
    chosen = {int(value) for value in selection.chosen.get(facet.name, ()) if value}
    counts = selection.counts(facet.name)
    tree = keyword_tree(selection.snapshot, chosen)
    places = range(len(tree.ids))
    selected = [*compress(places, map(chosen.__contains__, tree.ids))] if chosen else ()
    numbers = [*map(counts.get, tree.ids, repeat(0))]
    return FacetCounts(facet, tree.options, numbers, selected, tree=tree)


def _in_order(selection: Selection, facet: Facet) -> FacetCounts:
    labels, chosen = labels_of(selection.snapshot, facet.name), selection.chosen.get(facet.name, ())
    counts = selection.counts(facet.name)
    selected = [place for place, value in enumerate(labels) if value in chosen] if chosen else ()
    options = options_of(selection.snapshot, facet.name)
    return FacetCounts(facet, options, [counts.get(value, 0) for value in labels], selected)


# Those with most cases


def _most_frequent(selection: Selection, facet: Facet) -> list[Counted]:
    snapshot, base = selection.snapshot, selection.base_of(facet.name)
    if facet.is_tree:
        return _keywords_with_most(selection, facet)
    if facet.held is Held.ONE_A_CASE:
        positions = selection.counting.positions
        found = most_frequent_programmes(snapshot, base, MOST_SHOWN, positions)
        return [((name.slug, name.label), count) for name, count in found]
    slugs = slugs_of(snapshot, facet.name)
    ranked = most_frequent(selection.counting, facet.name, base, MOST_SHOWN)
    return [((slugs.get(value, value), label), count) for value, label, count in ranked]


def _keywords_with_most(selection: Selection, facet: Facet) -> list[Counted]:
    counts, ids = selection.counts(facet.name), keyword_tree(selection.snapshot).ids
    concepts = selection.snapshot.graph.concepts
    pairs = zip([-counts.get(pk, 0) for pk in ids], ids, strict=True)
    first = [(less, concepts[pk]) for less, pk in nsmallest(MOST_SHOWN, pairs)]
    first.sort(key=lambda pair: (pair[0], fold(pair[1].name)))
    return [((concept.slug, concept.name), -less) for less, concept in first]


def _with_chosen(selection: Selection, facet: Facet, rows: list[Counted]) -> FacetCounts:
    """Those that are chosen keep their places, so that a reader who ticks one finds it there; first
    come those that have no place among the rows."""
    values = dict.fromkeys(selection.chosen.get(facet.name, ()))
    names = [full_name(selection.snapshot, facet.name, value) for value in values if value]
    chosen = {name.slug: name for name in names if name}
    missing = chosen.keys() - {option[0] for option, _ in rows}
    rows = _counted(selection, facet, [chosen[slug] for slug in missing]) + rows
    return FacetCounts(
        facet,
        [option for option, _ in rows],
        [count for _, count in rows],
        [place for place, (option, _) in enumerate(rows) if option[0] in chosen],
        hidden=_number_in_use(selection.snapshot, facet)
        - len(rows)
        + sum(1 for slug in missing if not _cases(selection.snapshot, facet, chosen[slug].value)),
    )


def _counted(selection: Selection, facet: Facet, names: Iterable[Name]) -> list[Counted]:
    """Those with most cases first."""
    base, snapshot = selection.base_of(facet.name), selection.snapshot
    counted = [
        ((name.slug, name.label), len(base & _cases(snapshot, facet, name.value))) for name in names
    ]
    return sorted(counted, key=lambda row: (-row[1], fold(row[0][1])))


def _cases(snapshot: Snapshot, facet: Facet, value: str) -> BitMap:
    """The listed cases that count under a value."""
    if facet.is_tree:
        return snapshot.keywords.get(int(value), EMPTY)
    return cases_with(snapshot, facet.name, value)


# Those that are called so


def can_be_found(facet: Facet) -> bool:
    """Whether `values_called` looks among its values: those in memory."""
    return facet.held is Held.BITMAPS and (facet.is_tree or facet.is_ranked)


def values_called(selection: Selection, name: str, text: str) -> FacetCounts:
    """The values whose name holds a text; all that are shown anyway, where there is none."""
    facet, wanted = FACETS[name], fold(" ".join(text.split()))
    if not wanted:
        return values_shown(selection, name)
    called = (value for value, names in _folded_names(selection.snapshot, name) if wanted in names)
    tried = (name_of(selection.snapshot, name, value) for value in islice(called, MOST_TRIED))
    found = _counted(selection, facet, [name for name in tried if name])
    return _with_chosen(selection, facet, found[:MOST_SHOWN])


@remembered()
def _folded_names(snapshot: Snapshot, facet: str) -> list[tuple[str, str]]:
    """(value, its names folded) of the values in use, those with most cases first."""
    if not FACETS[facet].is_tree:
        return [(row.value, row.folded) for row in by_size(snapshot, facet)]
    ids = sorted(keyword_tree(snapshot).ids, key=lambda pk: -len(snapshot.keywords.get(pk, EMPTY)))
    return [(str(pk), _names_of(snapshot.graph.concepts[pk])) for pk in ids]


def _names_of(concept: Concept) -> str:
    return "\n".join(fold(text) for text in (concept.name, *(one.text for one in concept.labels)))


# Over all cases


def _while_counts_hold(kept: Kept, old: Snapshot, new: Snapshot, changes: Changes) -> Kept:
    if changes.values("all"):
        return {}
    return {key: row for key, row in kept.items() if not _is_other(key[0], old, new, changes)}


def _is_other(facet: str, old: Snapshot, new: Snapshot, changes: Changes) -> bool:
    """Whether its counts over all cases may be others, or its labels."""
    if facet in CLAIM_FACETS and CLAIM in changes.chunks:
        return True
    if facet == PROGRAMME:
        before, after = (tally_of_all.kept(one).get(()) for one in (old, new))
        return before is not after or bool(changes.programmes)
    return bool(changes.values(facet))


@remembered(carry_over=_while_counts_hold)
def facet_of_all_cases(snapshot: Snapshot, name: str) -> FacetCounts:
    """A facet's values counted over the whole collection: the same for many pages."""
    return replace(_values_of(Selection(snapshot, Criteria()), FACETS[name]), is_of_all=True)
