"""Which values of several facets each case has, a bit for each value: all of them are counted at
once, and in time that grows with the cases at hand alone."""

import numpy
from django.utils.functional import cached_property

from ..snapshot.numbers import PART, rows_of
from .columns import Table, pairs_of, places_changed, total, with_columns

BITS = 64
FEW = 255  # numbers that are added up one by one: so many fit into a byte


class Matrix(Table):
    """Immutable. `columns[facet][value]` is the place of a value's bit in the row of a case, which
    is made of words of so many bits."""

    @classmethod
    def of(cls, facets, size):
        """Of facet → value → cases."""
        columns = with_columns({}, facets)
        rows = numpy.zeros((-(-size // PART) * PART, _width(columns)), numpy.uint64)
        for facet, values in facets.items():
            for value, cases in values.items():
                word, bit = divmod(columns[facet][value], BITS)
                rows[cases.to_array(), word] |= numpy.uint64(1 << bit)
        return cls(columns, rows_of(rows), pairs_of(facets), size)

    def words_of(self, facets):
        """The words in which values of these facets have their bits."""
        return sorted(set().union(*map(self._words.__getitem__, facets)))

    @cached_property
    def _words(self):
        return {
            facet: {place // BITS for place in places.values()}
            for facet, places in self.columns.items()
        }

    def counts(self, places, facets):
        """An array by place; what it has for values of other facets says nothing."""
        words, rows = self.words_of(facets), self.rows.take(places)
        counts = numpy.zeros((self.rows.width, BITS), numpy.int64)
        counts[words] = bits_set(numpy.ascontiguousarray(rows.T[words]))
        return counts.ravel()

    def changed(self, cases, facets, touched):
        """A copy, where some cases may have others than before of the values `touched` of each
        facet; or None where that would take longer than to begin anew."""
        columns = with_columns(self.columns, facets)
        if _width(columns) > self.rows.width:
            return None
        rows = [self._row(case, places_changed(case, columns, facets, touched)) for case in cases]
        rows = self.rows.changed(numpy.array(cases), numpy.array(rows, dtype=numpy.uint64))
        return Matrix(columns, rows, self.pairs, self.size)

    def _row(self, case, changes):
        row = [*self.rows[case]]
        for place, has in changes:
            word, bit = place // BITS, 1 << place % BITS
            row[word] = row[word] | bit if has else row[word] & ~bit
        return row


def _width(columns):
    return max(1, -(-total(columns) // BITS))


def bits_set(words):
    """How often each of the 64 bits is set in the numbers of each row: a row for each.

    Three numbers are added in all their bits at once: to one with the sums, and one with what is
    carried over and counts twice. Only the few that are left in the end are taken apart.
    """
    total, weight = numpy.zeros((len(words), BITS), numpy.int64), 1
    while words.size:
        carried = []
        while words.shape[1] > FEW:
            third = words.shape[1] // 3
            a, b, c = (words[:, at * third : (at + 1) * third] for at in range(3))
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


def _taken_apart(words):
    """A byte for each bit, eight of which are added up as one number."""
    bytes_ = numpy.ascontiguousarray(words, dtype="<u8").view(numpy.uint8)
    bits = numpy.unpackbits(bytes_, axis=1, bitorder="little").view(numpy.uint64)
    return bits.reshape(len(words), -1, 8).sum(axis=1).view(numpy.uint8).astype(numpy.int64)
