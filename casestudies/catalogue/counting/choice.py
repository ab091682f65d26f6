"""How many of some cases have each value of a facet, in the way that takes least: value by value
with bitmaps, or all values of several facets at once with tables of rows."""

from collections.abc import Collection, Iterable, Mapping
from threading import Lock
from typing import Any, NamedTuple

from django.utils.functional import cached_property
from pyroaring import BitMap

from ..facets import CLAIM, CLAIM_FACETS, FACETS, OFFERED, Facet, Held
from ..snapshot.names import labels_of
from ..snapshot.numbers import PART, Array, Positions
from ..snapshot.snapshot import Changes, Kept, Snapshot, remembered
from ..snapshot.unions import cases_with_claim, concepts_touched
from .tables import MOST_VALUES, Forward, Matrix, Table, total

MOST_CHANGED = 300  # cases; beyond that it is faster to make the tables anew
LARGE = 50_000  # cases of a collection whose workers get ready before they are asked
MOST_COLUMNS = 256  # with a bit a case: 32 bytes of a Matrix, half a line of the processor's cache
_lock = Lock()

# Microseconds, as measured.
A_VALUE = 0.3  # to intersect two bitmaps
A_CONTAINER, A_NUMBER = 1.2, 0.0004  # what it takes longer for each that they hold
LISTED = 4096  # numbers that a container holds as a list; of more it has a bit for each


class Counted(NamedTuple):
    """The number of cases of each value, where the values are in the order of their bitmaps."""

    values: list[Any]
    counts: Array

    def by_value(self) -> dict[Any, int]:
        return dict(zip(self.values, self.counts.tolist(), strict=True))


class Counting:
    """The counts of one Selection. Most facets count its `cases`, and are counted together; those
    that are `apart` count others."""

    def __init__(self, snapshot: Snapshot, cases: BitMap, apart: Collection[str] = ()) -> None:
        self.snapshot, self.cases, self.apart = snapshot, cases, apart
        self._counts: dict[Table, Array | None] = {}
        self._positions: Positions | None = None

    @cached_property
    def _table_of(self) -> dict[str, Table]:
        return {facet: table for table in tables(self.snapshot) for facet in table.columns}

    def of(self, facet: str, base: BitMap, tried: float | None = None) -> Counted | None:
        """None where it takes less to count the values one by one with bitmaps: all of them, or
        about as many as are `tried` to find those with most cases."""
        if base is self.snapshot.everything:
            return None
        table = self._table_of.get(facet)
        if not table:
            return None
        if base is not self.cases:
            counts = self._counted(table, (facet,), base, tried)
        elif table in self._counts:
            counts = self._counts[table]
        else:
            together = tuple([name for name in table.columns if name not in self.apart])
            counts = self._counts[table] = self._counted(table, together, base, tried)
        return None if counts is None else Counted(*table.values(facet, counts))

    def positions(self, base: BitMap) -> Positions:
        if base is not self.cases:
            return Positions(base)
        self._positions = self._positions or Positions(base)
        return self._positions

    def _counted(
        self, table: Table, facets: tuple[str, ...], base: BitMap, tried: float | None
    ) -> Array | None:
        lengths, pairs = table.sizes(facets)
        values = sum(min(length, tried) for length in lengths) if tried else sum(lengths)
        bitmaps_take = takes_one_by_one(len(base), values, pairs, self.snapshot.next_number)
        if pays(table.takes(len(base), facets), bitmaps_take):
            return table.counts(self.positions(base), facets)
        return None


def pays(table_takes: float, bitmaps_take: float) -> bool:
    """Apart, so that tests can have one way or the other."""
    return table_takes < bitmaps_take


def takes_one_by_one(cases: int, values: float, pairs: int, size: int) -> float:
    """Microseconds that it takes to intersect so many cases with the bitmaps of so many values,
    which hold so many numbers between them."""
    containers = 1 + size // PART
    if cases <= LISTED * containers:  # which are gone through side by side with those of a value
        return values * A_VALUE + (values * cases + pairs) * A_NUMBER
    return values * (A_VALUE + A_CONTAINER * containers)


