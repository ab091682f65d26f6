"""How many of some cases have each value of a facet, in the way that takes least: value by value
with bitmaps, case by case (forward.py), or all values of several facets at once (matrix.py)."""

from functools import cached_property
from typing import NamedTuple

import numpy

from . import claims
from .definitions import CLAIM_FACETS
from .forward import Forward, toggled
from .matrix import Matrix
from .numbers import PART, Places

FORWARD, MATRIX, PAIRS = "forward", "matrix", "pairs"
KEYWORDS = "keywords"  # with all below them, where "keyword" is what cases are tagged with
LARGE = 50_000  # cases of a collection whose workers get ready before they are asked
TOGETHER = ("kind", "field", "group", "country", "project", *CLAIM_FACETS, KEYWORDS)
MOST_COLUMNS = 640  # 80 bytes a case

# Microseconds, as measured; only how they compare matters.
A_VALUE, A_CONTAINER = 0.6, 1.6  # an intersection, and what it takes longer for each container
A_FORWARD, A_PAIR = 100, 0.02
A_MATRIX, A_WORD = 60, 0.008


class Counted(NamedTuple):
    """The number of cases of each value, where the values are in the order of their bitmaps."""

    values: list
    counts: numpy.ndarray

    def by_value(self):
        return dict(zip(self.values, self.counts.tolist(), strict=True))


class Counting:
    """The counts of one Selection. Most facets count its `cases`: those are counted together."""

    def __init__(self, snapshot, cases):
        self.snapshot, self.cases = snapshot, cases

    def of(self, facet, base, tried=None):
        """Counted, or None where it takes less to count the values one by one; if need be, only
        some `tried` of them."""
        if base is self.snapshot.everything:
            return None
        matrix = _matrix(self.snapshot)
        if facet in matrix.columns:
            return self._by_matrix(matrix, facet, base)
        return self._by_forward(facet, base, tried)

    def places(self, base):
        return self._places if base is self.cases else Places(base)

    @cached_property
    def _places(self):
        return Places(self.cases)

    def _by_matrix(self, matrix, facet, base):
        bits = self._bits if base is self.cases else self._bits_of(base, [facet])
        if bits is None:
            return None
        columns = matrix.columns[facet]
        return Counted(list(columns), bits[list(columns.values())])

    @cached_property
    def _bits(self):
        return self._bits_of(self.cases, _matrix(self.snapshot).columns)

    def _bits_of(self, base, facets):
        matrix = _matrix(self.snapshot)
        words, values = matrix.words_of(facets), sum(len(matrix.columns[one]) for one in facets)
        if not pays(A_MATRIX + len(base) * len(words) * A_WORD, values, self.snapshot.size):
            return None
        return matrix.counts(self.places(base), words)

    def _by_forward(self, facet, base, tried):
        snapshot, values = self.snapshot, _bitmaps(self.snapshot, facet)
        pairs = snapshot.remember(PAIRS, facet, lambda: sum(map(len, values.values())))
        time = A_FORWARD + len(base) * pairs / max(1, snapshot.size) * A_PAIR
        if not pays(time, min(len(values), tried or len(values)), snapshot.size):
            return None
        found = _forward(snapshot, facet)
        return Counted(found.values, found.counts(self.places(base)))


def pays(time, values, size):
    """Whether `time` is less than what it takes to intersect the bitmaps of so many values."""
    return time < values * (A_VALUE + A_CONTAINER * (1 + size // PART))


def _forward(snapshot, facet):
    return snapshot.remember(
        FORWARD, facet, lambda: Forward.of(_bitmaps(snapshot, facet), snapshot.size)
    )


def _matrix(snapshot):
    return snapshot.remember(MATRIX, "", lambda: Matrix.of(_together(snapshot), snapshot.size))


def _together(snapshot):
    """Facet → value → cases, of the facets that are counted together: as many as find room."""
    found, room = {}, MOST_COLUMNS
    for facet in TOGETHER:
        values = _bitmaps(snapshot, facet)
        if len(values) <= room:
            found[facet], room = values, room - len(values)
    return found


def _bitmaps(snapshot, facet):
    if facet == KEYWORDS:
        return snapshot.keywords
    if facet in CLAIM_FACETS:
        return dict(claims.by_value(snapshot, facet, (), (), ()))
    return snapshot.bitmaps.get(facet, {})


def changed_forwards(forwards, old, new):
    """Facet → Forward after a publication, of those that need not be made anew."""
    found = {}
    for facet, one in forwards.items():
        before, after = _bitmaps(old, facet), _bitmaps(new, facet)
        found[facet] = one if before is after else one.changed([*toggled(before, after)], new.size)
    return {facet: one for facet, one in found.items() if one}


def changed_matrix(matrices, new, cases):
    """The same of the Matrix, where these are the cases that changed."""
    found = {key: one.changed(cases, _together(new)) for key, one in matrices.items()}
    return {key: one for key, one in found.items() if one}


def get_ready(snapshot, facets):
    """Turn round what would keep the first reader of a large collection waiting."""
    if len(snapshot.everything) > LARGE:
        _matrix(snapshot)
        for facet in facets:
            _forward(snapshot, facet)
