"""Many rows in few statements, without a model instance each."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

Item = TypeVar("Item")
MOST_PARAMETERS = 20_000


@contextmanager
def without_looking_for_cycles() -> Iterator[None]:
    """A batch has many small objects and no cycle; the search takes a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def undoing_from_files() -> Iterator[None]:
    """To drop a table, SQLite first copies it: not into memory, for which it may be too large."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA temp_store").fetchone()[0]
        cursor.execute("PRAGMA temp_store = FILE")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA temp_store = {before}")


def insert(
    model: type[Model],
    names: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    unique: Sequence[str] = (),
    changes: Sequence[str | tuple[str, str]] = (),
    compared: Sequence[str] = (),
) -> None:
    """Rows as tuples of the fields `names`, ready for the database.

    Where a row with the same `unique` fields is there, the fields `changes` are set to those of
    the new one, or as (field, SQL) says; if there are `compared` fields, only where these differ.
    """
    if not rows:
        return
    head, tail = _statement(model, names, unique, changes, compared)
    places = "({})".format(", ".join(["%s"] * len(names)))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(f"{head} {places} {tail}", rows)
            return
        # Elsewhere each statement is a wait for the server.
        for batch in batches(rows, max(1, MOST_PARAMETERS // len(names))):
            values = ", ".join([places] * len(batch))
            cursor.execute(f"{head} {values} {tail}", [value for row in batch for value in row])


def _statement(
    model: type[Model],
    names: Sequence[str],
    unique: Sequence[str],
    changes: Sequence[str | tuple[str, str]],
    compared: Sequence[str],
) -> tuple[str, str]:
    """What stands before and after the rows."""
    table = _quote(model._meta.db_table)
    columns = {field.attname: _quote(field.column) for field in model._meta.concrete_fields}
    listed = ", ".join(columns[name] for name in names)
    head = f"INSERT INTO {table} ({listed}) VALUES"
    if not unique:
        return head, ""
    sets = [
        f"{columns[name]} = EXCLUDED.{columns[name]}" if isinstance(name, str) else " = ".join(name)
        for name in changes
    ]
    keys = ", ".join(columns[name] for name in unique)
    differ = " OR ".join(
        f"{table}.{columns[name]} <> EXCLUDED.{columns[name]}" for name in compared
    )
    where = f"WHERE {differ}" if differ else ""
    return head, f"ON CONFLICT ({keys}) DO UPDATE SET {', '.join(sets)} {where}"


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)


def batches(items: Sequence[Item], size: int = 500) -> Iterator[Sequence[Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))
