"""The cases and the label of each value of a facet, however a snapshot holds them (facets.Held).

Programmes and sources are nearly as many as cases: a bitmap for each would take more room than all
else. A case has at most one programme, so an array says which, by the ids of their CatalogueTerms.
The cases of a source are read from the database when they are asked for.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from typing import Any, Protocol

import numpy
from django.db.models import Exists, OuterRef, QuerySet
from pyroaring import BitMap

from casestudies.models import CatalogueEntry, CatalogueTerm, FacetChunk

from .. import faults
from ..facets import EVERY_FACET, FACETS, Held
from . import stored
from .numbers import Positions, Tally
from .snapshot import EMPTY, Changes, Kept, Snapshot, labels_of, remembered

NO_CASES = BitMap().serialize()
MOST_READ = 5000  # values of a facet in the database whose cases are kept
(PROGRAMME,) = (facet.name for facet in EVERY_FACET if facet.held is Held.ONE_A_CASE)
IN_DATABASE = tuple(facet.name for facet in EVERY_FACET if facet.held is Held.DATABASE)
Row = tuple[int, str, str]  # id, value and label of a CatalogueTerm


class Holding(Protocol):
    """What can be asked of a facet's values."""

    def cases_with(self, snapshot: Snapshot, facet: str, value: str) -> BitMap: ...
    def label(self, snapshot: Snapshot, facet: str, value: str) -> str | None: ...
    def number_in_use(self, snapshot: Snapshot, facet: str) -> int: ...


def cases_with(snapshot: Snapshot, facet: str, value: str) -> BitMap:
    """The listed cases that have a value."""
    return HOLDINGS[FACETS[facet].held].cases_with(snapshot, facet, value)


def label_of(snapshot: Snapshot, facet: str, value: str) -> str | None:
    """The label of a value, or None if nothing goes by that name."""
    return HOLDINGS[FACETS[facet].held].label(snapshot, facet, value)


def number_in_use(snapshot: Snapshot, facet: str) -> int:
    """How many values of a facet have a listed case."""
    return HOLDINGS[FACETS[facet].held].number_in_use(snapshot, facet)


class InBitmaps:
    def cases_with(self, snapshot: Snapshot, facet: str, value: str) -> BitMap:
        return snapshot.bitmaps.get(facet, {}).get(value, EMPTY)

    def label(self, snapshot: Snapshot, facet: str, value: str) -> str | None:
        return labels_of(snapshot, facet).get(value)

    def number_in_use(self, snapshot: Snapshot, facet: str) -> int:
        return _count_bitmaps(snapshot, facet)


def _unless_cases_changed(kept: Kept, old: Snapshot, new: Snapshot, changes: Changes) -> Kept:
    return {key: count for key, count in kept.items() if key[0] not in changes.chunks}


@remembered(carry_over=_unless_cases_changed)
def _count_bitmaps(snapshot: Snapshot, facet: str) -> int:
    return sum(1 for cases in snapshot.bitmaps.get(facet, {}).values() if cases)


# One a case: programmes


class OneACase:
    def cases_with(self, snapshot: Snapshot, facet: str, value: str) -> BitMap:
        return _programme(snapshot, value)[1]

    def label(self, snapshot: Snapshot, facet: str, value: str) -> str | None:
        return _programme(snapshot, value)[0]

    def number_in_use(self, snapshot: Snapshot, facet: str) -> int:
        return tally_of(snapshot, snapshot.everything).number_in_use


@remembered()
def _programme(snapshot: Snapshot, slug: str) -> tuple[str | None, BitMap]:
    """Its label and listed cases; None for one that nothing published has."""
    terms = CatalogueTerm.objects.filter(facet=PROGRAMME, value=slug)
    term = terms.values_list("pk", "label").first()
    if not term:
        return None, BitMap()
    pk, label = term
    return label, BitMap(snapshot.programmes.cases_of(pk)) & snapshot.everything


def _names_unchanged(kept: Kept, old: Snapshot, new: Snapshot, changes: Changes) -> Kept:
    return {key: name for key, name in kept.items() if key[0] not in changes.programmes}


@remembered(most=10_000, carry_over=_names_unchanged)
def _name_of_programme(snapshot: Snapshot, pk: int) -> tuple[str, str] | None:
    """(slug, label)"""
    return _read_names([pk]).get(pk)


