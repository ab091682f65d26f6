"""The other way round: which values each case has. To count all values of a facet it is read once
for each of the cases at hand, where bitmaps are read once for each value."""

import numpy
from pyroaring import BitMap

from .numbers import PART

MOST_SPLICED = 500  # changed pairs; beyond that it is faster to begin anew
MOST_SHORT = 60_000  # values, whose codes fit into 16 bits
NOTHING = numpy.zeros(0, dtype=numpy.int64)


class Forward:
    """Immutable. `values` have their places as codes; a part holds the codes of its cases one
    after another, and where those of each case start."""

    def __init__(self, values, parts):
        self.values, self.parts = values, parts
        self.codes = {value: code for code, value in enumerate(values)}

    @classmethod
    def of(cls, bitmaps, size):
        """Of value → cases."""
        values = list(bitmaps)
        arrays = [numpy.asarray(bitmaps[value].to_array()) for value in values]
        kind = numpy.uint16 if len(values) < MOST_SHORT else numpy.int32
        codes = numpy.repeat(numpy.arange(len(values), dtype=kind), [*map(len, arrays)])
        cases = numpy.concatenate([*arrays, numpy.zeros(0, dtype=numpy.uint32)])
        order = numpy.argsort(cases, kind="stable")
        cases, codes = cases[order], codes[order]
        bounds = numpy.searchsorted(cases, numpy.arange(0, size + PART, PART))
        spans = zip(range(0, size, PART), bounds[:-1], bounds[1:], strict=False)
        return cls(
            values,
            [_part(cases[start:end] - first, codes[start:end]) for first, start, end in spans],
        )

    def counts(self, places):
        """An array with the number of cases at some Places for each code."""
        found = [_codes_of(part, inside) for part, inside in places.where(self.parts)]
        codes = numpy.concatenate(found) if found else numpy.zeros(0, dtype=int)
        return numpy.bincount(codes, minlength=len(self.values))

    def changed(self, pairs, size):
        """A copy without some (value, case) pairs and with others; a pair is changed by both.

        Returns None where that would take longer than to begin anew.
        """
        if len(pairs) > MOST_SPLICED or len(self.values) > MOST_SHORT:
            return None
        fresh = {value: None for value, _ in pairs if value not in self.codes}
        made = Forward([*self.values, *fresh], list(self.parts))
        while len(made.parts) * PART < size:
            made.parts.append(_part(NOTHING, NOTHING.astype(numpy.uint16)))
        toggled = {}
        for value, case in pairs:
            toggled.setdefault(case, set()).add(made.codes[value])
        for case, codes in toggled.items():
            at, within = divmod(case, PART)
            made.parts[at] = _spliced(made.parts[at], within, codes)
        return made


def _part(cases, codes):
    """`cases` ascend; each code is of the case at the same place."""
    lengths = numpy.bincount(cases.astype(numpy.int64), minlength=PART)
    return numpy.concatenate([[0], numpy.cumsum(lengths)]).astype(numpy.int32), codes


def _codes_of(part, cases):
    starts, codes = part
    first, lengths = starts[cases], starts[cases + 1] - starts[cases]
    before = numpy.cumsum(lengths) - lengths
    return codes[numpy.arange(lengths.sum()) + numpy.repeat(first - before, lengths)]


def _spliced(part, case, toggled):
    """The part after a case gained those of the codes that it lacked and lost the others."""
    starts, codes = part
    start, end = starts[case], starts[case + 1]
    own = numpy.array(sorted(set(codes[start:end].tolist()) ^ toggled), dtype=codes.dtype)
    starts = starts.copy()
    starts[case + 1 :] += len(own) - (end - start)
    return starts, numpy.concatenate([codes[:start], own, codes[end:]])


def toggled(old, new):
    """(value, case) pairs that only one of two mappings of values to bitmaps has.

    What did not change is the same object in both.
    """
    for value in old.keys() | new.keys():
        before, after = old.get(value), new.get(value)
        if before is not after:
            differing = (before or BitMap()) ^ (after or BitMap())
            yield from ((value, case) for case in differing)
