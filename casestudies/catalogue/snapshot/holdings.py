"""The cases, the name and the address of each value of a facet, however a snapshot holds them
(facets.Held).

Programmes and sources are nearly as many as cases: a bitmap for each would take more room than all
else. A case has at most one programme, so an array says which, by the ids of their CatalogueTerms.
The cases of a source are read from the database when they are asked for, and so are the names of
both.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from pyroaring import BitMap

from casestudies.models import CatalogueEntry, CatalogueTerm, FacetChunk, FormerAddress
from keywords.folding import words

from .. import faults
from ..facets import EVERY_FACET, FACETS, Held, kind_of
from . import stored
from .names import labels_of, slugs_of, values_at
from .namesakes import namesakes_of, qualified, qualifiers_in
from .numbers import Positions, Tally
from .snapshot import EMPTY, Changes, Kept, Snapshot, remembered

NO_CASES = BitMap().serialize()
MOST_READ = 5000  # values of a facet in the database whose cases are kept
(PROGRAMME,) = (facet.name for facet in EVERY_FACET if facet.held is Held.ONE_A_CASE)
IN_DATABASE = tuple(facet.name for facet in EVERY_FACET if facet.held is Held.DATABASE)
TERMS = CatalogueTerm._meta.db_table
NAMES = f"""
    SELECT term.id, EXISTS (
        SELECT 1 FROM {TERMS} other
        WHERE other.facet = term.facet AND other.words = term.words AND other.value <> term.value
    ), term.value, term.slug, term.label
    FROM {TERMS} term WHERE term.id IN"""


class Name(NamedTuple):
    """What a value is called, and its slug of today."""

    value: str
    slug: str
    label: str


class Holding(Protocol):
    """What can be asked of a facet's values."""

    def cases_with(self, snapshot: Snapshot, facet: str, value: str) -> BitMap: ...
    def name(self, snapshot: Snapshot, facet: str, value: str) -> Name | None: ...
    def value_at(self, snapshot: Snapshot, facet: str, slug: str) -> str | None: ...
    def number_in_use(self, snapshot: Snapshot, facet: str) -> int: ...


def cases_with(snapshot: Snapshot, facet: str, value: str) -> BitMap:
    """The listed cases that have a value."""
    return HOLDINGS[FACETS[facet].held].cases_with(snapshot, facet, value)


def name_of(snapshot: Snapshot, facet: str, value: str) -> Name | None:
    """The Name of a value; None of one that is not known here."""
    if FACETS[facet].is_tree:
        concept = snapshot.graph.current(int(value))
        return Name(str(concept.id), concept.slug, concept.name) if concept else None
    return HOLDINGS[FACETS[facet].held].name(snapshot, facet, value)


def value_at(snapshot: Snapshot, facet: str, slug: str) -> str | None:
    """The value that stands at a slug of today or of the past, or None. The one place where
    addresses become values."""
    if FACETS[facet].is_tree:
        concept = snapshot.graph.resolve(slug)
        return str(concept.id) if concept else None
    return HOLDINGS[FACETS[facet].held].value_at(snapshot, facet, slug)


def full_name(snapshot: Snapshot, facet: str, value: str) -> Name | None:
    """The same, told apart from all that go by one name; for a few values, as it may be looked up
    in the database for each."""
    if FACETS[facet].held is Held.BITMAPS:
        return name_of(snapshot, facet, value)
    return _full_name(snapshot, facet, value)


@remembered()
def _full_name(snapshot: Snapshot, facet: str, value: str) -> Name | None:
    name = name_of(snapshot, facet, value)
    return told_apart(facet, [name])[0] if name else None


def label_as(snapshot: Snapshot, facet: str, value: str, label: str) -> str:
    """What a value was called somewhere, told apart from what goes by the same name today."""
    if FACETS[facet].is_tree or FACETS[facet].held is not Held.BITMAPS:
        return label
    return qualified(label, namesakes_of(snapshot, facet).qualifiers.get(value))


def number_in_use(snapshot: Snapshot, facet: str) -> int:
    """How many values of a facet have a listed case."""
    return HOLDINGS[FACETS[facet].held].number_in_use(snapshot, facet)


