"""Which values of several facets each case has, a bit for each value: all of them are counted at
once, and in time that grows with the cases at hand alone."""

import numpy

from .numbers import PART, Numbers

BITS = 64
FEW = 255  # numbers that are added up one by one: so many fit into a byte
MOST_CHANGED = 300  # cases; beyond that it is faster to begin anew


class Matrix:
    """Immutable. `columns[facet][value]` is the place of a value's bit, `words[place // BITS]` has
    so many bits of each case."""

    def __init__(self, columns, words):
        self.columns, self.words = columns, words

    @classmethod
    def of(cls, facets, size):
        """Of facet → value → cases."""
        columns = _with_columns({}, facets)
        words = [numpy.zeros(-(-size // PART) * PART, numpy.uint64) for _ in _words(columns)]
        for facet, values in facets.items():
            for value, cases in values.items():
                word, bit = divmod(columns[facet][value], BITS)
                words[word][cases.to_array()] |= numpy.uint64(1 << bit)
        return cls(columns, [Numbers(numpy.uint64, _parts(word)) for word in words])

    def words_of(self, facets):
        """The words in which values of these facets have their bits."""
        return sorted({at // BITS for facet in facets for at in self.columns[facet].values()})

    def counts(self, places, words):
        """An array with the number of cases at some Places for each column; of other than these
        words, 0."""
        rows = numpy.zeros((len(words), len(places)), numpy.uint64)
        for row, word in zip(rows, words, strict=True):
            taken = self.words[word].take(places)
            row[: len(taken)] = taken
        counts = numpy.zeros((len(self.words), BITS), numpy.int64)
        counts[words] = bits_set(rows)
        return counts.ravel()

    def changed(self, cases, facets):
        """A copy for other `facets`, of which no more than some cases differ; or None where that
        would take longer than to begin anew."""
        if len(cases) > MOST_CHANGED or facets.keys() != self.columns.keys():
            return None
        columns = _with_columns(self.columns, facets)
        rows = [_row(case, columns, facets) for case in cases]
        return Matrix(columns, [self._changed_word(at, cases, rows) for at in _words(columns)])

    def _changed_word(self, at, cases, rows):
        word = self.words[at] if at < len(self.words) else Numbers(numpy.uint64)
        bits = [row.get(at, 0) for row in rows]
        if bits == [word[case] for case in cases]:
            return word
        return word.changed(numpy.array(cases), numpy.array(bits, dtype=numpy.uint64))


def _with_columns(known, facets):
    """Places for the values that have none yet, after all others."""
    columns, place = {}, sum(map(len, known.values()))
    for facet, values in facets.items():
        columns[facet] = known.get(facet, {})
        if fresh := [value for value in values if value not in columns[facet]]:
            columns[facet] = columns[facet] | {v: place + at for at, v in enumerate(fresh)}
            place += len(fresh)
    return columns


def _words(columns):
    return range(-(-sum(map(len, columns.values())) // BITS))


def _parts(word):
    return [part.copy() for part in word.reshape(-1, PART)]


def _row(case, columns, facets):
    """One case's bits by word."""
    row = {}
    for facet, values in facets.items():
        for value, cases in values.items():
            if case in cases:
                word, bit = divmod(columns[facet][value], BITS)
                row[word] = row.get(word, 0) | 1 << bit
    return row


def bits_set(rows):
    """How often each of the 64 bits is set in the numbers of each row: a row for each.

    Three numbers are added in all their bits at once: to one with the sums, and one with what is
    carried over and counts twice. Only the few that are left in the end are taken apart.
    """
    total, weight = numpy.zeros((len(rows), BITS), numpy.int64), 1
    while rows.size:
        carried = []
        while rows.shape[1] > FEW:
            third = rows.shape[1] // 3
            a, b, c = (rows[:, at * third : (at + 1) * third] for at in range(3))
            either = a ^ b
            sums = either ^ c
            either &= c
            either |= a & b
            carried.append(either)
            rest = rows[:, 3 * third :]
            rows = numpy.concatenate([sums, rest], axis=1) if rest.size else sums
        total += weight * _taken_apart(rows)
        rows = numpy.concatenate(carried, axis=1) if carried else rows[:, :0]
        weight *= 2
    return total


def _taken_apart(rows):
    """A byte for each bit, eight of which are added up as one number."""
    bytes_ = numpy.ascontiguousarray(rows, dtype="<u8").view(numpy.uint8)
    bits = numpy.unpackbits(bytes_, axis=1, bitorder="little").view(numpy.uint64)
    return bits.reshape(len(rows), -1, 8).sum(axis=1).view(numpy.uint8).astype(numpy.int64)
