"""A number for each case, or a row of them, held in parts, so that a change copies one part only;
and which one of very many things each case belongs to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy
from django.utils.functional import cached_property
from pyroaring import BitMap

PART = 1 << 16  # cases; as many as a row of FacetChunk holds
FEW = 2000
SPARSE = 40  # things to a case: where there are more, to sort takes less than a count for each
Array = numpy.ndarray[Any, Any]


class Positions:
    """Where the numbers of a bitmap's cases stand."""

    def __init__(self, cases: BitMap) -> None:
        self.cases = cases

    @cached_property
    def by_part(self) -> list[tuple[int, Array]]:
        """(part, places in it), both in order."""
        numbers = numpy.asarray(self.cases.to_array()).astype(numpy.int64)
        if not len(numbers) or numbers[-1] < PART:
            return [(0, numbers)]
        starts = numpy.arange(numbers[-1] // PART + 2) * PART
        bounds = numpy.searchsorted(numbers, starts).tolist()
        return [
            (part, numbers[bounds[part] : bounds[part + 1]] - part * PART)
            for part in range(len(bounds) - 1)
            if bounds[part] < bounds[part + 1]
        ]


class Numbers:
    """Immutable whole numbers; with a `width`, so many a case. Case numbers that were never set,
    or lie beyond the end, have 0."""

    def __init__(
        self, dtype: Any = numpy.int32, parts: Iterable[Array] = (), width: int | None = None
    ) -> None:
        self.dtype, self.parts, self.width = dtype, tuple(parts), width

    def __getitem__(self, case: int) -> Any:
        """A number, or the list of a row."""
        part, place = divmod(case, PART)
        if part < len(self.parts):
            return self.parts[part][place].tolist()
        return [0] * self.width if self.width else 0

    def of(self, cases: Iterable[int]) -> list[int]:
        """Those of a few cases; not for rows."""
        parts, end = self.parts, PART * len(self.parts)
        return [parts[case // PART].item(case % PART) if case < end else 0 for case in cases]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Numbers) and numpy.array_equal(self.whole(), other.whole())

    __hash__ = None  # type: ignore[assignment]

    def take(self, positions: Positions) -> Array:
        """The numbers at these positions, of those that were ever set."""
        pieces = [
            self.parts[part].take(places, axis=0)
            for part, places in positions.by_part
            if part < len(self.parts)
        ]
        return pieces[0] if len(pieces) == 1 else numpy.concatenate([*pieces, self._none()])

    def where(self, number: int) -> Array:
        """The cases that have this number, in order."""
        cases = [
            part * PART + numpy.flatnonzero(array == number)
            for part, array in enumerate(self.parts)
        ]
        return numpy.concatenate(cases) if cases else numpy.zeros(0, dtype=numpy.int64)

    def whole(self) -> Array:
        """One array with the numbers of each case up to the end of the last part."""
        return numpy.concatenate([self._none(), *self.parts])

    def changed(self, cases: Array, numbers: Array) -> "Numbers":
        """A copy in which the cases have these numbers."""
        parts, numbers = list(self.parts), numbers.astype(self.dtype, copy=False)
        missing = int(cases.max()) // PART + 1 - len(parts) if len(cases) else 0
        parts += [self._empty_part() for _ in range(missing)]
        for part in {*(cases // PART).tolist()}:
            inside = cases // PART == part
            parts[part] = _replaced(parts[part], cases[inside] - part * PART, numbers[inside])
        return Numbers(self.dtype, parts, self.width)

    def _none(self) -> Array:
        return numpy.zeros((0, self.width) if self.width else 0, dtype=self.dtype)

    def _empty_part(self) -> Array:
        return numpy.zeros((PART, self.width) if self.width else PART, dtype=self.dtype)


def _replaced(array: Array, places: Array, numbers: Array) -> Array:
    if (array[places] == numbers).all():
        return array
    array = array.copy()
    array[places] = numbers
    return array


def rows_of(whole: Array) -> Numbers:
    """Numbers of an array with a row for each case; its length is a multiple of PART."""
    parts = [part.copy() for part in whole.reshape(-1, PART, whole.shape[1])]
    return Numbers(whole.dtype, parts, whole.shape[1])


@dataclass(frozen=True, eq=False)
class Membership:
    """Which one of very many things each case belongs to, if any. Immutable.

    `codes` has a code for each case, which is a place in `ids`; 0 is for none. Codes are dense, so
    that counting needs no more room than there are things. `ids` ascend, so that everybody who
    knows the same things orders equals alike.
    """

    codes: Numbers = field(default_factory=Numbers)
    ids: Array = field(default_factory=lambda: numpy.zeros(1, dtype=numpy.int64))

    def __getitem__(self, case: int) -> int:
        return int(self.ids[self.codes[case]])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Membership) and numpy.array_equal(
            self.ids[self.codes.whole()], other.ids[other.codes.whole()]
        )

    __hash__ = None  # type: ignore[assignment]

    def changed(self, cases: Array, ids: Array) -> "Membership":
        """A copy in which the cases belong to these; 0 for none."""
        if len(cases) > FEW:
            return self._made_anew(cases, ids)
        known, codes = self.ids, []
        for thing in ids:
            if thing > known[-1]:
                known = numpy.append(known, thing)
            codes.append(numpy.searchsorted(known, thing))
            if known[codes[-1]] != thing:
                return self._made_anew(cases, ids)
        return Membership(self.codes.changed(cases, numpy.array(codes)), known)

    def _made_anew(self, cases: Array, ids: Array) -> "Membership":
        whole = numpy.zeros(max(int(cases.max()) + 1, PART * len(self.codes.parts)), dtype=int)
        whole[: PART * len(self.codes.parts)] = self.ids[self.codes.whole()]
        whole[cases] = ids
        known, codes = numpy.unique(numpy.append(whole, 0), return_inverse=True)
        return Membership(Numbers().changed(numpy.arange(len(whole)), codes[:-1]), known)

    def cases_of(self, thing: int) -> Array:
        """The cases that belong to it, in order."""
        code = int(numpy.searchsorted(self.ids, thing))
        known = code < len(self.ids) and self.ids[code] == thing
        return self.codes.where(code) if known else numpy.zeros(0, dtype=numpy.int64)

    def tally(self, positions: Positions) -> "Tally":
        """How many of the cases at some positions belong to each thing."""
        codes = self.codes.take(positions)
        if len(codes) * SPARSE < len(self.ids):
            codes, counts = numpy.unique(codes[codes > 0], return_counts=True)
            return Tally(self.ids[codes], counts)
        counts = numpy.bincount(codes, minlength=len(self.ids))
        counts[0] = 0
        if len(codes) > FEW:
            return Tally(self.ids, counts)
        used = counts.nonzero()[0]
        return Tally(self.ids[used], counts[used])


class Tally:
    """How many cases belong to each of `ids`."""

    def __init__(self, ids: Array, counts: Array) -> None:
        self.ids, self.counts = ids, counts
        self._largest: dict[int, dict[int, int]] = {}

    @cached_property
    def number_in_use(self) -> int:
        return int(numpy.count_nonzero(self.counts))

    def largest(self, limit: int) -> dict[int, int]:
        """{id: count} of the `limit` largest counts; of equals, the lowest ids."""
        if limit not in self._largest:
            self._largest[limit] = self._find_largest(limit)
        return self._largest[limit]

    def _find_largest(self, limit: int) -> dict[int, int]:
        counts = self.counts
        if len(counts) <= FEW:
            chosen = (-counts).argsort(kind="stable")[:limit]
            return self._picked(chosen[counts[chosen] > 0])
        highest = int(counts.max(initial=0))
        if highest < 256:
            counts = counts.astype(numpy.uint8)  # is gone through faster, and several times
        least = _least(counts, highest, limit)
        more = numpy.flatnonzero(counts > least)
        equal = numpy.flatnonzero(counts == least)[: limit - len(more)] if least else more[:0]
        return self._picked(numpy.concatenate([more, equal]).astype(numpy.int64))

    def _picked(self, chosen: Array) -> dict[int, int]:
        return dict(zip(self.ids[chosen].tolist(), self.counts[chosen].tolist(), strict=True))

    def of(self, ids: Sequence[int]) -> dict[int, int]:
        """{id: count} of some."""
        counts = dict.fromkeys(ids, 0)
        places = numpy.searchsorted(self.ids, ids).tolist()
        for thing, place in zip(ids, places, strict=True):
            if place < len(self.ids) and self.ids[place] == thing:
                counts[thing] = int(self.counts[place])
        return counts

    def adjusted(self, ids: Array, changes: dict[int, int]) -> "Tally":
        """The tally after some counts changed; `ids` are those of now, perhaps more."""
        counts = numpy.zeros(len(ids), dtype=self.counts.dtype)
        counts[: len(self.counts)] = self.counts
        for thing, more in changes.items():
            counts[numpy.flatnonzero(ids == thing)] += more
        return Tally(ids, counts)


def _least(counts: Array, high: int, limit: int) -> int:
    """The highest count that at least `limit` reach; 0 if fewer have any case."""
    low = 0
    while low < high:
        middle = (low + high + 1) // 2
        if numpy.count_nonzero(counts >= middle) >= limit:
            low = middle
        else:
            high = middle - 1
    return low
