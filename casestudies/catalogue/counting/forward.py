"""Which values of several facets each case has, as a list: for facets of so many values that a bit
for each would take too much room. They are read once for each of the cases at hand."""

import numpy
from pyroaring import BitMap

from ..snapshot.numbers import PART, rows_of
from .columns import Table, pairs_of, places_changed, total, with_columns

WIDTHS = (3, 4, 6, 8, 12, 16)
RARELY, MOST_CROWDED = 0.005, 5000  # of the cases, cases that may have more than find room
MOST_VALUES = 65_535  # whose places fit into 16 bits


class Forward(Table):
    """Immutable. `columns[facet][value]` is the place of a value, from 1 on. A row holds the places
    of a case's values, and 0 where it has fewer; `more` has those that find no room, by case."""

    def __init__(self, columns, rows, pairs, size, more):
        super().__init__(columns, rows, pairs, size)
        self.more, self.crowded = more, BitMap(more)

    @classmethod
    def of(cls, facets, size):
        """Of facet → value → cases."""
        columns, width = with_columns({}, facets, first=1), _width(facets, size)
        length = -(-size // PART) * PART
        filled, rows = numpy.zeros(length, numpy.uint8), numpy.zeros((length, width), numpy.uint16)
        more = {}
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

    def words_of(self, facets):
        """As many as a row takes to be counted, whatever the facets."""
        return range(-(-self.rows.width // 4))

    def counts(self, places, facets):
        """An array by place, of all facets."""
        found = self.rows.take(places).ravel()
        counts = numpy.bincount(found, minlength=1 + total(self.columns))
        more = [place for case in self.crowded & places.cases for place in self.more[case]]
        return counts + numpy.bincount(more, minlength=len(counts)) if more else counts

    def changed(self, cases, facets, touched):
        """A copy, where some cases may have others than before of the values `touched` of each
        facet; or None where that would take longer than to begin anew."""
        columns = with_columns(self.columns, facets, first=1)
        if total(columns) > MOST_VALUES:
            return None
        width, rows, more = self.rows.width, [], dict(self.more)
        for case in cases:
            found = self._row(case, places_changed(case, columns, facets, touched))
            rows.append((found + [0] * width)[:width])
            more[case] = found[width:]
        more = {case: found for case, found in more.items() if found}
        if len(more) > 2 * MOST_CROWDED and width < WIDTHS[-1]:
            return None
        rows = self.rows.changed(numpy.array(cases), numpy.array(rows, dtype=numpy.uint16))
        return Forward(columns, rows, self.pairs, self.size, more)

    def _row(self, case, changes):
        places = {place for place in self.rows[case] if place} | {*self.more.get(case, ())}
        for place, has in changes:
            (places.add if has else places.discard)(place)
        return sorted(places)


def _width(facets, size):
    """Room for the values of nearly every case."""
    number = numpy.zeros(size, numpy.uint16)
    for values in facets.values():
        for cases in values.values():
            number[cases.to_array()] += 1
    crowded = min(RARELY * size, MOST_CROWDED)
    fitting = (width for width in WIDTHS if (number > width).sum() <= crowded)
    return next(fitting, WIDTHS[-1])
