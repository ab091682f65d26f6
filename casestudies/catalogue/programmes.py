"""The facet of programmes. A case has at most one and there are nearly as many as cases, so an
array says which (`snapshot.programmes`: a CatalogueTerm's id by case number, 0 for none)
instead of a bitmap each, and labels are read when they are shown."""

from collections import Counter

import numpy
from pyroaring import BitMap

from casestudies.models import CatalogueTerm

FACET = "programme"
NAMES, TALLY = "programme names", "programme tally"


def label(snapshot, slug):
    """The label of a programme, or None if nothing published goes by that name."""
    return _known(snapshot, slug)[0]


def cases_of(snapshot, slug):
    """The listed cases of a programme."""
    return _known(snapshot, slug)[1]


def _known(snapshot, slug):
    return snapshot.remember(FACET, slug, lambda: _look_up(snapshot, slug))


def _look_up(snapshot, slug):
    row = _terms(value=slug).values_list("pk", "label").first()
    if not row:
        return None, BitMap()
    pk, name = row
    return name, BitMap(snapshot.programmes.where(pk)) & snapshot.everything


def top(snapshot, cases, limit, leave_out=()):
    """[(slug, label, number of cases)] of the programmes with most of `cases`, most first."""
    found = _largest(*_tally(snapshot, cases), limit + len(leave_out))
    rows = _named(snapshot, found)
    ranked = [(*rows[pk], count) for pk, count in found.items() if pk in rows]
    ranked.sort(key=lambda row: (-row[2], row[1]))
    return [row for row in ranked if row[0] not in leave_out][:limit]


def counts_of(snapshot, ids):
    """{id: number of listed cases}."""
    known, counts = _tally(snapshot, snapshot.everything)
    found = dict.fromkeys(ids, 0)
    at = numpy.searchsorted(known, ids)
    for pk, place in zip(ids, at.tolist(), strict=True):
        if place < len(known) and known[place] == pk:
            found[pk] = int(counts[place])
    return found


def number_in_use(snapshot):
    return len(_tally(snapshot, snapshot.everything)[0])


def _terms(**wanted):
    return CatalogueTerm.objects.filter(facet=FACET, **wanted)


def _named(snapshot, ids):
    """{id: (slug, label)}, each read once a version."""
    known = snapshot.cache.setdefault(NAMES, {})
    if missing := [pk for pk in ids if pk not in known]:
        rows = CatalogueTerm.objects.filter(pk__in=missing).values_list("pk", "value", "label")
        known.update((pk, (slug, name)) for pk, slug, name in rows)
    return known


def _tally(snapshot, cases):
    """Ids of programmes in order and, beside each, its number of `cases`."""
    if len(cases) == len(snapshot.everything):
        return snapshot.remember(TALLY, "", lambda: _count(snapshot.programmes.take(cases)))
    return _count(snapshot.programmes.take(cases))


def _count(ids):
    ids = numpy.sort(ids)
    ids = ids[numpy.searchsorted(ids, 1) :]  # 0 stands for no programme
    starts = numpy.flatnonzero(numpy.diff(ids, prepend=0))
    return ids[starts], numpy.diff(starts, append=len(ids))


def recounted(tally, old, new, cases):
    """A tally of all listed cases, where only these cases differ between two snapshots."""
    ids, counts = tally
    change = Counter(new.programmes[case] for case in cases if case in new.everything)
    change.subtract(old.programmes[case] for case in cases if case in old.everything)
    for pk, more in change.items():
        if pk and more:
            ids, counts = _changed(ids, counts, pk, more)
    return ids, counts


def _changed(ids, counts, pk, more):
    at = int(numpy.searchsorted(ids, pk))
    if at == len(ids) or ids[at] != pk:
        return numpy.insert(ids, at, pk), numpy.insert(counts, at, more)
    if counts[at] + more == 0:
        return numpy.delete(ids, at), numpy.delete(counts, at)
    counts = counts.copy()
    counts[at] += more
    return ids, counts


def _largest(ids, counts, limit):
    """{id: count} of the `limit` largest counts; of equals, the first ids."""
    if len(ids) > limit:
        having = numpy.bincount(counts)  # how many programmes have so many cases
        least = len(having) - 1 - int(numpy.argmax(numpy.cumsum(having[::-1]) >= limit))
        more = numpy.flatnonzero(counts > least)
        equal = numpy.flatnonzero(counts == least)[: limit - len(more)]
        chosen = numpy.concatenate([more, equal])
        ids, counts = ids[chosen], counts[chosen]
    return dict(zip(ids.tolist(), counts.tolist(), strict=True))
