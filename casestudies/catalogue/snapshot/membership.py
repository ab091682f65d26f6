"""Which one of very many things each case belongs to, if any."""

from dataclasses import dataclass, field

import numpy
from django.utils.functional import cached_property

from .numbers import PART, Numbers

FEW = 2000
SPARSE = 40  # things to a case: where there are more, to sort takes less than a count for each


@dataclass(frozen=True, eq=False)
class Membership:
    """Immutable. `codes` has a code for each case, which is a place in `ids`; 0 is for none.

    Codes are dense, so that counting needs no more room than there are things. `ids` ascend, so
    that everybody who knows the same things orders equals alike.
    """

    codes: Numbers = field(default_factory=Numbers)
    ids: numpy.ndarray = field(default_factory=lambda: numpy.zeros(1, dtype=numpy.int64))

    def __getitem__(self, case):
        return int(self.ids[self.codes[case]])

    def __eq__(self, other):
        return numpy.array_equal(self.ids[self.codes.whole()], other.ids[other.codes.whole()])

    __hash__ = None

    def changed(self, cases, ids):
        """A copy in which the cases belong to these; 0 for none."""
        if len(cases) > FEW:
            return self._made_anew(cases, ids)
        known, codes = self.ids, []
        for one in ids:
            if one > known[-1]:
                known = numpy.append(known, one)
            codes.append(numpy.searchsorted(known, one))
            if known[codes[-1]] != one:
                return self._made_anew(cases, ids)
        return Membership(self.codes.changed(cases, numpy.array(codes)), known)

    def _made_anew(self, cases, ids):
        whole = numpy.zeros(max(int(cases.max()) + 1, PART * len(self.codes.parts)), dtype=int)
        whole[: PART * len(self.codes.parts)] = self.ids[self.codes.whole()]
        whole[cases] = ids
        known, codes = numpy.unique(numpy.append(whole, 0), return_inverse=True)
        return Membership(Numbers().changed(numpy.arange(len(whole)), codes[:-1]), known)

    def cases_of(self, one):
        """The cases that belong to it, in order."""
        code = int(numpy.searchsorted(self.ids, one))
        known = code < len(self.ids) and self.ids[code] == one
        return self.codes.where(code) if known else numpy.zeros(0, dtype=numpy.int64)

    def tally(self, places):
        """A Tally of the cases at some Places."""
        codes = self.codes.take(places)
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

    def __init__(self, ids, counts):
        self.ids, self.counts = ids, counts
        self._largest = {}

    @cached_property
    def number_in_use(self):
        return int(numpy.count_nonzero(self.counts))

    def largest(self, limit):
        """{id: count} of the `limit` largest counts; of equals, the lowest ids."""
        if limit not in self._largest:
            self._largest[limit] = self._find_largest(limit)
        return self._largest[limit]

    def _find_largest(self, limit):
        counts = self.counts
        if len(counts) <= FEW:
            chosen = (-counts).argsort(kind="stable")[:limit]
            return self._picked(chosen[counts[chosen] > 0])
        highest = int(counts.max(initial=0))
        if highest < 256:
            counts = counts.astype(numpy.uint8)  # is gone through faster, and several times
        least = _least(counts, highest, limit)
        more = numpy.flatnonzero(counts > least)
        equal = numpy.flatnonzero(counts == least)[: limit - len(more)] if least else []
        return self._picked(numpy.concatenate([more, equal]).astype(numpy.int64))

    def _picked(self, chosen):
        return dict(zip(self.ids[chosen].tolist(), self.counts[chosen].tolist(), strict=True))

    def of(self, ids):
        """{id: count} of some."""
        found = dict.fromkeys(ids, 0)
        places = numpy.searchsorted(self.ids, ids).tolist()
        for one, place in zip(ids, places, strict=True):
            if place < len(self.ids) and self.ids[place] == one:
                found[one] = int(self.counts[place])
        return found

    def adjusted(self, ids, changes):
        """The tally after some counts changed; `ids` are those of now, perhaps more."""
        counts = numpy.zeros(len(ids), dtype=self.counts.dtype)
        counts[: len(self.counts)] = self.counts
        for one, more in changes.items():
            counts[numpy.flatnonzero(ids == one)] += more
        return Tally(ids, counts)


def _least(counts, high, limit):
    """The highest count that at least `limit` reach; 0 if fewer have any case."""
    low = 0
    while low < high:
        middle = (low + high + 1) // 2
        if numpy.count_nonzero(counts >= middle) >= limit:
            low = middle
        else:
            high = middle - 1
    return low
