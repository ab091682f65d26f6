"""A number for each case, or a row of them, held in parts, so that a change copies no more than one
part; and not even that until some changes have gathered beside it."""

import numpy
from django.utils.functional import cached_property

from .unions import CHUNK

PART = CHUNK
MOST_BESIDE = 32  # of a part: `take` has to look for each of them


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


class Part:
    """An array, and the numbers that hold `beside` it: place → number, or list of a row."""

    def __init__(self, array, beside=None):
        self.array, self.beside = array, beside or {}

    @classmethod
    def empty(cls, dtype, width):
        return cls(numpy.zeros((PART, width) if width else PART, dtype))

    def __getitem__(self, place):
        return self.beside[place] if place in self.beside else self.array[place].tolist()

    def number(self, place):
        """The same for what is no row, faster."""
        return self.beside[place] if place in self.beside else self.array.item(place)

    @cached_property
    def _sorted(self):
        """The places beside in order, and their numbers."""
        places = sorted(self.beside)
        numbers = [*map(self.beside.get, places)]
        return numpy.array(places), numpy.array(numbers, self.array.dtype)

    def take(self, places):
        """Those at places (an array in order)."""
        taken = self.array.take(places, axis=0)
        if self.beside and len(places):
            changed, numbers = self._sorted
            found = places.searchsorted(changed)
            has = places.take(found, mode="clip") == changed
            taken[found[has]] = numbers[has]
        return taken

    def where(self, number):
        has = self.array == number
        if self.beside:
            places, numbers = self._sorted
            has[places] = numbers == number
        return numpy.flatnonzero(has)

    def whole(self):
        return self._copy() if self.beside else self.array

    def _copy(self):
        array = self.array.copy()
        if self.beside:
            places, numbers = self._sorted
            array[places] = numbers
        return array

    def changed(self, places, numbers):
        if len(places) <= MOST_BESIDE:
            given = zip(places.tolist(), numbers.tolist(), strict=True)
            other = {place: number for place, number in given if self[place] != number}
            beside = self.beside | other
            if len(beside) <= MOST_BESIDE:
                return Part(self.array, beside) if other else self
        array = self._copy()
        if (array[places] == numbers).all():
            return self
        array[places] = numbers
        return Part(array)


class Numbers:
    """Immutable whole numbers; with a `width`, so many a case. Case numbers that were never set,
    or lie beyond the end, have 0."""

    def __init__(self, dtype=numpy.int32, parts=(), width=None):
        self.dtype, self.parts, self.width = dtype, tuple(parts), width

    def __getitem__(self, case):
        at, place = divmod(case, PART)
        if at < len(self.parts):
            return self.parts[at][place]
        return [0] * self.width if self.width else 0

    def of(self, cases):
        """Those of a few cases; not for rows."""
        parts, end = self.parts, PART * len(self.parts)
        return [parts[case // PART].number(case % PART) if case < end else 0 for case in cases]

    def __eq__(self, other):
        return isinstance(other, Numbers) and numpy.array_equal(self.whole(), other.whole())

    __hash__ = None

    def take(self, places):
        """The numbers at these Places, of those that were ever set."""
        pieces = [
            self.parts[at].take(inside) for at, inside in places.inside if at < len(self.parts)
        ]
        return pieces[0] if len(pieces) == 1 else numpy.concatenate([*pieces, self._none()])

    def where(self, number):
        """The cases that have this number, in order."""
        found = [at * PART + part.where(number) for at, part in enumerate(self.parts)]
        return numpy.concatenate(found) if found else numpy.zeros(0, dtype=numpy.int64)

    def whole(self):
        """One array with the numbers of each case up to the end of the last part."""
        return numpy.concatenate([self._none(), *(part.whole() for part in self.parts)])

    def changed(self, cases, numbers):
        """A copy in which the cases (an array) have these numbers."""
        parts, numbers = list(self.parts), numbers.astype(self.dtype, copy=False)
        missing = int(cases.max()) // PART + 1 - len(parts) if len(cases) else 0
        parts += [Part.empty(self.dtype, self.width) for _ in range(missing)]
        for at in {*(cases // PART).tolist()}:
            inside = cases // PART == at
            parts[at] = parts[at].changed(cases[inside] - at * PART, numbers[inside])
        return Numbers(self.dtype, parts, self.width)

    def _none(self):
        return numpy.zeros((0, self.width) if self.width else 0, dtype=self.dtype)


def rows_of(whole):
    """Numbers of an array with a row for each case; its length is a multiple of PART."""
    parts = [Part(part.copy()) for part in whole.reshape(-1, PART, whole.shape[1])]
    return Numbers(whole.dtype, parts, whole.shape[1])
