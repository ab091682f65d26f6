"""The facet of programmes. A case has at most one and there are nearly as many as cases, so an
array says which (`snapshot.programmes`: a CatalogueTerm's id by case number, 0 for none)
instead of a bitmap each, and labels are read when they are shown."""

import numpy
from pyroaring import BitMap

from casestudies.models import CatalogueTerm

FACET = "programme"
FEW = 50_000


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
    return name, BitMap(numpy.flatnonzero(snapshot.programmes == pk)) & snapshot.everything


def top(snapshot, cases, limit, leave_out=()):
    """[(slug, label, number of cases)] of the programmes with most of `cases`, most first."""
    found = _largest(*_counts(snapshot, cases), limit + len(leave_out))
    rows = _named(snapshot, found)
    ranked = [(*rows[pk], count) for pk, count in found.items() if pk in rows]
    ranked.sort(key=lambda row: (-row[2], row[1]))
    return [row for row in ranked if row[0] not in leave_out][:limit]


def in_use(snapshot):
    """{slug: (label, number of cases)} of every programme with a listed case."""
    ids, counts = _counts(snapshot, snapshot.everything)
    by_id = dict(zip(ids.tolist(), counts.tolist(), strict=True))
    rows = _terms().values_list("pk", "value", "label")
    return {
        slug: (name, by_id[pk]) for pk, slug, name in rows.iterator(chunk_size=5000) if pk in by_id
    }


def number_in_use(snapshot):
    return len(_counts(snapshot, snapshot.everything)[0])


def _terms(**wanted):
    return CatalogueTerm.objects.filter(facet=FACET, **wanted)


def _named(snapshot, ids):
    """{id: (slug, label)}, each read once a version."""
    known = snapshot.cache.setdefault((FACET, "names"), {})
    if missing := [pk for pk in ids if pk not in known]:
        rows = CatalogueTerm.objects.filter(pk__in=missing).values_list("pk", "value", "label")
        known.update((pk, (slug, name)) for pk, slug, name in rows)
    return known


def _counts(snapshot, cases):
    """Ids of programmes and, beside each, its number of `cases`."""
    whole = len(cases) == len(snapshot.everything)
    if whole and (FACET,) in snapshot.cache:
        return snapshot.cache[FACET,]
    ids = snapshot.programmes[cases.to_array()]
    if len(ids) < FEW:
        found, counts = numpy.unique(ids[ids > 0], return_counts=True)
    else:
        counts = numpy.bincount(ids)
        counts[0] = 0
        found = numpy.flatnonzero(counts)
        counts = counts[found]
    if whole:
        snapshot.cache[FACET,] = found, counts
    return found, counts


def _largest(ids, counts, limit):
    """{id: count} of the `limit` largest counts; of equals, the first ids."""
    if len(ids) > limit:
        least = numpy.partition(counts, len(counts) - limit)[len(counts) - limit]
        more = numpy.flatnonzero(counts > least)
        equal = numpy.flatnonzero(counts == least)[: limit - len(more)]
        chosen = numpy.concatenate([more, equal])
        ids, counts = ids[chosen], counts[chosen]
    return dict(zip(ids.tolist(), counts.tolist(), strict=True))
