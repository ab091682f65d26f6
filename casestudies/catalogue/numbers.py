"""A whole number for each case, held in parts, so that a change copies one part and not all."""

import numpy

from .unions import CHUNK

PART = CHUNK


class Places:
    """Where the cases of a bitmap stand: part by part, in order."""

    def __init__(self, cases):
        wanted = numpy.asarray(cases.to_array()).astype(numpy.int64)
        self.total = len(wanted)
        self.inside = [(0, wanted)]
        if self.total and wanted[-1] >= PART:
            starts = numpy.arange(wanted[-1] // PART + 2) * PART
            bounds = numpy.searchsorted(wanted, starts).tolist()
            self.inside = [
                (at, wanted[bounds[at] : bounds[at + 1]] - at * PART)
                for at in range(len(bounds) - 1)
                if bounds[at] < bounds[at + 1]
            ]

    def __len__(self):
        return self.total

    def where(self, parts):
        """(part, places in it) of those that are there."""
        return [(parts[at], inside) for at, inside in self.inside if at < len(parts)]


class Numbers:
    """Immutable. Case numbers that were never set, or lie beyond the end, have 0."""

    def __init__(self, dtype=numpy.int32, parts=()):
        self.dtype, self.parts = dtype, tuple(parts)

    def __getitem__(self, case):
        at, within = divmod(case, PART)
        return int(self.parts[at][within]) if at < len(self.parts) else 0

    def __eq__(self, other):
        return isinstance(other, Numbers) and numpy.array_equal(self.whole(), other.whole())

    __hash__ = None

    def take(self, places):
        """The numbers at these Places, of those that were ever set."""
        pieces = [part[inside] for part, inside in places.where(self.parts)]
        if len(pieces) == 1:
            return pieces[0]
        return numpy.concatenate([*pieces, numpy.zeros(0, dtype=self.dtype)])

    def where(self, number):
        """The cases that have this number, in order."""
        found = [at * PART + numpy.flatnonzero(p == number) for at, p in enumerate(self.parts)]
        return numpy.concatenate(found) if found else numpy.zeros(0, dtype=numpy.int64)

    def whole(self):
        """One array with a number for each case up to the end of the last part."""
        return numpy.concatenate(self.parts) if self.parts else numpy.zeros(0, dtype=self.dtype)

    def changed(self, cases, numbers):
        """A copy in which the cases (an array) have these numbers."""
        parts = list(self.parts)
        if len(cases):
            missing = int(cases.max()) // PART + 1 - len(parts)
            parts += [numpy.zeros(PART, dtype=self.dtype) for _ in range(missing)]
        for at in numpy.unique(cases // PART):
            inside = cases // PART == at
            parts[at] = parts[at].copy()
            parts[at][cases[inside] - at * PART] = numbers[inside]
        return Numbers(self.dtype, parts)
