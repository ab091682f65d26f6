"""What the database refused, told as validation would have told it."""

import re
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, models
from django.db.models import ProtectedError, RestrictedError

# A whole number beyond 64 bits is an OverflowError to SQLite.
REFUSALS = (DataError, IntegrityError, OverflowError, ValidationError)

NOT_SAVED = (
    "Nothing was saved: something that this refers to was changed or deleted by somebody else "
    "meanwhile, or the database can’t hold a value. What you typed is still here. Look through it "
    "and save again."
)
OF_SQLITE = re.compile(r"(?:index '(?P<index>\w+)'|CHECK constraint failed: (?P<check>\w+))")


def in_words(error: Exception) -> ValidationError:
    """To be asked when the transaction has ended: on PostgreSQL the database is asked again."""
    if isinstance(error, ValidationError):
        return error
    if isinstance(error, ProtectedError | RestrictedError):
        return ValidationError(_in_use(error))
    name, table, columns = _named_by(error)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return ValidationError(constraint.get_violation_error_message())
    for model in apps.get_models():
        if model._meta.db_table == table and columns:
            return _of_columns(model, columns)
    return ValidationError(NOT_SAVED)


def _in_use(error: Any) -> str:
    rows = getattr(error, "protected_objects", ()) or getattr(error, "restricted_objects", ())
    named = [f"{row._meta.verbose_name} “{row}”" for row in sorted(rows, key=str)]
    more = f" and {len(named) - 5} more" if len(named) > 5 else ""
    return f"Not deleted, for it is used by {', '.join(named[:5])}{more}."


def _named_by(error: Exception) -> tuple[str | None, str | None, set[str]]:
    """The constraint, table and columns that the database names, as far as it does."""
    told = getattr(error.__cause__, "diag", None)
    if told is not None:
        columns = {told.column_name} if told.column_name else set()
        if told.table_name and told.constraint_name and not columns:
            columns = _columns_of(told.table_name, told.constraint_name)
        return told.constraint_name, told.table_name, columns
    found = OF_SQLITE.search(str(error))
    if found:
        return found["index"] or found["check"], None, set()
    places = re.findall(r"(\w+)\.(\w+)", str(error))
    return None, places[0][0] if places else None, {column for _, column in places}


def _columns_of(table: str, name: str) -> set[str]:
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, table)
    return set(constraints.get(name, {}).get("columns") or ())


def _of_columns(model: type[models.Model], columns: set[str]) -> ValidationError:
    fields = {field.name: field for field in model._meta.concrete_fields if field.column in columns}
    for constraint in model._meta.constraints:
        if set(getattr(constraint, "fields", ())) == set(fields):
            return ValidationError(constraint.get_violation_error_message())
    for name, field in fields.items():
        if field.unique and len(fields) == 1:
            return ValidationError({name: model().unique_error_message(model, (name,))})
        if not field.null:
            return ValidationError({name: str(field.error_messages["null"])})
    return ValidationError(NOT_SAVED)
