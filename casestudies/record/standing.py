"""What a record says today of rows that were merged since it was published.

A version is never altered, and what counts it goes by the ids in its record. So every reader of the
newest version, and the catalogue, take the record as it reads with the row that stands where
another one was (`in_place`). What is said of that row is kept with the one that went, as of the day
of the merge, so that counts follow from versions and merges alone, whatever is edited later.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import CharField, F, Value

from casestudies.models import Locality, Programme, Source, replaceable

from .naming import HELD_AS
from .types import Json, Record

# Name under which a record holds rows → id of a row that went → what is said in its place.
Standing = dict[str, dict[int, Json]]
Held = tuple[str, int]  # name of a model, id of a row
KIND_OF = {name: str(model._meta.model_name) for model, names in HELD_AS.items() for name in names}
PROGRAMME, SOURCES, AROUND = HELD_AS[Programme][0], HELD_AS[Source][0], HELD_AS[Locality][1]


def standing() -> Standing:
    """As the database has it now, in one query."""
    first, *others = map(_gone, replaceable())
    by_model: dict[str, dict[int, tuple[int, Any]]] = {}
    for kind, pk, stays, said in first.union(*others, all=True):
        by_model.setdefault(kind, {})[pk] = stays, said
    return {
        name: resolved(by_model[str(model._meta.model_name)])
        for model, names in HELD_AS.items()
        if str(model._meta.model_name) in by_model
        for name in names
    }


def _gone(model: Any) -> Any:
    kind = Value(model._meta.model_name, CharField())
    rows = model._base_manager.filter(replaced_by__isnull=False).order_by()
    return rows.annotate(of_model=kind, gone=F("pk")).values_list(
        "of_model", "gone", "replaced_by", "stand_in"
    )


def resolved(rows: dict[int, tuple[int, Any]]) -> dict[int, Json]:
    """Id → what stands there after all merges; a circle of merges stands for nothing."""
    found = {}
    for pk in rows:
        at, seen = pk, {pk}
        while (after := rows[at][0]) in rows and after not in seen:
            at = after
            seen.add(at)
        stays, said = rows[at]
        if stays not in seen and isinstance(said, dict):
            found[pk] = said | {"id": stays}
    return found


def in_place(record: Record, rows: Standing) -> Record:
    """The record as it reads today. What it says of a row that stands in another's place describes
    that row to nobody else (Record.describes)."""
    if not rows:
        return record
    reading = Reading(rows)
    data = reading.of(record.to_json())
    if not reading.put:
        return record
    return Record.model_validate(data).naming_only(frozenset(reading.put - reading.direct))


class Reading:
    """JSON with what stands for rows that went; `put` and `direct` are what it then names."""

    def __init__(self, rows: Standing) -> None:
        self.rows = rows
        self.put: set[Held] = set()
        self.direct: set[Held] = set()

    def of(self, data: Json) -> Json:
        slugs = self._slugs_of_sources(data.get(SOURCES))
        return {name: self._value(name, value, slugs) for name, value in data.items()}

    def _value(self, name: str, value: Any, slugs: dict[str, str]) -> Any:
        if name == "source" and isinstance(value, str):
            return slugs.get(value, value)
        if name == "further_sources":
            return once((slugs.get(slug, slug) for slug in value), lambda slug: slug)
        if isinstance(value, list):
            return self._list(name, value, slugs)
        if not isinstance(value, dict):
            return value
        if name == SOURCES:  # of a programme that stands alone, by their slugs
            named = [self._value(name, [one], slugs)[0] for one in value.values()]
            return {one["slug"]: one for one in named}
        shown = self._term(name, value)
        return {inner: self._value(inner, one, slugs) for inner, one in shown.items()}

    def _list(self, name: str, items: list[Any], slugs: dict[str, str]) -> list[Any]:
        if name in KIND_OF:
            items = self._terms(name, items)
        whole: list[Any] = [
            {inner: self._value(inner, one, slugs) for inner, one in item.items()}
            if isinstance(item, dict)
            else item
            for item in items
        ]
        if name == "partners":
            return once(whole, lambda one: (one["organisation"]["id"], one["role"], one["note"]))
        if name == SOURCES and "number" in (whole[0] if whole else ()):
            return [source | {"number": number} for number, source in enumerate(whole, 1)]
        return whole

    def _terms(self, name: str, terms: list[Json]) -> list[Json]:
        """Each that is there now once: as the record itself has it, if it has it."""
        own = {term["id"]: term for term in terms if term["id"] not in self.rows.get(name, ())}
        shown = self._around(terms) if name == AROUND else [self._term(name, one) for one in terms]
        return once([own.get(one["id"], one) for one in shown], lambda one: one["id"])

    def _term(self, name: str, term: Json) -> Json:
        if name not in KIND_OF or not isinstance(term.get("id"), int):
            return term
        said = self.rows.get(name, {}).get(term["id"])
        if said is None:
            self.direct.add((KIND_OF[name], term["id"]))
            return term
        self.put.add((KIND_OF[name], said["id"]))
        if name == PROGRAMME:  # its years, partners and money stay as they were published
            return term | said
        return said | {"number": term["number"]} if "number" in term else said

    def _around(self, areas: list[Json]) -> list[Json]:
        """Where one of the areas around a place went, what lies around the one in its place."""
        found: list[Json] = []
        for area in areas:
            shown = self._term(AROUND, area)
            if shown is not area:
                bare = {name: shown[name] for name in shown if name not in ("country", AROUND)}
                return [*found, bare, *shown.get(AROUND, ())]
            found.append(area)
        return found

    def _slugs_of_sources(self, sources: Any) -> dict[str, str]:
        """Slug in this record → the one under which the source stands in it now."""
        rows = self.rows.get(SOURCES, {})
        listed = list(sources.values()) if isinstance(sources, dict) else sources or []
        own: dict[int, str] = {source["id"]: source["slug"] for source in listed}
        return {
            source["slug"]: own.get(said["id"], str(said["slug"]))
            for source in listed
            for said in (rows.get(source["id"]),)
            if said
        }


def once(items: Iterable[Any], key: Callable[[Any], Any]) -> list[Any]:
    """The first of those with the same key."""
    found: dict[Any, Any] = {}
    for item in items:
        found.setdefault(key(item), item)
    return list(found.values())
