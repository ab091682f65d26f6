"""Keeping terms at the address of today, and remembering those of the past.

Whoever calls what writes here holds the catalogue's lock (writer.lock_state) and begins `version`.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Model

from casestudies.models import CatalogueTerm, FormerAddress

from ..facets import OF_TERMS, Facet
from .additions import Pair
from .bulk import batches, insert

Place = tuple[str, str]  # a facet and a slug
LONGEST = 200  # of a slug
MOST_PLACES = 5000  # looked up at once
TERM = CatalogueTerm._meta.db_table
FORMER = ("kind", "slug", "leads_to")


def facets_of(model: type[Model]) -> list[str]:
    """The facets whose terms are rows of a model."""
    return [name for name, facet in OF_TERMS.items() if facet.model is model]


# What stands where


def slugs_today(pairs: Iterable[Pair]) -> dict[Pair, str]:
    """The slugs of terms as their rows have them now; a term whose row is gone has none."""
    by_facet: defaultdict[str, set[int]] = defaultdict(set)
    for facet, value in pairs:
        by_facet[facet].add(int(value))
    queries = [
        _select(OF_TERMS[facet], f"id IN ({', '.join(map(str, ids))})")
        for facet, ids in by_facet.items()
    ]
    return {(facet, str(pk)): slug for facet, pk, slug in _rows(" UNION ALL ".join(queries))}


def _select(facet: Facet, where: str) -> str:
    return f"SELECT '{facet.name}', id, {facet.slug_field} FROM {_table(facet)} WHERE {where}"


def _table(facet: Facet) -> str:
    return facet.model._meta.db_table if facet.model else ""


def _rows(query: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
    if not query:
        return []
    with connection.cursor() as cursor:
        cursor.execute(query, parameters or None)
        return cursor.fetchall()


class Displaced(NamedTuple):
    """A term that stands at another slug than its row has."""

    facet: str
    pk: int
    term: str
    row: str


def displaced(facet: Facet) -> Iterator[Displaced]:
    """Where a script changed rows and told nobody."""
    found = _rows(
        f"SELECT m.id, t.slug, m.{facet.slug_field} FROM {TERM} t JOIN {_table(facet)} m "
        f"ON t.facet = '{facet.name}' AND t.value = CAST(m.id AS varchar(20)) "
        f"WHERE t.slug <> m.{facet.slug_field}"
    )
    return (Displaced(facet.name, *row) for row in found)


def shared() -> Iterator[Place]:
    """Where two terms stand."""
    places = CatalogueTerm.objects.order_by("facet", "slug").values_list("facet", "slug")
    several = places.annotate(terms=Count("pk")).filter(terms__gt=1)
    yield from several.values_list("facet", "slug")


def put_back(version: int) -> None:
    """Bring all terms to the slugs that their rows have."""
    for facet in OF_TERMS.values():
        for one in displaced(facet):
            if facet.model:
                follow(facet.model, one.pk, one.term, one.row, version)


# Rows that move


def follow(model: type[Model], pk: int, before: str, now: str, version: int) -> None:
    """A row had the slug `before` and has another now: its terms move there, and the old slug leads
    to the new one."""
    kind = str(model._meta.model_name)
    former = FormerAddress.objects.filter(kind=kind)
    former.filter(slug=now, leads_to=before)._raw_delete(former.db)
    former.filter(leads_to=before).update(leads_to=now)
    remember([(kind, before, now)])
    for facet in facets_of(model):
        terms = CatalogueTerm.objects.filter(facet=facet, value=str(pk))
        terms.update(slug=now, changed_in=version)
        make_way({(facet, now): str(pk)}, version)


def remember(addresses: Sequence[tuple[str, str, str]]) -> None:
    """(kind, slug, slug of today) of what leads there from now on."""
    insert(FormerAddress, FORMER, addresses, unique=FORMER[:2], changes=FORMER[2:])


def forget(model: type[Model], slug: str) -> bool:
    """A row is gone that no published case has named. Returns whether an address led to it."""
    kind = str(model._meta.model_name)
    former = FormerAddress.objects.filter(kind=kind, leads_to=slug)
    return bool(former._raw_delete(former.db))


def make_way(owners: Mapping[Place, str], version: int) -> bool:
    """Let nothing else stand where these values do. Returns whether anything had to move.

    A row that is gone may have left its term behind, which then gets a slug made up for it.
    """
    others = [one for one in _terms_at([*owners]) if owners[one.facet, one.slug] != one.value]
    for pk, facet, value, slug in others:
        today = slugs_today([(facet, value)]).get((facet, value))
        other = today or free_slug(facet, slug, value)
        CatalogueTerm.objects.filter(pk=pk).update(slug=other, changed_in=version)
    return bool(others)


class Standing(NamedTuple):
    pk: int
    facet: str
    value: str
    slug: str


def _terms_at(places: Sequence[Place]) -> Iterator[Standing]:
    for some in batches(places, MOST_PLACES):
        by_facet: defaultdict[str, list[str]] = defaultdict(list)
        for facet, slug in some:
            by_facet[facet].append(slug)
        query = " UNION ALL ".join(
            f"SELECT id, facet, value, slug FROM {TERM} WHERE facet = '{facet}' "
            f"AND slug IN ({', '.join(['%s'] * len(slugs))})"
            for facet, slugs in by_facet.items()
        )
        yield from map(Standing._make, _rows(query, [*chain(*by_facet.values())]))


def remember_if_new(former: Mapping[tuple[str, str], str]) -> None:
    """Slugs of records of the past ((kind, slug) → slug of today), which nobody has been told of.
    What is remembered already is later news."""
    FormerAddress.objects.bulk_create(
        [FormerAddress(kind=kind, slug=slug, leads_to=now) for (kind, slug), now in former.items()],
        ignore_conflicts=True,
    )


def of_rows_that_are_gone(slugs: Mapping[Pair, str]) -> dict[Pair, str]:
    """Where their terms stand, or are going to: at the slug of the record that named them last, if
    nothing else is there."""
    stored = CatalogueTerm.objects.exclude(slug="")
    found: dict[Pair, str] = {}
    taken: set[Place] = set()
    for (facet, value), slug in slugs.items():
        known = stored.filter(facet=facet, value=value).values_list("slug", flat=True).first()
        found[facet, value] = known or free_slug(facet, slug, value, taken)
        taken.add((facet, found[facet, value]))
    return found


def free_slug(facet: str, slug: str, value: str, taken: Container[Place] = ()) -> str:
    """The slug, if nothing stands there; else one like it that is told apart by the value."""
    made = slug
    while (facet, made) in taken or _is_taken(facet, made, value):
        made = f"{slug[: LONGEST // 2]}-{value}" if made == slug else f"{made}-0"
    return made


def _is_taken(facet: str, slug: str, value: str) -> bool:
    declared = OF_TERMS[facet]
    others = CatalogueTerm.objects.filter(facet=facet, slug=slug).exclude(value=value)
    if others.exists() or not declared.model:
        return others.exists()
    rows = declared.model._base_manager.filter(**{declared.slug_field: slug})
    return rows.exclude(pk=int(value)).exists()
