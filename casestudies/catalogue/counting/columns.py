"""The places of facets' values in the rows of a Matrix, of a Forward or of Bitsets."""

import numpy
from django.utils.functional import cached_property

# Microseconds, as measured: to begin, to find a row, to count a word of it.
A_TABLE, A_CASE, A_WORD = 50, 0.02, 0.005


class Table:
    """A row of numbers for each case, or for each value; in `columns[facet][value]` the places of
    the values.

    `pairs` are how many cases the values of each facet had together when there were `size` cases.
    """

    def __init__(self, columns, rows, pairs, size):
        self.columns, self.rows, self.pairs, self.size = columns, rows, pairs, size
        self._sizes = {}

    @cached_property
    def _indexes(self):
        return {
            facet: ([*places], _index([*places.values()])) for facet, places in self.columns.items()
        }

    def sizes(self, facets):
        """How many values each of some facets (a tuple) has, and how many cases all of these."""
        if facets not in self._sizes:
            lengths = tuple(len(self.columns[facet]) for facet in facets)
            self._sizes[facets] = lengths, sum(map(self.pairs.get, facets))
        return self._sizes[facets]

    def takes(self, cases, facets):
        """Microseconds that counting so many cases takes."""
        return A_TABLE + cases * (A_CASE + len(self.words_of(facets)) * A_WORD)

    def values(self, facet, counts):
        """The values of a facet, and what an array of counts by place says of them."""
        values, places = self._indexes[facet]
        return values, counts[places]


def _index(places):
    """What selects them from an array: where they stand side by side, without a copy."""
    if places and places == [*range(places[0], places[0] + len(places))]:
        return slice(places[0], places[-1] + 1)
    return numpy.array(places, dtype=int)


def with_columns(known, facets, first=0):
    """Facet → value → place: places from `first` on for the values that have none yet, after those
    that are `known`."""
    columns, place = {}, first + total(known)
    for facet, values in facets.items():
        columns[facet] = known.get(facet, {})
        if fresh := [value for value in values if value not in columns[facet]]:
            columns[facet] = columns[facet] | {v: place + at for at, v in enumerate(fresh)}
            place += len(fresh)
    return columns


def pairs_of(facets):
    return {facet: sum(map(len, values.values())) for facet, values in facets.items()}


def total(columns):
    return sum(map(len, columns.values()))


def places_changed(case, columns, facets, touched):
    """(place, whether the case has that value now) of the values touched of each facet. All of
    these stand in `facets`: a value that lost its cases stays there, without any."""
    return [
        (columns[facet][value], case in facets[facet][value])
        for facet, values in touched.items()
        for value in values
    ]