class InBitmaps:
    def cases_with(self, snapshot: Snapshot, facet: str, value: str) -> BitMap:
        return snapshot.bitmaps.get(facet, {}).get(value, EMPTY)

    def name(self, snapshot: Snapshot, facet: str, value: str) -> Name | None:
        label = labels_of(snapshot, facet).get(value)
        if label is None:
            return None
        return Name(value, slugs_of(snapshot, facet).get(value, value), label)

    def value_at(self, snapshot: Snapshot, facet: str, slug: str) -> str | None:
        return values_at(snapshot, facet).get(slug)

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

    def name(self, snapshot: Snapshot, facet: str, value: str) -> Name | None:
        return _programme(snapshot, value)[0]

    def value_at(self, snapshot: Snapshot, facet: str, slug: str) -> str | None:
        return _read_value(snapshot, facet, slug)

    def number_in_use(self, snapshot: Snapshot, facet: str) -> int:
        return tally_of(snapshot, snapshot.everything).number_in_use


@remembered(worth_keeping=lambda found: found[0] is not None)
def _programme(snapshot: Snapshot, value: str) -> tuple[Name | None, BitMap]:
    """Its name and listed cases; None for one that nothing published has."""
    terms = CatalogueTerm.objects.filter(facet=PROGRAMME, value=value)
    term = terms.values_list("pk", "slug", "label").first()
    if not term:
        return None, BitMap()
    pk, slug, label = term
    cases = BitMap(snapshot.programmes.cases_of(pk)) & snapshot.everything
    return Name(value, slug, label), cases


def _names_unchanged(kept: Kept, old: Snapshot, new: Snapshot, changes: Changes) -> Kept:
    """What one is called tells it apart from others."""
    return {} if changes.programmes else kept


@remembered(most=10_000, carry_over=_names_unchanged, worth_keeping=bool)
def _name_of_programme(snapshot: Snapshot, pk: int) -> Name | None:
    return _read_names([pk]).get(pk)


def names_of_programmes(snapshot: Snapshot, ids: Iterable[int]) -> dict[int, Name]:
    """{id of the CatalogueTerm: Name} of those that are known, all read at once."""
    kept, ids = _name_of_programme.kept(snapshot), list(ids)
    if missing := [pk for pk in ids if (pk,) not in kept]:
        for pk, name in _read_names(missing).items():
            _name_of_programme.keep(snapshot, (pk,), name)
    return {pk: kept[pk,] for pk in ids if (pk,) in kept}


def _read_names(ids: Sequence[int]) -> dict[int, Name]:
    """By plain SQL, as a list with a text names programmes that no other named. Whether others are
    called the same comes with it, since of most there is none."""
    with connection.cursor() as cursor:
        cursor.execute(f"{NAMES} ({', '.join(['%s'] * len(ids))})", [*ids])
        rows = cursor.fetchall()
    names = {pk: Name(*name) for pk, _, *name in rows}
    alike = [pk for pk, is_shared, *_ in rows if is_shared]
    apart = told_apart(PROGRAMME, [names[pk] for pk in alike]) if alike else []
    return names | dict(zip(alike, apart, strict=True))


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
    positions: Callable[[BitMap], Positions] = Positions,
) -> list[tuple[Name, int]]:
    """[(name, number of cases)] of the programmes with most of `cases`, most first."""
    counts = tally_of(snapshot, cases, positions).largest(limit)
    names = names_of_programmes(snapshot, counts)
    ranked = [(names[pk], count) for pk, count in counts.items() if pk in names]
    return sorted(ranked, key=lambda row: (-row[1], row[0].label))


# In the database: sources


class InDatabase:
    def cases_with(self, snapshot: Snapshot, facet: str, value: str) -> BitMap:
        return _read_cases(snapshot, facet, value)

    def name(self, snapshot: Snapshot, facet: str, value: str) -> Name | None:
        return _read_name(snapshot, facet, value)

    def value_at(self, snapshot: Snapshot, facet: str, slug: str) -> str | None:
        return _read_value(snapshot, facet, slug)

    def number_in_use(self, snapshot: Snapshot, facet: str) -> int:
        return _count_values(snapshot, facet)


