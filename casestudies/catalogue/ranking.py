"""The values of a facet by their number of cases."""

from bisect import insort
from heapq import heappush, heappushpop, nsmallest

from keywords.folding import fold

SIZES = "by size"


def by_size(snapshot, facet):
    """(cases, value, label, folded label, bitmap) of each value in use, largest first."""
    return snapshot.remember(SIZES, facet, lambda: _rank(snapshot, facet))


def _rank(snapshot, facet):
    return sorted(_rows(snapshot, facet, snapshot.bitmaps.get(facet, {})), key=_order)


def _rows(snapshot, facet, values):
    bitmaps, labels = snapshot.bitmaps.get(facet, {}), snapshot.labels_of(facet)
    for value in values:
        if cases := bitmaps.get(value):
            label = labels.get(value, value)
            yield len(cases), value, label, fold(label), cases


def _order(row):
    return -row[0], row[3], row[1]


def ranked_again(rows, snapshot, facet, changed):
    """`rows` as they were until some values changed."""
    kept = [row for row in rows if row[1] not in changed]
    for row in _rows(snapshot, facet, changed):
        insort(kept, row, key=_order)
    return kept


def top(snapshot, facet, base, limit, leave_out=()):
    """[(value, label, count)] of the values with most cases in `base`, by count and label.

    They are tried from the largest down, until none left can be among the first.
    """
    whole = len(base) == len(snapshot.everything)
    best, found = [], []
    for total, value, label, words, cases in by_size(snapshot, facet):
        if len(best) == limit and total < best[0]:
            break
        if value not in leave_out:
            count = total if whole else base.intersection_cardinality(cases)
            found.append((-count, words, value, label))
            heappush(best, count) if len(best) < limit else heappushpop(best, count)
    return [(value, label, -count) for count, _, value, label in nsmallest(limit, found)]
