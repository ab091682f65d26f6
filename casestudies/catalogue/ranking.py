"""The values of a facet by their number of cases."""

from bisect import insort

import numpy

from keywords.folding import fold

from .unions import counter

SIZES, ORDER = "by size", "label order"
LAST = 1 << 60
MANY = 500


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


def top(counting, facet, base, limit, leave_out=()):
    """[(value, label, count)] of the values with most cases in `base`, by count and label."""
    snapshot, leave_out = counting.snapshot, set(leave_out)
    tried = limit * len(snapshot.everything) / max(1, len(base))
    if counted := counting.of(facet, base, tried):
        return _top_of(snapshot, facet, counted, limit, leave_out)
    return _top_by_values(snapshot, facet, base, limit, leave_out)


def _top_by_values(snapshot, facet, base, limit, leave_out):
    """Values are counted from the largest down, until none left can be among the first."""
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


def _top_of(snapshot, facet, counted, limit, leave_out):
    values, counts = counted
    order = snapshot.remember(ORDER, facet, lambda: _label_order(snapshot, facet, values))
    keys = order - counts * len(order)
    if leave_out:
        keys[[at for at, value in enumerate(values) if value in leave_out]] = LAST
    labels = snapshot.labels_of(facet)
    if len(keys) > MANY:
        first = keys.argpartition(limit)[:limit]
        first = first[keys[first].argsort()]
    else:
        first = keys.argsort()[:limit]
    first = first[: numpy.count_nonzero(keys[first] < LAST // 2)]
    return [
        (value, labels.get(value, value), count)
        for value, count in zip(
            map(values.__getitem__, first.tolist()), counts[first].tolist(), strict=True
        )
    ]


def _label_order(snapshot, facet, values):
    """The place of each value by label, LAST for those that are not in use."""
    places = {row[1]: at for at, row in enumerate(sorted(by_size(snapshot, facet), key=_label))}
    return numpy.array([places.get(value, LAST) for value in values], dtype=numpy.int64)


def _label(row):
    return row[3], row[1]
