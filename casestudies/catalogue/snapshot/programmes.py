"""The facet of programmes. A case has at most one and there are nearly as many as cases, so a
Membership says which (`snapshot.programmes`, by the ids of their CatalogueTerms) instead of a
bitmap each, and labels are read when they are shown."""

from collections import Counter

import numpy
from pyroaring import BitMap

from casestudies.models import CatalogueTerm

from .numbers import Places

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
    return name, BitMap(snapshot.programmes.cases_of(pk)) & snapshot.everything


def top(snapshot, cases, limit, leave_out=(), places=Places):
    """[(slug, label, number of cases)] of the programmes with most of `cases`, most first."""
    found = _tally(snapshot, cases, places).largest(limit + len(leave_out))
    rows = _named(snapshot, found)
    ranked = [(*rows[pk], count) for pk, count in found.items() if pk in rows]
    ranked.sort(key=lambda row: (-row[2], row[1]))
    return [row for row in ranked if row[0] not in leave_out][:limit]


def counts_of(snapshot, ids):
    """{id: number of listed cases}."""
    return _tally(snapshot, snapshot.everything).of(ids)


def number_in_use(snapshot):
    return _tally(snapshot, snapshot.everything).number_in_use


def _terms(**wanted):
    return CatalogueTerm.objects.filter(facet=FACET, **wanted)


def _named(snapshot, ids):
    """{id: (slug, label)}, each read once a version."""
    known = snapshot.cache.setdefault(NAMES, {})
    if missing := [pk for pk in ids if pk not in known]:
        rows = CatalogueTerm.objects.filter(pk__in=missing).values_list("pk", "value", "label")
        known.update((pk, (slug, name)) for pk, slug, name in rows)
    return known


def _tally(snapshot, cases, places=Places):
    if len(cases) == len(snapshot.everything):
        return snapshot.remember(TALLY, "", lambda: snapshot.programmes.tally(places(cases)))
    return snapshot.programmes.tally(places(cases))


def recounted(tally, old, new, cases):
    """The Tally of all listed cases, where only these cases differ between two snapshots."""
    changes = Counter(new.programmes[case] for case in cases if case in new.everything)
    changes.subtract(old.programmes[case] for case in cases if case in old.everything)
    changes = {pk: more for pk, more in changes.items() if pk and more}
    if not changes:
        return tally
    if not numpy.array_equal(tally.ids, new.programmes.ids[: len(tally.ids)]):
        return new.programmes.tally(Places(new.everything))
    return tally.adjusted(new.programmes.ids, changes)
