"""The four jobs of an import: its file is read, its rows are planned, the plan is applied, and
taken back. They are done by whoever calls `do`: a process of its own for the admin, or the command.

A run waits while its state ends in “-ing” and `begun_at` is empty.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from casestudies.models import ImportRun, PlannedRow
from innosi.database.only_one import only_one

from .applying import StaleError, apply, undo
from .batches import batched
from .limits import TableError
from .mapping import Mapping, guess
from .planning import Plan, Planned
from .records import plan_records
from .shown import shown
from .store import table_of
from .tables import Row

logger = logging.getLogger(__name__)
State = ImportRun.State
Result = PlannedRow.Result
WAITING = (State.READING, State.PLANNING, State.APPLYING, State.UNDOING)
LOCK = "imports"
SAMPLES, SAMPLE_ROWS = 3, 200
URGENCY = {result: place for place, result in enumerate(Result.values)}
Progress = Callable[[int, int], None]


def silent(done: int, total: int) -> None:
    pass


def do_what_waits() -> None:
    """All of it, unless another process is at it already."""
    with only_one(LOCK) as is_mine:
        if not is_mine:
            return
        _recover()
        while run := ImportRun.objects.filter(state__in=WAITING, begun_at=None).last():
            do(run)


def is_anybody_at_work() -> bool:
    with only_one(LOCK) as is_mine:
        return not is_mine


def _recover() -> None:
    """What was begun and never ended: its process was killed. Reading and planning begin anew; of
    what was applied or undone nothing was stored."""
    told = "It was interrupted, and nothing was stored. You can start it again."
    begun = ImportRun.objects.exclude(begun_at=None)
    begun.filter(state__in=(State.READING, State.PLANNING)).update(begun_at=None)
    begun.filter(state=State.APPLYING).update(state=State.PLANNED, message=told)
    begun.filter(state=State.UNDOING).update(state=State.APPLIED, message=told)


def ask(run: ImportRun, state: State, user: Any = None, **fields: Any) -> bool:
    """Have the run wait for a job, unless somebody asked for another one meanwhile."""
    if state in (State.APPLYING, State.UNDOING):
        fields["applied_by" if state == State.APPLYING else "undone_by"] = user
    values = {"begun_at": None, "message": "", "done": 0, **fields}
    return bool(ImportRun.objects.filter(pk=run.pk, state=run.state).update(state=state, **values))


def do(run: ImportRun, progress: Progress = silent) -> None:
    run.begun_at = timezone.now()
    run.save(update_fields=["begun_at"])
    jobs: dict[str, tuple[Any, State]] = {
        State.READING: (_read, State.FAILED),
        State.PLANNING: (_plan, State.READ),
        State.APPLYING: (_apply, State.PLANNED),
        State.UNDOING: (_undo, State.APPLIED),
    }
    job, state_of_failure = jobs[run.state]
    try:
        job(run, progress)
    except (TableError, StaleError) as error:
        message = shown(str(error))
    except Exception as error:
        logger.exception("Import %s failed", run.pk)
        message = f"An unexpected fault, which is in the log: {type(error).__name__}."
    else:
        return
    run.refresh_from_db()
    run.state, run.message = state_of_failure, message
    run.save()


def _read(run: ImportRun, progress: Progress) -> None:
    """How the file is to be read, and a first choice for its columns."""
    with table_of(run) as table:
        rows = table.rows()
        first = list(islice(rows, SAMPLE_ROWS))
        total = len(first) + sum(1 for _ in rows)
    samples = [
        [_shown(row.cells[at]) for row in first if at < len(row.cells) and row.cells[at]][:SAMPLES]
        for at in range(len(table.names))
    ]
    kept = Mapping.read(run.mapping)
    if kept.columns:
        mapping = kept.for_names([shown(name) for name in table.names])
    else:
        mapping = guess(table.names, [row.cells for row in first], run.file_name)
    run.table = {
        **run.table,
        "found": asdict(table.found),
        "names": [shown(name) for name in table.names],
        "samples": samples,
    }
    run.mapping, run.total, run.state, run.message = mapping.to_json(), total, State.READ, ""
    run.save()


def _shown(cell: Any) -> str:
    text = " · ".join(cell) if isinstance(cell, tuple) else cell
    return shown(" ".join(text.split())[:60])


def _plan(run: ImportRun, progress: Progress) -> None:
    run.rows.all().delete()
    is_records = run.table["found"]["kind"] == "record"
    mapping = Mapping.read(run.mapping)
    if not is_records and (troubles := mapping.troubles()):
        raise TableError(" ".join(troubles))
    counts: Counter[str] = Counter()
    with table_of(run) as table:
        plan = None if is_records else Plan(mapping, run.decisions)
        found = plan.rows(table.rows()) if plan else plan_records(table.rows())
        for batch in batched(found):
            PlannedRow.objects.bulk_create(_row(run, one) for one in batch)
            counts.update(one.result for one in batch)
            _tell(run, counts.total(), progress)
    run.values_found = plan.values() if plan else []
    run.counts, run.state, run.message = dict(counts), State.PLANNED, ""
    run.save()


def _row(run: ImportRun, one: Planned) -> PlannedRow:
    return PlannedRow(
        run=run,
        number=one.number,
        result=one.result,
        urgency=URGENCY[one.result],
        title=shown(one.title),
        case_id=one.case,
        notes=[note.to_json() for note in one.notes],
        plan=one.plan,
    )


def _tell(run: ImportRun, done: int, progress: Progress) -> None:
    ImportRun.objects.filter(pk=run.pk).update(done=done)
    progress(done, run.total)


def refusal(run: ImportRun) -> str:
    """Why the plan can't be applied as it is; "" if it can."""
    left_out = run.counts.get(Result.ERROR, 0) + run.counts.get(Result.DOUBLE, 0)
    if run.mode == ImportRun.Mode.ALL and left_out:
        return (
            f"All or nothing was chosen, and {left_out} rows can’t be stored. Put them right, or "
            "choose all but the bad rows."
        )
    if not run.counts.get(Result.NEW, 0) + run.counts.get(Result.CHANGE, 0):
        return "There is nothing to apply."
    return ""


def _apply(run: ImportRun, progress: Progress) -> None:
    if why := refusal(run):
        raise StaleError(why)
    total = run.counts.get(Result.NEW, 0) + run.counts.get(Result.CHANGE, 0)
    try:
        apply(run, run.applied_by, lambda done: progress(done, total))
    except StaleError as error:
        ask(run, State.PLANNING)
        run.refresh_from_db()
        _plan(run, progress)
        raise StaleError(f"Nothing was stored. {error}") from error


def _undo(run: ImportRun, progress: Progress) -> None:
    total = run.imported.count()
    undo(run, run.undone_by, lambda done: progress(done, total))


def rows_of(run: ImportRun) -> Iterator[Row]:
    """As they stand in the file."""
    with table_of(run) as table:
        yield from table.rows()


@transaction.atomic
def discard(run: ImportRun) -> None:
    """An import that nobody applied leaves nothing."""
    if run.state not in (State.APPLIED, State.APPLYING, State.UNDOING):
        run.delete()
