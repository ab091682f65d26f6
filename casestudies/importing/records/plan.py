"""What importing records would do: it is done, looked at and taken back, record by record."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from casestudies import record
from casestudies.models import CaseStudy, PlannedRow
from innosi.database.words import kind as keeps_from_writing

from ..planning.item import Note, Planned
from ..tables import Row
from .restore import restore, without_numbers

Result = PlannedRow.Result
MOST_NAMED = 8


def plan_records(rows: Iterable[Row]) -> Iterator[Planned]:
    seen: dict[str, int] = {}
    for row in rows:
        planned = Planned(row.number, Result.ERROR, str(row.cells[0])[:200])
        if row.trouble:
            planned.notes.append(Note(row.trouble))
        else:
            _plan(planned, row.record, seen)
        yield planned


def _plan(planned: Planned, data: Any, seen: dict[str, int]) -> None:
    try:
        given = record.read(data)
    except record.UnreadableError as error:
        planned.notes.append(Note(f"This is no record: {error}"))
        return
    planned.title = given.title
    first = seen.setdefault(given.slug, planned.number)
    if first != planned.number:
        planned.notes.append(Note(f"Entry {first} is about the same case. Take one out."))
        return
    try:
        stored, after = _tried(given)
    except ValidationError as error:
        planned.notes += [Note(text[:500]) for text in _reasons(error)]
        return
    except (DatabaseError, ValueError, TypeError) as error:
        if keeps_from_writing(error):
            raise
        planned.notes.append(Note(f"It can’t be stored: {str(error)[:300]}"))
        return
    _settle(planned, given, stored, after)


def _settle(planned: Planned, given: record.Record, stored: Any, after: Any) -> None:
    before = record.build(stored).to_json() if stored else None
    planned.case = stored.pk if stored else None
    wanted = given.to_json()
    if stored:
        planned.result = Result.SAME if before == after else Result.CHANGE
    else:
        planned.result = Result.NEW
    differing = _differing(without_numbers(wanted), without_numbers(after))
    if differing:
        planned.notes.append(
            Note(
                "What cases share stays as it is here, and differs from the record in "
                f"{', '.join(differing[:MOST_NAMED])}.",
                is_error=False,
            )
        )
    if planned.result != Result.SAME:
        planned.plan = {"record": wanted, "before": before}


def _tried(given: record.Record) -> tuple[CaseStudy | None, Any]:
    """The case that is there, and the record of what it would be."""
    stored = CaseStudy.objects.filter(slug=given.slug).first()
    with transaction.atomic():
        after = record.build(restore(given)).to_json()
        transaction.set_rollback(True)
    return stored, after


def _differing(wanted: Any, after: Any, path: str = "") -> list[str]:
    if isinstance(wanted, dict) and isinstance(after, dict):
        return [
            found
            for name in wanted
            for found in _differing(wanted[name], after.get(name), f"{path}.{name}".strip("."))
        ]
    if isinstance(wanted, list) and isinstance(after, list) and len(wanted) == len(after):
        return [
            found
            for at, (one, other) in enumerate(zip(wanted, after, strict=True), 1)
            for found in _differing(one, other, f"{path} {at}")
        ]
    return [] if wanted == after else [path]


def _reasons(error: ValidationError) -> list[str]:
    if hasattr(error, "message_dict"):
        return [f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items()]
    return error.messages
