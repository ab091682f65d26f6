"""How many of some cases have each value of a facet, in the way that takes least: value by value
with bitmaps, or all values of several facets at once (bitsets.py, matrix.py and forward.py)."""

from threading import Lock
from typing import NamedTuple

import numpy
from django.utils.functional import cached_property

from ..facets import CLAIM_FACETS
from ..snapshot import closures
from ..snapshot.numbers import PART, Places
from . import claims
from .bitsets import MOST_CASES, Bitsets
from .columns import total
from .forward import MOST_VALUES, Forward
from .matrix import Matrix

TABLES = "tables"
_lock = Lock()
KEYWORDS = "keywords"  # with all below them, where "keyword" is what cases are tagged with
MOST_CHANGED = 300  # cases; beyond that it is faster to make the tables anew
LARGE = 50_000  # cases of a collection whose workers get ready before they are asked
IN_TABLES = ("kind", "field", "group", *CLAIM_FACETS, KEYWORDS, "country", "project", "locality")
MOST_COLUMNS = 256  # with a bit a case: 32 bytes of a Matrix, half a line of the processor's cache

# Microseconds, as measured.
A_VALUE = 0.3  # to intersect two bitmaps
A_CONTAINER, A_NUMBER = 1.2, 0.0004  # what it takes longer for each that they hold
LISTED = 4096  # numbers that a container holds as a list; of more it has a bit for each


class Counted(NamedTuple):
    """The number of cases of each value, where the values are in the order of their bitmaps."""

    values: list
    counts: numpy.ndarray

    def by_value(self):
        return dict(zip(self.values, self.counts.tolist(), strict=True))


class Counting:
    """The counts of one Selection. Most facets count its `cases`, and are counted together; those
    that are `apart` count others."""

    def __init__(self, snapshot, cases, apart=()):
        self.snapshot, self.cases, self.apart = snapshot, cases, apart
        self._counts, self._places = {}, None

    @cached_property
    def _table_of(self):
        return {facet: table for table in _tables(self.snapshot) for facet in table.columns}

    def of(self, facet, base, tried=None):
        """Counted, or None where it takes less to count the values one by one: all of them, or
        only the largest, of which some `tried` will do."""
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
            together = tuple([one for one in table.columns if one not in self.apart])
            counts = self._counts[table] = self._counted(table, together, base, tried)
        if counts is None:
            return None
        return Counted(*table.values(facet, counts))

    def places(self, base):
        if base is not self.cases:
            return Places(base)
        self._places = self._places or Places(base)
        return self._places

    def _counted(self, table, facets, base, tried=None):
        lengths, pairs = table.sizes(facets)
        values = sum(min(one, tried) for one in lengths) if tried else sum(lengths)
        bitmaps_take = one_by_one(len(base), values, pairs, self.snapshot.size)
        if pays(table.takes(len(base), facets), bitmaps_take):
            return table.counts(self.places(base), facets)
        return None


def pays(table_takes, bitmaps_take):
    """Apart, so that tests can have one way or the other."""
    return table_takes < bitmaps_take


def one_by_one(cases, values, pairs, size):
    """Microseconds that it takes to intersect so many cases with the bitmaps of so many values,
    which hold so many numbers between them."""
    containers = 1 + size // PART
    if cases <= LISTED * containers:  # which are gone through side by side with those of a value
        return values * A_VALUE + (values * cases + pairs) * A_NUMBER
    return values * (A_VALUE + A_CONTAINER * containers)


def _tables(snapshot):
    kept = snapshot.cache.get(TABLES)
    if kept:
        return kept[""]
    with _lock:  # they are large: no two threads make them
        return snapshot.remember(TABLES, "", lambda: _made(snapshot))


def _made(snapshot):
    dense, sparse = _facets(snapshot)
    of_dense = Bitsets if snapshot.size <= MOST_CASES else Matrix
    return of_dense.of(dense, snapshot.size), Forward.of(sparse, snapshot.size)


def _facets(snapshot):
    """Facet → value → cases for each table: with a bit a case as many as find room, in order."""
    dense, sparse = {}, {}
    for facet in IN_TABLES:
        values = _bitmaps(snapshot, facet)
        if total(dense) + len(values) <= MOST_COLUMNS:
            dense[facet] = values
        elif total(sparse) + len(values) <= MOST_VALUES:
            sparse[facet] = values
    return dense, sparse


def _bitmaps(snapshot, facet):
    if facet == KEYWORDS:
        return snapshot.keywords
    if facet in CLAIM_FACETS:
        return dict(claims.by_value(snapshot, facet, (), (), ()))
    return snapshot.bitmaps.get(facet, {})


def changed(tables, new, changes):
    """The tables after a publication; or None, if that takes longer than to make them anew."""
    if new.size > 2 * tables[0].size:  # what was measured then no longer holds
        return None
    found = tuple(
        _changed(table, facets, new, changes)
        for table, facets in zip(tables, _facets(new), strict=True)
    )
    return found if all(found) else None


def _changed(table, facets, new, changes):
    if facets.keys() != table.columns.keys() or len(changes.cases) > MOST_CHANGED:
        return None
    touched = {facet: values for facet in facets if (values := _touched(facet, new, changes))}
    return table.changed(changes.cases, facets, touched) if touched else table


def _touched(facet, new, changes):
    """The values of a facet that may have other cases, and perhaps some more."""
    if facet == KEYWORDS:
        return closures.above(new.graph, changes.chunks.get("keyword", {}))
    if facet in CLAIM_FACETS:
        return new.labels_of(facet) if claims.CLAIM in changes.chunks else ()
    return changes.chunks.get(facet, {})


def get_ready(snapshot):
    """Turn round what would keep the first reader of a large collection waiting."""
    if len(snapshot.everything) > LARGE:
        _tables(snapshot)