def names_of_programmes(snapshot: Snapshot, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """{id: (slug, label)} of those that are known, all read at once."""
    kept, ids = _name_of_programme.kept(snapshot), list(ids)
    if missing := [pk for pk in ids if (pk,) not in kept]:
        for pk, name in _read_names(missing).items():
            _name_of_programme.keep(snapshot, (pk,), name)
    return {pk: kept[pk,] for pk in ids if (pk,) in kept}


def _read_names(ids: Collection[int]) -> dict[int, tuple[str, str]]:
    terms = CatalogueTerm.objects.filter(pk__in=ids).values_list("pk", "value", "label")
    return {pk: (slug, label) for pk, slug, label in terms}


def _counted_again(kept: Kept, old: Snapshot, new: Snapshot, changes: Changes) -> Kept:
    return {key: _adjusted(tally, old, new, changes.cases) for key, tally in kept.items()}


@remembered(carry_over=_counted_again)
def tally_of_all(snapshot: Snapshot) -> Tally:
    return snapshot.programmes.tally(Positions(snapshot.everything))


def tally_of(
    snapshot: Snapshot,
    cases: BitMap,
    positions: Callable[[BitMap], Positions] = Positions,
) -> Tally:
    """How many of some cases each programme has, by id."""
    if len(cases) == len(snapshot.everything):
        return tally_of_all(snapshot)
    return snapshot.programmes.tally(positions(cases))


def _adjusted(tally: Tally, old: Snapshot, new: Snapshot, cases: Iterable[int]) -> Tally:
    """The Tally of all listed cases, where only these cases differ between two snapshots."""
    counts = Counter(new.programmes[case] for case in cases if case in new.everything)
    counts.subtract(old.programmes[case] for case in cases if case in old.everything)
    changes = {pk: more for pk, more in counts.items() if pk and more}
    if not changes:
        return tally
    if not numpy.array_equal(tally.ids, new.programmes.ids[: len(tally.ids)]):
        return new.programmes.tally(Positions(new.everything))
    return tally.adjusted(new.programmes.ids, changes)


def most_frequent_programmes(
    snapshot: Snapshot,
    cases: BitMap,
    limit: int,
    leave_out: Collection[str] = (),
    positions: Callable[[BitMap], Positions] = Positions,
) -> list[tuple[str, str, int]]:
    """[(slug, label, number of cases)] of the programmes with most of `cases`, most first."""
    counts = tally_of(snapshot, cases, positions).largest(limit + len(leave_out))
    names = names_of_programmes(snapshot, counts)
    ranked = [(*names[pk], count) for pk, count in counts.items() if pk in names]
    ranked.sort(key=lambda row: (-row[2], row[1]))
    return [row for row in ranked if row[0] not in leave_out][:limit]


# In the database: sources


class InDatabase:
    def cases_with(self, snapshot: Snapshot, facet: str, value: str) -> BitMap:
        return _read_cases(snapshot, facet, value)

    def label(self, snapshot: Snapshot, facet: str, value: str) -> str | None:
        return _read_label(snapshot, facet, value)

    def number_in_use(self, snapshot: Snapshot, facet: str) -> int:
        return _count_values(snapshot, facet)


@remembered()
def _read_label(snapshot: Snapshot, facet: str, value: str) -> str | None:
    terms = CatalogueTerm.objects.filter(facet=facet, value=value)
    return terms.values_list("label", flat=True).first()


@remembered()
def _count_values(snapshot: Snapshot, facet: str) -> int:
    return values_in_use(facet).count()


@remembered(most=MOST_READ)
def _read_cases(snapshot: Snapshot, facet: str, value: str) -> BitMap:
    return cases_by_value(facet, [value]).get(value, EMPTY) & snapshot.everything


def read_ahead(snapshot: Snapshot, facet: str, values: Iterable[str]) -> None:
    """Read at once the cases of several values that are going to be asked for, if the database
    holds them."""
    kept = _read_cases.kept(snapshot)
    missing = [value for value in values if (facet, value) not in kept]
    if missing and snapshot.everything and facet in IN_DATABASE:
        cases = cases_by_value(facet, missing)
        for value in missing:
            found = cases.get(value, EMPTY) & snapshot.everything
            _read_cases.keep(snapshot, (facet, value), found)


def cases_by_value(facet: str, values: Collection[str]) -> dict[str, BitMap]:
    """Value → cases as they are in the database now, of those values that have any."""
    found: dict[str, BitMap] = {}
    chunks = FacetChunk.objects.filter(facet=facet, value__in=values)
    for value, chunk, blob in chunks.values_list("value", "chunk", "bitmap"):
        cases = stored.bitmap(blob, chunk)
        if cases is None:
            faults.tell(
                ("bitmap", facet, value, chunk),
                f"A bitmap of {facet} “{value}” can't be read: its count lacks cases",
            )
        else:
            found[value] = found.get(value, BitMap()) | cases
    return found


def values_in_use(facet: str) -> QuerySet[FacetChunk, Any]:
    """A query for the values that have a case."""
    chunks = FacetChunk.objects.filter(facet=facet).exclude(bitmap=NO_CASES)
    return chunks.values("value").distinct()


# Both: as many as there are cases


def terms_in_use(facet: str) -> QuerySet[CatalogueTerm]:
    """The terms that have a case, of a facet that is not held in bitmaps."""
    terms = CatalogueTerm.objects.filter(facet=facet)
    if facet == PROGRAMME:
        entries = CatalogueEntry.objects.filter(programme=OuterRef("pk"), listed=True)
        return terms.filter(Exists(entries))
    chunks = FacetChunk.objects.filter(facet=facet, value=OuterRef("value"))
    return terms.filter(Exists(chunks.exclude(bitmap=NO_CASES)))


def counts_of_terms(snapshot: Snapshot, facet: str, rows: Collection[Row]) -> dict[int, int]:
    """Id of a term → number of its listed cases, of a facet that is not held in bitmaps."""
    if facet == PROGRAMME:
        return tally_of_all(snapshot).of([pk for pk, *_ in rows])
    cases = cases_by_value(facet, [value for _, value, _ in rows])
    return {pk: len(cases.get(value, EMPTY) & snapshot.everything) for pk, value, _ in rows}


HOLDINGS: dict[Held, Holding] = {
    Held.BITMAPS: InBitmaps(),
    Held.ONE_A_CASE: OneACase(),
    Held.DATABASE: InDatabase(),
}
