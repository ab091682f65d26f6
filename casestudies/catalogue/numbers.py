"""A number for each case, or a row of them, held in parts. A few changes stand beside the parts;
when there are more, those parts that changed are copied, and not all."""

import numpy
from django.utils.functional import cached_property

from .unions import CHUNK

PART = CHUNK
MOST_BESIDE = 32  # each of which taking numbers looks for


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
    or lie beyond the end, have 0. What `beside` says of a case holds, and not the parts."""

    def __init__(self, dtype=numpy.int32, parts=(), width=None, beside=None):
        self.dtype, self.parts, self.width = dtype, tuple(parts), width
        self.beside = beside or {}

    def __getitem__(self, case):
        if case in self.beside:
            return self.beside[case]
        at, within = divmod(case, PART)
        return self.parts[at][within].tolist() if at < len(self.parts) else self._noughts()

    def of(self, cases):
        """Those of a few cases; not for rows."""
        parts, last, beside = self.parts, len(self.parts) * PART, self.beside
        return [
            beside[case]
            if case in beside
            else (parts[case // PART].item(case % PART) if case < last else 0)
            for case in cases
        ]

    def __eq__(self, other):
        return isinstance(other, Numbers) and numpy.array_equal(self.whole(), other.whole())

    __hash__ = None

    def take(self, places):
        """The numbers at these Places, of those that were ever set."""
        pieces = [self._taken(at, inside) for at, inside in places.inside if at < len(self.parts)]
        return pieces[0] if len(pieces) == 1 else numpy.concatenate([*pieces, self._empty(0)])

    def _taken(self, at, inside):
        taken = self.parts[at].take(inside, axis=0)
        if at in self._beside_parts and len(inside):
            changed, numbers = self._beside_parts[at]
            places = inside.searchsorted(changed)
            found = inside.take(places, mode="clip") == changed
            taken[places[found]] = numbers[found]
        return taken

    @cached_property
    def _beside_parts(self):
        """Part → (places in it in order, their numbers)."""
        found = {}
        for case in sorted(self.beside):
            found.setdefault(case // PART, []).append(case)
        return {
            at: (
                numpy.array(cases) - at * PART,
                numpy.array([self.beside[case] for case in cases], self.dtype),
            )
            for at, cases in found.items()
        }

    def where(self, number):
        """The cases that have this number, in order."""
        found = [at * PART + numpy.flatnonzero(p == number) for at, p in enumerate(self._put())]
        return numpy.concatenate(found) if found else numpy.zeros(0, dtype=numpy.int64)

    def whole(self):
        """One array with the numbers of each case up to the end of the last part."""
        return numpy.concatenate(self._put()) if self.parts else self._empty(0)

    def changed(self, cases, numbers):
        """A copy in which the cases (an array) have these numbers."""
        if len(cases) <= MOST_BESIDE and max(cases, default=0) < PART * len(self.parts):
            given = zip(cases.tolist(), numbers.tolist(), strict=True)
            other = {case: number for case, number in given if self[case] != number}
            if len(self.beside | other) <= MOST_BESIDE:
                return Numbers(self.dtype, self.parts, self.width, self.beside | other)
        return Numbers(self.dtype, self._put(cases, numbers), self.width)

    def _put(self, cases=(), numbers=()):
        """The parts as they are with what stands beside them, and with these numbers."""
        parts = list(self.parts)
        for at, (places, given) in self._beside_parts.items():
            parts[at] = _copy_with(parts[at], places, given)
        if len(cases):
            missing = int(cases.max()) // PART + 1 - len(parts)
            parts += [self._empty(PART) for _ in range(missing)]
        for at in numpy.unique(numpy.asarray(cases) // PART).tolist():
            inside = cases // PART == at
            parts[at] = _copy_with(parts[at], cases[inside] - at * PART, numbers[inside])
        return parts

    def _noughts(self):
        return [0] * self.width if self.width else 0

    def _empty(self, length):
        return numpy.zeros((length, self.width) if self.width else length, dtype=self.dtype)


def _copy_with(part, places, numbers):
    if (part[places] == numbers).all():
        return part
    part = part.copy()
    part[places] = numbers
    return part


def rows_of(whole):
    """Numbers of an array with a row for each case; its length is a multiple of PART."""
    parts = [part.copy() for part in whole.reshape(-1, PART, whole.shape[1])]
    return Numbers(whole.dtype, parts, whole.shape[1])
