"""The database's own checks, and whether all of its rows can be read."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.models import CharField, Field, IntegerField, Model, TextField

from casestudies.catalogue import search
from casestudies.catalogue.faults import Fault, Mend
from casestudies.models import CaseVersion, CatalogueCard
from innosi.database.words import kind
from innosi.fields.tolerant_json import Unreadable

APPS = ("casestudies", "keywords")
COMPARED = (CaseVersion, CatalogueCard)  # which are read for more than that
KINDS: dict[Any, Any] = {CharField: str, TextField: str, IntegerField: int}
REPLACED = "\ufffd"
MOST_NAMED = 100


def faults() -> Iterator[Fault]:
    if connection.vendor == "sqlite":
        try:
            yield from _of_sqlite()
        except DatabaseError as error:
            yield Fault("database", "", f"SQLite can't read it all ({error})", Mend.INDEXES)
    try:
        search.backend().check()
    except DatabaseError as error:
        if kind(error) == "read_only":  # SQLite writes to check it; its words are compared anyway
            return
        says = f"the index of words is damaged ({error}): searches fail"
        yield Fault(search.backend().TABLE, "", says, Mend.CATALOGUE)


def make_indexes() -> None:
    """Indexes say nothing that their tables don't."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("REINDEX")


def _of_sqlite() -> Iterator[Fault]:
    for (said,) in _rows(f"PRAGMA integrity_check({MOST_NAMED})"):
        if said != "ok" and search.backend().TABLE not in said:
            yield Fault("database", "", f"SQLite says: {said}", Mend.INDEXES)
    for table, row, parent, _ in _rows("PRAGMA foreign_key_check")[:MOST_NAMED]:
        is_made_again = table.startswith("casestudies_catalogue")
        mend = Mend.CATALOGUE if is_made_again else Mend.BACKUP
        yield Fault(table, str(row), f"names a row of {parent} that is not there", mend)


def unreadable_rows() -> Iterator[Fault]:
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            if model not in COMPARED:
                yield from _unreadable(model)


def _unreadable(model: type[Model]) -> Iterator[Fault]:
    table = model._meta.db_table
    is_made_again = table.startswith(("casestudies_catalogue", "casestudies_facetchunk"))
    mend = Mend.CATALOGUE if is_made_again else Mend.BACKUP
    fields = model._meta.concrete_fields
    rows = model._default_manager.order_by().values_list("pk", *(one.attname for one in fields))
    try:
        for pk, *values in rows.iterator(chunk_size=2000):
            for field, value in zip(fields, values, strict=True):
                if _is_broken(field, pk, value):
                    yield Fault(table, str(pk), f"what {field.name} holds can't be read", mend)
    except (DatabaseError, ValueError) as error:
        yield Fault(table, "", f"can't be read to the end ({error})", mend)


def _is_broken(field: "Field[Any, Any]", pk: Any, value: Any) -> bool:
    """Whether it is nothing of the field's kind, which SQLite may hold all the same."""
    if value is None:
        return not field.null
    if isinstance(value, Unreadable):
        return True
    for shape, types in KINDS.items():
        if isinstance(field, shape) and not isinstance(value, types):
            return True
    if isinstance(value, str) and REPLACED in value and connection.vendor == "sqlite":
        return not _is_text(field, pk)
    return False


def _is_text(field: "Field[Any, Any]", pk: Any) -> bool:
    """Whether it says � itself, or has bytes in place of which � is read."""
    model, quote = field.model, connection.ops.quote_name
    table, key, column = map(quote, (model._meta.db_table, model._meta.pk.column, field.column))
    ((stored,),) = _rows(f"SELECT CAST({column} AS BLOB) FROM {table} WHERE {key} = %s", [pk])
    try:
        bytes(stored).decode()
    except ValueError:
        return False
    return True


def _rows(sql: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
