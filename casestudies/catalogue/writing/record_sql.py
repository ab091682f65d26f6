"""SQL over the records of listed cases: the database takes their JSON apart itself."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import UnionType
from typing import Any, Union, get_args, get_origin

from django.db import connection
from pydantic import BaseModel

from casestudies.record import Record, Standing

from ..facets import Facet

LISTED = (
    "casestudies_catalogueentry e "
    "JOIN casestudies_caseversion v ON v.id = e.version_id AND e.listed"
)
RECORD = "v.record"
_left_out: ContextVar[Collection[int]] = ContextVar("left_out", default=())
_standing: ContextVar[Standing] = ContextVar("standing", default={})  # noqa: B039 — never changed
DOMAIN = "domain"


@contextmanager
def leaving_out(versions: Collection[int], rows: Standing) -> Iterator[None]:
    """Queries that are made meanwhile leave out these versions, over which SQL would stumble, and
    put what stands for merged rows in their place."""
    before, rows_before = _left_out.set(versions), _standing.set(rows)
    try:
        yield
    finally:
        _left_out.reset(before)
        _standing.reset(rows_before)


def _listed() -> str:
    without = _ids_left_out()
    return f"{LISTED} AND v.id NOT IN ({without})" if without else LISTED


def _record() -> str:
    """Nothing of those left out: conditions are looked at in an order of the database's own."""
    without = _ids_left_out()
    return f"(CASE WHEN v.id NOT IN ({without}) THEN {RECORD} END)" if without else RECORD


def _ids_left_out() -> str:
    return ", ".join(map(str, sorted(_left_out.get())))


def values_of(facet: Facet) -> str:
    """A query for number and value: every value of the facet that a listed case's record says."""
    found, gone = union(map(_at, facet.paths)), _rows_of(facet)
    if not gone:
        return found
    rows = ", ".join(f"('{pk}', '{said['id']}')" for pk, said in gone.items())
    return (
        f"SELECT said.number, COALESCE(merged.stays, CAST(said.value AS varchar(20))) AS value "
        f"FROM ({found}) said LEFT JOIN "
        f"(WITH rows(gone, stays) AS (VALUES {rows}) SELECT gone, stays FROM rows) merged "
        "ON merged.gone = CAST(said.value AS varchar(20))"
    )


def naming_merged(facet: Facet) -> str:
    """A query for the numbers of the cases whose record names a row of the facet that went; empty
    where none did."""
    gone = ", ".join(f"'{pk}'" for pk in _rows_of(facet))
    found = union(map(_at, facet.paths))
    where = f"CAST(value AS varchar(20)) IN ({gone})"
    return f"SELECT DISTINCT number FROM ({found}) said WHERE {where}" if gone else ""


def _rows_of(facet: Facet) -> dict[int, Any]:
    return _standing.get().get(facet.paths[0].rpartition(".")[2], {})


def _at(path: str) -> str:
    lists, leaf, shape = _split(path)
    if issubclass(shape, BaseModel):
        leaf = ".".join(filter(None, (leaf, "id")))
    return select(lists, leaf)


def _split(path: str) -> tuple[list[str], str, type]:
    """The lists that a path through a Record leads through, the path in an item of the last, and
    what stands there: “programme.partners.organisation” is the organisation of an item of the list
    “programme.partners”."""
    shape: Any = Record
    lists: list[str] = []
    steps: list[str] = []
    for name in path.split("."):
        steps.append(name)
        shape = shape.model_fields[name].annotation
        if get_origin(shape) in (Union, UnionType):  # or None
            (shape,) = (part for part in get_args(shape) if part is not type(None))
        if get_origin(shape) is tuple:
            lists.append(".".join(steps))
            shape, steps = get_args(shape)[0], []
    return lists, ".".join(steps), shape


