"""Which values of several facets each case has, in a row for each case, so that all values are
counted at once and in time that grows with the cases at hand alone."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy
from django.utils.functional import cached_property
from pyroaring import BitMap

from ..snapshot.numbers import PART, Array, Numbers, Positions, rows_of

Values = Mapping[Any, BitMap]  # value → cases
Columns = dict[str, dict[Any, int]]  # facet → value → its place in a row
Changed = list[tuple[int, bool]]  # (place, whether a case has that value now)

# Microseconds, as measured: to begin, to find a row, to count a word of it.
A_TABLE, A_CASE, A_WORD = 50, 0.02, 0.005


class Table(ABC):
    """Immutable: rows of numbers by case, and in `columns` what they mean.

    `pairs` are how many cases the values of each facet had together when there were `size` cases.
    """

    def __init__(self, columns: Columns, rows: Numbers, pairs: dict[str, int], size: int) -> None:
        self.columns, self.rows, self.pairs, self.size = columns, rows, pairs, size
        self._sizes: dict[tuple[str, ...], tuple[tuple[int, ...], int]] = {}

    @abstractmethod
    def words_of(self, facets: Iterable[str]) -> Collection[int]:
        """What of a row is gone through to count the values of some facets, in 64 bits each."""

    @abstractmethod
    def counts(self, positions: Positions, facets: Iterable[str]) -> Array:
        """How many cases at these positions have each value, by place; what it has for values of
        other facets says nothing."""

    @abstractmethod
    def changed(
        self,
        cases: Sequence[int],
        facets: Mapping[str, Values],
        touched: Mapping[str, Iterable[Any]],
    ) -> "Table | None":
        """A copy, where some cases may have others than before of the values `touched` of each
        facet; or None where that would take longer than to begin anew."""

    @cached_property
    def _selectors(self) -> dict[str, tuple[list[Any], slice | Array]]:
        """Facet → its values, and what selects their places from an array of counts."""
        return {
            facet: ([*places], _selector([*places.values()]))
            for facet, places in self.columns.items()
        }

    def sizes(self, facets: tuple[str, ...]) -> tuple[tuple[int, ...], int]:
        """How many values each of some facets has, and how many cases all of these."""
        if facets not in self._sizes:
            lengths = tuple(len(self.columns[facet]) for facet in facets)
            self._sizes[facets] = lengths, sum(self.pairs[facet] for facet in facets)
        return self._sizes[facets]

    def takes(self, cases: int, facets: Iterable[str]) -> float:
        """Microseconds that counting so many cases takes."""
        return A_TABLE + cases * (A_CASE + len(self.words_of(facets)) * A_WORD)

    def values(self, facet: str, counts: Array) -> tuple[list[Any], Array]:
        """The values of a facet, and what an array of counts by place says of them."""
        values, places = self._selectors[facet]
        return values, counts[places]


def _selector(places: list[int]) -> slice | Array:
    """A slice where they stand side by side, as that copies nothing."""
    if places and places == [*range(places[0], places[0] + len(places))]:
        return slice(places[0], places[-1] + 1)
    return numpy.array(places, dtype=int)


def with_columns(known: Columns, facets: Mapping[str, Values], first: int = 0) -> Columns:
    """Places from `first` on for the values that have none yet, after those that are `known`."""
    columns: Columns = {}
    place = first + total(known)
    for facet, values in facets.items():
        columns[facet] = known.get(facet, {})
        if fresh := [value for value in values if value not in columns[facet]]:
            columns[facet] = columns[facet] | {
                value: place + offset for offset, value in enumerate(fresh)
            }
            place += len(fresh)
    return columns


def pairs_of(facets: Mapping[str, Values]) -> dict[str, int]:
    return {facet: sum(map(len, values.values())) for facet, values in facets.items()}


def total(columns: Mapping[str, Mapping[Any, Any]]) -> int:
    return sum(map(len, columns.values()))


def places_changed(
    case: int,
    columns: Columns,
    facets: Mapping[str, Values],
    touched: Mapping[str, Iterable[Any]],
) -> Changed:
    """All values touched stand in `facets`: one that lost its cases stays there, without any."""
    return [
        (columns[facet][value], case in facets[facet][value])
        for facet, values in touched.items()
        for value in values
    ]


# A bit for each value

BITS = 64
FEW = 255  # numbers that are added up one by one: so many fit into a byte


class Matrix(Table):
    """A row is made of words of 64 bits; a value's place is that of its bit."""

    @classmethod
    def of(cls, facets: Mapping[str, Values], size: int) -> "Matrix":
        columns = with_columns({}, facets)
        rows = numpy.zeros((-(-size // PART) * PART, _words_in_row(columns)), numpy.uint64)
        for facet, values in facets.items():
            for value, cases in values.items():
                word, bit = divmod(columns[facet][value], BITS)
                rows[cases.to_array(), word] |= numpy.uint64(1 << bit)
        return cls(columns, rows_of(rows), pairs_of(facets), size)

    def words_of(self, facets: Iterable[str]) -> list[int]:
        return sorted(set().union(*map(self._words.__getitem__, facets)))

    @cached_property
    def _words(self) -> dict[str, set[int]]:
        return {
            facet: {place // BITS for place in places.values()}
            for facet, places in self.columns.items()
        }

    def counts(self, positions: Positions, facets: Iterable[str]) -> Array:
        words, rows = self.words_of(facets), self.rows.take(positions)
        counts = numpy.zeros((self.rows.width or 0, BITS), numpy.int64)
        counts[words] = bits_set(numpy.ascontiguousarray(rows.T[words]))
        return counts.ravel()

    def changed(
        self,
        cases: Sequence[int],
        facets: Mapping[str, Values],
        touched: Mapping[str, Iterable[Any]],
    ) -> "Matrix | None":
        columns = with_columns(self.columns, facets)
        if _words_in_row(columns) > (self.rows.width or 0):
            return None
        rows = [self._row(case, places_changed(case, columns, facets, touched)) for case in cases]
        numbers = self.rows.changed(numpy.array(cases), numpy.array(rows, dtype=numpy.uint64))
        return Matrix(columns, numbers, self.pairs, self.size)

    def _row(self, case: int, changes: Changed) -> list[int]:
        row = [*self.rows[case]]
        for place, has in changes:
            word, bit = place // BITS, 1 << place % BITS
            row[word] = row[word] | bit if has else row[word] & ~bit
        return row


def _words_in_row(columns: Columns) -> int:
    return max(1, -(-total(columns) // BITS))


def bits_set(words: Array) -> Array:
    """How often each of the 64 bits is set in the numbers of each row: a row for each. This is a
    population count by bit, by carry-save addition.

    Three numbers are added in all their bits at once: to one with the sums, and one with what is
    carried over and counts twice. Only the few that are left in the end are taken apart.
    """
    total, weight = numpy.zeros((len(words), BITS), numpy.int64), 1
    while words.size:
        carried = []
        while words.shape[1] > FEW:
            third = words.shape[1] // 3
            a, b, c = (words[:, part * third : (part + 1) * third] for part in range(3))
            either = a ^ b
            sums = either ^ c
            either &= c
            either |= a & b
            carried.append(either)
            rest = words[:, 3 * third :]
            words = numpy.concatenate([sums, rest], axis=1) if rest.size else sums
        total += weight * _taken_apart(words)
        words = numpy.concatenate(carried, axis=1) if carried else words[:, :0]
        weight *= 2
    return total


def _taken_apart(words: Array) -> Array:
    """A byte for each bit, eight of which are added up as one number."""
    bytes_ = numpy.ascontiguousarray(words, dtype="<u8").view(numpy.uint8)
    bits = numpy.unpackbits(bytes_, axis=1, bitorder="little").view(numpy.uint64)
    return bits.reshape(len(words), -1, 8).sum(axis=1).view(numpy.uint8).astype(numpy.int64)


# A list of the values: for facets of so many that a bit for each would take too much room

WIDTHS = (3, 4, 6, 8, 12, 16)
RARELY, MOST_CROWDED = 0.005, 5000  # of the cases, cases that may have more than find room
MOST_VALUES = 65_535  # whose places fit into 16 bits


class Forward(Table):
    """A row holds the places of a case's values, from 1 on, and 0 where it has fewer; `more` has
    those that find no room, by case."""

    def __init__(
        self,
        columns: Columns,
        rows: Numbers,
        pairs: dict[str, int],
        size: int,
        more: dict[int, list[int]],
    ) -> None:
        super().__init__(columns, rows, pairs, size)
        self.more, self.crowded = more, BitMap(more)

    @classmethod
    def of(cls, facets: Mapping[str, Values], size: int) -> "Forward":
        columns, width = with_columns({}, facets, first=1), _room_in_row(facets, size)
        length = -(-size // PART) * PART
        filled, rows = numpy.zeros(length, numpy.uint8), numpy.zeros((length, width), numpy.uint16)
        more: dict[int, list[int]] = {}
        for facet, values in facets.items():
            for value, cases in values.items():
                own, column = numpy.asarray(cases.to_array()), columns[facet][value]
                place = filled[own]
                fits = place < width
                rows[own[fits], place[fits]] = column
                filled[own[fits]] += 1
                for case in own[~fits].tolist():
                    more.setdefault(case, []).append(column)
        return cls(columns, rows_of(rows), pairs_of(facets), size, more)

    def words_of(self, facets: Iterable[str]) -> range:
        """The whole row, whatever the facets."""
        return range(-(-(self.rows.width or 0) // 4))

    def counts(self, positions: Positions, facets: Iterable[str]) -> Array:
        places = self.rows.take(positions).ravel()
        counts = numpy.bincount(places, minlength=1 + total(self.columns))
        more = [place for case in self.crowded & positions.cases for place in self.more[case]]
        return counts + numpy.bincount(more, minlength=len(counts)) if more else counts

    def changed(
        self,
        cases: Sequence[int],
        facets: Mapping[str, Values],
        touched: Mapping[str, Iterable[Any]],
    ) -> "Forward | None":
        columns = with_columns(self.columns, facets, first=1)
        if total(columns) > MOST_VALUES:
            return None
        width, rows, more = self.rows.width or 0, [], dict(self.more)
        for case in cases:
            places = self._row(case, places_changed(case, columns, facets, touched))
            rows.append((places + [0] * width)[:width])
            more[case] = places[width:]
        more = {case: places for case, places in more.items() if places}
        if len(more) > 2 * MOST_CROWDED and width < WIDTHS[-1]:
            return None
        numbers = self.rows.changed(numpy.array(cases), numpy.array(rows, dtype=numpy.uint16))
        return Forward(columns, numbers, self.pairs, self.size, more)

    def _row(self, case: int, changes: Changed) -> list[int]:
        places = {place for place in self.rows[case] if place} | {*self.more.get(case, ())}
        for place, has in changes:
            (places.add if has else places.discard)(place)
        return sorted(places)


def _room_in_row(facets: Mapping[str, Values], size: int) -> int:
    """Room for the values of nearly every case."""
    number = numpy.zeros(size, numpy.uint16)
    for values in facets.values():
        for cases in values.values():
            number[cases.to_array()] += 1
    crowded = min(RARELY * size, MOST_CROWDED)
    fitting = (width for width in WIDTHS if (number > width).sum() <= crowded)
    return next(fitting, WIDTHS[-1])