def tables(snapshot: Snapshot) -> tuple[Table, ...]:
    """The tables that hold the rows of all facets that are counted so."""
    kept = _tables.kept(snapshot).get(())
    if kept:
        return kept
    with _lock:  # they are large: no two threads make them
        return _tables(snapshot)


def table_values(snapshot: Snapshot, facet: str) -> list[Any]:
    """The values of a facet in the order in which its table counts them."""
    return next([*table.columns[facet]] for table in tables(snapshot) if facet in table.columns)


def _changed_tables(kept: Kept, old: Snapshot, new: Snapshot, changes: Changes) -> Kept:
    """None are kept where making them anew takes less."""
    for key, before in kept.items():
        if new.next_number > 2 * before[0].size:  # what was measured then no longer holds
            return {}
        changed = tuple(
            _changed(table, facets, new, changes)
            for table, facets in zip(before, _facets_of_tables(new), strict=True)
        )
        return {key: changed} if all(changed) else {}
    return {}


@remembered(carry_over=_changed_tables)
def _tables(snapshot: Snapshot) -> tuple[Table, ...]:
    dense, sparse = _facets_of_tables(snapshot)
    return Matrix.of(dense, snapshot.next_number), Forward.of(sparse, snapshot.next_number)


def _facets_of_tables(
    snapshot: Snapshot,
) -> tuple[dict[str, Mapping[Any, BitMap]], dict[str, Mapping[Any, BitMap]]]:
    """Facet → value → cases for each table: with a bit a case as many as find room, in order."""
    dense: dict[str, Mapping[Any, BitMap]] = {}
    sparse: dict[str, Mapping[Any, BitMap]] = {}
    for facet in IN_TABLES:
        values = bitmaps_of(snapshot, facet)
        if total(dense) + len(values) <= MOST_COLUMNS:
            dense[facet.name] = values
        elif total(sparse) + len(values) <= MOST_VALUES:
            sparse[facet.name] = values
    return dense, sparse


def _fewest_values_first(facet: Facet) -> tuple[bool, bool]:
    return not (facet.choices or facet.vocabulary), not facet.is_tree


IN_TABLES = sorted(
    (facet for facet in OFFERED.values() if facet.held is Held.BITMAPS), key=_fewest_values_first
)


def bitmaps_of(snapshot: Snapshot, facet: Facet) -> Mapping[Any, BitMap]:
    """Value → cases that are counted under it; of keywords the ids, and all that is narrower."""
    if facet.is_tree:
        return snapshot.keywords
    if facet.in_claim:
        return cases_with_claim(snapshot, facet.name)
    return snapshot.bitmaps.get(facet.name, {})


def _changed(
    table: Table, facets: Mapping[str, Mapping[Any, BitMap]], new: Snapshot, changes: Changes
) -> Table | None:
    if facets.keys() != table.columns.keys() or len(changes.cases) > MOST_CHANGED:
        return None
    touched = {facet: values for facet in facets if (values := _touched(facet, new, changes))}
    return table.changed(changes.cases, facets, touched) if touched else table


def _touched(facet: str, new: Snapshot, changes: Changes) -> Iterable[Any]:
    """The values of a facet that may have other cases, and perhaps some more."""
    if FACETS[facet].is_tree:
        return concepts_touched(new.graph, changes.chunks.get(facet, {}))
    if facet in CLAIM_FACETS:
        return labels_of(new, facet) if CLAIM in changes.chunks else ()
    return changes.chunks.get(facet, {})


def get_ready(snapshot: Snapshot) -> None:
    """Make the tables of a large collection before its first reader asks."""
    if len(snapshot.everything) > LARGE:
        tables(snapshot)
