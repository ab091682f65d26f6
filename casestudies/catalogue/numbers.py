"""A number for each case, or a row of them, held in parts, so that a change copies one part and
not all."""

import numpy
from django.utils.functional import cached_property

from .unions import CHUNK

PART = CHUNK


class Places:
    """Where the cases of a bitmap stand."""

    def __init__(self, cases):
        self.cases = cases

    @cached_property
    def inside(self):
        """(part, places in it) in order."""
        wanted = numpy.asarray(self.cases.to_array()).astype(numpy.int64)
        if not len(wanted) or wanted[-1] < PART:
            return [(0, wanted)]
        starts = numpy.arange(wanted[-1] // PART + 2) * PART
        bounds = numpy.searchsorted(wanted, starts).tolist()
        return [
            (at, wanted[bounds[at] : bounds[at + 1]] - at * PART)
            for at in range(len(bounds) - 1)
            if bounds[at] < bounds[at + 1]
        ]


class Numbers:
    """Immutable whole numbers; with a `width`, so many a case. Case numbers that were never set,
    or lie beyond the end, have 0."""

    def __init__(self, dtype=numpy.int32, parts=(), width=None):
        self.dtype, self.parts, self.width = dtype, tuple(parts), width

    def __getitem__(self, case):
        at, within = divmod(case, PART)
        return self.parts[at][within].tolist() if at < len(self.parts) else self._noughts()

    def of(self, cases):
        """Those of a few cases; not for rows."""
        parts, last = self.parts, len(self.parts) * PART
        return [
            parts[case // PART].item(case % PART) if case < last else self._noughts()
            for case in cases
        ]

    def __eq__(self, other):
        return isinstance(other, Numbers) and numpy.array_equal(self.whole(), other.whole())

    __hash__ = None

    def take(self, places):
        """The numbers at these Places, of those that were ever set."""
        pieces = [
            self.parts[at].take(inside, axis=0)
            for at, inside in places.inside
            if at < len(self.parts)
        ]
        return pieces[0] if len(pieces) == 1 else numpy.concatenate([*pieces, self._empty(0)])

    def where(self, number):
        """The cases that have this number, in order."""
        found = [at * PART + numpy.flatnonzero(p == number) for at, p in enumerate(self.parts)]
        return numpy.concatenate(found) if found else numpy.zeros(0, dtype=numpy.int64)

    def whole(self):
        """One array with the numbers of each case up to the end of the last part."""
        return numpy.concatenate(self.parts) if self.parts else self._empty(0)

    def changed(self, cases, numbers):
        """A copy in which the cases (an array) have these numbers."""
        parts = list(self.parts)
        if len(cases):
            missing = int(cases.max()) // PART + 1 - len(parts)
            parts += [self._empty(PART) for _ in range(missing)]
        for at in numpy.unique(cases // PART):
            inside = cases // PART == at
            places, given = cases[inside] - at * PART, numbers[inside]
            if (parts[at][places] != given).any():
                parts[at] = parts[at].copy()
                parts[at][places] = given
        return Numbers(self.dtype, parts, self.width)

    def _noughts(self):
        return [0] * self.width if self.width else 0

    def _empty(self, length):
        return numpy.zeros((length, self.width) if self.width else length, dtype=self.dtype)


def rows_of(whole):
    """Numbers of an array with a row for each case; its length is a multiple of PART."""
    parts = [part.copy() for part in whole.reshape(-1, PART, whole.shape[1])]
    return Numbers(whole.dtype, parts, whole.shape[1])
