from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from casestudies.importing import report, store, work
from casestudies.importing.limits import TableError
from casestudies.models import ImportProfile, ImportRun, PlannedRow
from innosi.fields.names import key_of

Result, State = PlannedRow.Result, ImportRun.State
MOST_TOLD = 200


class Command(BaseCommand):
    help = (
        "Import cases from a table (CSV, XLSX, JSON) as drafts: all of its rows, or with --good "
        "all but the bad ones. How columns are read comes from a profile that was saved in the "
        "admin, or is guessed from their names."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="tell what would be done")
        parser.add_argument("--profile", help="how columns and values are read, by its name")
        parser.add_argument("--good", action="store_true", help="leave out the bad rows")
        parser.add_argument("--errors", type=Path, help="write the table with errors there")
        parser.add_argument(
            "--waiting", action="store_true", help="do what waits in the admin; its own way"
        )

    def handle(self, file, dry_run, profile, good, errors, waiting, verbosity, **options):
        if waiting:
            work.do_what_waits()
            return
        if not file:
            raise CommandError("Name a file to import.")
        self.bars = verbosity > 0
        run = self._taken_in(file, self._mapping(profile))
        try:
            self._go(run, State.READING)
            run = self._go(run, State.PLANNING)
            self._tell(run, errors)
            if dry_run:
                return
            run.mode = ImportRun.Mode.GOOD_ROWS if good else ImportRun.Mode.ALL
            run.save(update_fields=["mode"])
            run = self._go(run, State.APPLYING)
            self.stdout.write(f"Stored. It is import {run.pk}, and can be undone in the admin.")
        finally:
            run.refresh_from_db()
            work.discard(run)

    def _mapping(self, name):
        if not name:
            return {}
        profile = ImportProfile.objects.filter(name_key=key_of(name)).first()
        if profile:
            return profile.mapping
        names = ", ".join(ImportProfile.objects.values_list("name", flat=True)) or "none yet"
        raise CommandError(f"There is no profile “{name}”. There are: {names}.")

    def _taken_in(self, path, mapping):
        try:
            with path.open("rb") as file:
                run = store.take_in(file, path.name, None)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except TableError as error:
            raise CommandError(f"{path}: {error}") from error
        run.mapping = mapping
        run.save(update_fields=["mapping"])
        return run

    def _go(self, run, state):
        work.ask(run, state)
        run.refresh_from_db()
        with tqdm(
            desc=f"{run.get_state_display():12}", unit=" rows", leave=False,
            disable=None if self.bars else True,
        ) as bar:  # fmt: skip
            work.do(run, lambda done, total: _show(bar, done, total))
        run.refresh_from_db()
        if run.message:
            raise CommandError(f"{run.file_name}: {run.message}")
        return run

    def _tell(self, run, errors):
        named = ", ".join(
            f"{run.counts.get(result, 0):,} {result.label.lower()}" for result in Result
        )
        self.stdout.write(f"{run.file_name}: {sum(run.counts.values()):,} rows: {named}.")
        bad = run.rows.filter(result__in=(Result.ERROR, Result.DOUBLE))
        for row in bad[:MOST_TOLD]:
            for note in row.notes:
                column = f", column “{note['column']}”" if note["column"] else ""
                value = f" “{note['value']}”" if note["value"] else ""
                self.stdout.write(f"row {row.number}{column}{value}: {note['text']}")
        if (more := bad.count() - MOST_TOLD) > 0:
            self.stdout.write(f"… and {more:,} more rows. --errors FILE writes them all down.")
        if errors:
            with errors.open("w", encoding="utf-8", newline="") as file:
                file.writelines(report.table_with_errors(run))


def _show(bar, done, total):
    bar.total = total
    bar.update(done - bar.n)
