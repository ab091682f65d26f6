"""A plan, done: all of it or nothing."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from casestudies import catalogue
from casestudies.models import CaseStudy, CaseVersion, ImportedCase, ImportRun, PlannedRow

from .. import records
from ..batches import AT_ONCE
from ..mapping import Mapping
from ..mapping.choice import MAKE
from ..planning.current import RELATIONS, State, digest, states
from . import changing
from .inserting import insert
from .making import Maker

Result = PlannedRow.Result
Progress = Callable[[int], None]


class StaleError(Exception):
    """What is there is no longer what the plan was made for; nothing was stored."""


def apply(run: ImportRun, user: Any, progress: Progress = lambda done: None) -> None:
    """Raises StaleError."""
    try:
        with transaction.atomic(), _edits(run):
            _apply(run, user, progress)
            run.applied_by, run.applied_at = user, timezone.now()
            run.state = ImportRun.State.APPLIED
            newest = CaseVersion.objects.order_by("-pk").values_list("pk", flat=True).first()
            run.last_version = newest or 0
            run.save()
    except IntegrityError as error:
        raise StaleError(
            "Somebody made something of the same name or code meanwhile. Look at the new dry run."
        ) from error


def is_of_records(run: ImportRun) -> bool:
    return run.table.get("found", {}).get("kind") == "record"


def _edits(run: ImportRun) -> AbstractContextManager[Any]:
    """Readers hear of new keywords once, not of each."""
    mapping = Mapping.read(run.mapping)
    makes_keywords = mapping.options.unknown == MAKE or any(
        MAKE in found.values() for found in mapping.values.values()
    )
    return catalogue.many_edits() if makes_keywords or is_of_records(run) else nullcontext()


def _apply(run: ImportRun, user: Any, progress: Progress) -> None:
    maker, done = Maker(run), 0
    for rows in batches_of(run):
        current = states(
            [row.case_id for row in rows if row.case_id and row.result == Result.CHANGE]
        )
        if is_of_records(run):
            rows_and_cases = _apply_records(run, rows, user)
        else:
            rows_and_cases = _apply_rows(run, rows, current, maker, user)
        _remember(run, rows_and_cases, current)
        done += len(rows)
        progress(done)


Pairs = list[tuple[PlannedRow, CaseStudy]]


def _apply_rows(
    run: ImportRun, rows: list[PlannedRow], current: dict[int, State], maker: Maker, user: Any
) -> Pairs:
    origin = Mapping.read(run.mapping).options.origin
    new = [row for row in rows if row.result == Result.NEW]
    changed = [row for row in rows if row.result == Result.CHANGE]
    for row in changed:
        if changing.is_stale(row.plan, current.get(row.case_id or 0)):
            raise _stale(row)
    for part in ("source", "programme"):  # a programme rests on its source
        maker.make(_refs(rows, part))
    maker.make(ref for row in rows for refs in row.plan.get("add", {}).values() for ref in refs)
    cases = insert(new, maker, origin, user)
    cases += changing.change(changed, current, maker, origin, user)
    return list(zip(new + changed, cases, strict=True))


def _apply_records(run: ImportRun, rows: list[PlannedRow], user: Any) -> Pairs:
    for row in rows:
        if records.is_stale(row):
            raise _stale(row)
    return list(zip(rows, records.apply_records(run, rows, user), strict=True))


def _stale(row: PlannedRow) -> StaleError:
    return StaleError(
        f"“{row.title}” (row {row.number}) was changed here after the dry run. Look at the new one."
    )


def batches_of(run: ImportRun) -> Iterator[list[PlannedRow]]:
    """By number: a cursor that stays open would see what is stored meanwhile."""
    last = 0
    wanted = run.rows.filter(result__in=(Result.NEW, Result.CHANGE)).order_by("number")
    while rows := list(wanted.filter(number__gt=last)[:AT_ONCE]):
        yield rows
        last = rows[-1].number


def _refs(rows: list[PlannedRow], part: str) -> Iterator[Any]:
    for row in rows:
        ref = row.plan.get(part)
        if part == "programme" and isinstance(ref, dict) and ref.get("make"):
            ref |= {"source": row.plan["source"], "locator": row.plan["locator"]}
        if part == "source" or (isinstance(ref, dict) and ref.get("make")):
            yield ref


def _remember(run: ImportRun, pairs: Pairs, current: dict[int, State]) -> None:
    left = states([case.pk for _, case in pairs])
    ImportedCase.objects.bulk_create(
        ImportedCase(
            run=run,
            case=case,
            row=row.number,
            is_new=row.result == Result.NEW,
            before=_before(row, current.get(case.pk), left[case.pk]),
            digest=digest(left[case.pk]),
        )
        for row, case in pairs
    )


def _before(row: PlannedRow, was: State | None, left: State) -> dict[str, Any]:
    """What undoing needs of a case that was changed."""
    if was is None:
        return {}
    if "record" in row.plan:
        return {"record": row.plan["before"]}
    added = {name: sorted(set(left[name]) - set(was[name])) for name in (*RELATIONS, "keywords")}
    made = {
        code: claim["model"] for code, claim in left["claims"].items() if code not in was["claims"]
    }
    return row.plan["before"] | {"added": added, "made_claims": made, "seen": row.plan["old_seen"]}
