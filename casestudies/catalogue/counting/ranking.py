"""The values of a facet by their number of cases."""

from bisect import insort

import numpy

from keywords.folding import fold

from ..snapshot.unions import counter

SIZES, ORDER = "by size", "label order"
LAST = 1 << 60
FEW, MANY = 64, 500  # values; how they are ordered fastest


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
    named, order = snapshot.remember(ORDER, facet, lambda: _label_order(snapshot, facet, values))
    most = limit + len(leave_out)
    if len(values) <= FEW:
        ranked = sorted(zip((-counts).tolist(), named, strict=True))[:most]
    else:
        keys = order - counts * len(order)
        first = keys.argpartition(most)[:most] if len(keys) > MANY else numpy.arange(len(keys))
        first = first[keys[first].argsort()].tolist()
        ranked = [(-int(counts[at]), named[at]) for at in first[:most]]
    return [
        (value, label, -less)
        for less, (place, value, label) in ranked
        if place < LAST and value not in leave_out
    ][:limit]


def _label_order(snapshot, facet, values):
    """For each value its place by label, LAST where it is not in use: with the value and its label,
    and as an array."""
    places = {row[1]: at for at, row in enumerate(sorted(by_size(snapshot, facet), key=_label))}
    labels = snapshot.labels_of(facet)
    named = [(places.get(value, LAST), value, labels.get(value, value)) for value in values]
    return named, numpy.array([place for place, *_ in named], dtype=numpy.int64)


def _label(row):
    return row[3], row[1]
