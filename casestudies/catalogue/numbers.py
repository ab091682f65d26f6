"""A whole number for each case, held in parts, so that a change copies one part and not all."""

import numpy

PART = 1 << 16


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

    def take(self, cases):
        """The numbers of the cases in a bitmap, in its order."""
        wanted = numpy.asarray(cases.to_array())
        starts = numpy.arange(len(self.parts) + 1) * PART
        bounds = numpy.searchsorted(wanted, starts).tolist()
        pieces = [
            part[wanted[bounds[at] : bounds[at + 1]] - at * PART]
            for at, part in enumerate(self.parts)
        ]
        return numpy.concatenate(pieces) if pieces else numpy.zeros(0, dtype=self.dtype)

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