@remembered(most=MOST_READ, worth_keeping=bool)
def _read_name(snapshot: Snapshot, facet: str, value: str) -> Name | None:
    return _names_by_value(facet, [value]).get(value)


def _names_by_value(facet: str, values: Collection[str]) -> dict[str, Name]:
    terms = CatalogueTerm.objects.filter(facet=facet, value__in=values)
    return {name[0]: Name(*name) for name in terms.values_list(*Name._fields)}


@remembered()
def _count_values(snapshot: Snapshot, facet: str) -> int:
    return values_in_use(facet).count()


@remembered(most=MOST_READ, worth_keeping=bool)
def _read_cases(snapshot: Snapshot, facet: str, value: str) -> BitMap:
    return cases_by_value(facet, [value]).get(value, EMPTY) & snapshot.everything


def read_ahead(snapshot: Snapshot, facet: str, values: Iterable[str]) -> None:
    """Read at once the cases and names of several values that are going to be asked for, if the
    database holds them."""
    kept = _read_cases.kept(snapshot)
    missing = [value for value in values if (facet, value) not in kept]
    if missing and snapshot.everything and facet in IN_DATABASE:
        cases, names = cases_by_value(facet, missing), _names_by_value(facet, missing)
        for value in missing:
            found = cases.get(value, EMPTY) & snapshot.everything
            _read_cases.keep(snapshot, (facet, value), found)
            _read_name.keep(snapshot, (facet, value), names.get(value))


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


@remembered()
def _read_value(snapshot: Snapshot, facet: str, slug: str) -> str | None:
    if value := _value_today(facet, slug):
        return value
    past = FormerAddress.objects.filter(kind=kind_of(facet), slug=slug)
    today = past.values_list("leads_to", flat=True).first()
    return _value_today(facet, today) if today else None


def _value_today(facet: str, slug: str) -> str | None:
    terms = CatalogueTerm.objects.filter(facet=facet, slug=slug)
    return terms.values_list("value", flat=True).first()


def terms_in_use(facet: str) -> QuerySet[CatalogueTerm]:
    """The terms that have a case, of a facet that is not held in bitmaps."""
    terms = CatalogueTerm.objects.filter(facet=facet)
    if facet == PROGRAMME:
        entries = CatalogueEntry.objects.filter(programme=OuterRef("pk"), listed=True)
        return terms.filter(Exists(entries))
    chunks = FacetChunk.objects.filter(facet=facet, value=OuterRef("value"))
    return terms.filter(Exists(chunks.exclude(bitmap=NO_CASES)))


def told_apart(facet: str, names: Sequence[Name]) -> list[Name]:
    """The names with what tells each from others of the facet that are called the same."""
    folded = {name: " ".join(words(name.label))[:400] for name in names}
    terms = CatalogueTerm.objects.filter(facet=facet, words__in={*folded.values()} - {""})
    groups: dict[str, list[str]] = {}
    for value, text in terms.values_list("value", "words"):
        groups.setdefault(text, []).append(value)
    qualifiers = qualifiers_in(facet, [group for group in groups.values() if len(group) > 1])
    return [
        name._replace(label=qualified(name.label, qualifiers.get(name.value))) for name in names
    ]


def counts_of_terms(snapshot: Snapshot, facet: str, values: Mapping[int, str]) -> dict[int, int]:
    """Id of a CatalogueTerm → number of its listed cases, of a facet that is not held in bitmaps;
    `values` are their values."""
    if facet == PROGRAMME:
        return tally_of_all(snapshot).of([*values])
    cases = cases_by_value(facet, [*values.values()])
    return {pk: len(cases.get(value, EMPTY) & snapshot.everything) for pk, value in values.items()}


HOLDINGS: dict[Held, Holding] = {
    Held.BITMAPS: InBitmaps(),
    Held.ONE_A_CASE: OneACase(),
    Held.DATABASE: InDatabase(),
}
