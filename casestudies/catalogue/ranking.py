"""The values of a facet by their number of cases."""

from bisect import insort

from keywords.folding import fold

from .unions import counter

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

    They are counted from the largest down, until none left can be among the first.
    """
    rows, found = by_size(snapshot, facet), []
    count = counter(base, snapshot.everything)
    for start in range(0, len(rows), limit):
        some = rows[start : start + limit]
        if len(found) == limit and some[0][0] < -found[-1][0]:
            break
        found += [
            (-count(cases), folded, value, label)
            for _, value, label, folded, cases in some
            if value not in leave_out
        ]
        found = sorted(found)[:limit]
    return [(value, label, -less) for less, _, value, label in found]