def select(lists: Iterable[str], *leaves: str, where: str = "1 = 1") -> str:
    """A query for `number` and `value`, one row for each item of the lists within lists.

    `leaves` are dotted paths in the item, put together with “|”; without one the value is empty.
    """
    tables, item = [_listed()], _record()
    for depth, path in enumerate(lists):
        tables.append(_each(item, path, f"item{depth}"))
        item = f"item{depth}.value"
    value = " || '|' || ".join(_in_place(leaf, text(item, leaf)) for leaf in leaves) or "''"
    return f"SELECT e.number, {value} AS value FROM {' CROSS JOIN '.join(tables)} WHERE {where}"


def _in_place(leaf: str, sql: str) -> str:
    """Of an outcome's domain, which is a part of other values: the one that stands for it."""
    rows = _standing.get().get(DOMAIN, {}) if leaf == f"{DOMAIN}.id" else {}
    if not rows:
        return sql
    cases = " ".join(f"WHEN '{gone}' THEN '{said['id']}'" for gone, said in rows.items())
    plain = f"CAST({sql} AS varchar(20))"
    return f"(CASE {plain} {cases} ELSE {plain} END)"


def union(queries: Iterable[str]) -> str:
    return " UNION ALL ".join(queries)


def years() -> str:
    """A query for number and value: every year of a case from its first to its last."""
    # Materialized, or SQLite may read all records again for each year.
    known = union([*_dated("start_year"), *_dated("end_year")])
    return f"""
        WITH RECURSIVE calendar(year) AS (
            SELECT 1800 UNION ALL SELECT year + 1 FROM calendar WHERE year < 2200
        ), span AS MATERIALIZED (
            SELECT number, min(CAST(value AS integer)) AS first, max(CAST(value AS integer)) AS last
            FROM ({known}) known GROUP BY number
        )
        SELECT span.number, calendar.year AS value FROM span
        JOIN calendar ON calendar.year BETWEEN span.first AND span.last
    """


def numbers_backed() -> str:
    """A query for number and value: how many outcome statements of a case stand on evidence, and
    how many it has."""
    said = select(("outcomes",), "evidence_type", "direction")
    return f"""
        SELECT every.number, sum(
            CASE WHEN said.value LIKE '_%|%' AND said.value NOT LIKE '%|not_assessed'
            THEN 1 ELSE 0 END
        ) || '|' || count(said.number) AS value
        FROM ({select(())}) every LEFT JOIN ({said}) said ON said.number = every.number
        GROUP BY every.number
    """


def running() -> str:
    """A query for number and value: the first year of a case of which no end is known."""
    known = union(_dated("start_year", without="end_year"))
    return (
        "SELECT number, min(CAST(value AS integer)) AS value "
        f"FROM ({known}) known WHERE value IS NOT NULL GROUP BY number"
    )


def _dated(name: str, without: str = "") -> Iterator[str]:
    """Queries for a programme's own years. A case without one has its own, or else those of its
    research projects. Only of those that lack another, if one is named."""
    record, own = _record(), "programme"
    lacks = f"{text(record, f'{own}.{without}')} IS NULL" if without else "1 = 1"
    yield select((), f"{own}.{name}", where=lacks)
    lacks = f"{text(record, without)} IS NULL" if without else "1 = 1"
    yield select((), name, where=f"{text(record, f'{own}.slug')} IS NULL AND {lacks}")
    # The item of the first list that `select` goes through.
    lacks = f"{text('item0.value', without)} IS NULL" if without else "1 = 1"
    no_own = " AND ".join(
        f"{text(record, path)} IS NULL" for path in (f"{own}.slug", "start_year", "end_year")
    )
    yield select(("research_projects",), name, where=f"{no_own} AND {lacks}")


def text(item: str, path: str) -> str:
    """SQL for the text at a dotted path, NULL where there is none."""
    if connection.vendor == "postgresql":
        return f"({item} #>> '{{{path.replace('.', ',')}}}')"
    return f"json_extract({item}, '$.{path}')"


def _each(item: str, path: str, name: str) -> str:
    if connection.vendor == "postgresql":
        items = f"{item} #> '{{{path.replace('.', ',')}}}'"
        return f"LATERAL jsonb_array_elements({items}) {name}(value)"
    return f"json_each({item}, '$.{path}') {name}"
