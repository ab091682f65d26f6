"""SQLite: a copy is made by VACUUM INTO, of one moment, while others write; one is put in place
within the open file, as one transaction, so that whoever has the file open sees it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection

from innosi.database.sqlite3.base import Database

from .archive import Progress
from .errors import BackupError
from .files import look_for_room, sync_folder, work_folder
from .manifest import Contents, contents

INSTRUCTIONS = 200_000  # of SQLite's, between two looks at how far it is
PAGES = 1000  # at a time, where they are put in place
BUSY = 5  # SQLITE_BUSY


def version() -> str:
    return Database.sqlite_version


def size() -> int:
    if not file().exists():
        raise BackupError(f"There is no database at {file()}: look at DATABASE_URL.")
    return file().stat().st_size


def is_there() -> bool:
    return file().exists()


def file() -> Path:
    return Path(connection.settings_dict["NAME"])


def dump(target: Path, progress: Progress) -> Contents:
    """Copy the database into an empty file."""
    connection.ensure_connection()
    source = connection.connection
    with connection.wrap_database_errors, watched(source, target, progress):
        source.execute("VACUUM INTO ?", [str(target)])
    copy = Database.connect(str(target))
    try:
        check_pages(copy, target)
        return contents(copy.cursor())
    finally:
        copy.close()


@contextmanager
def watched(source: Any, target: Path, progress: Progress) -> Iterator[None]:
    known = 0

    def look() -> None:
        nonlocal known
        now = target.stat().st_size
        progress(now - known)
        known = now

    source.set_progress_handler(look, INSTRUCTIONS)
    try:
        yield
    finally:
        source.set_progress_handler(None, 0)
        look()


def check_pages(copy: Any, name: Path) -> None:
    (found,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise BackupError(f"{name} would be of a damaged database: {found}")


@contextmanager
def place_to_work(needed: int) -> Iterator[Path]:
    """A folder beside the database, on whose disk there is room for it thrice: as it is unpacked,
    in the log while it is put in place, and what was there before."""
    look_for_room(file().parent, 2 * needed + (size() if file().exists() else 0))
    with work_folder(Path(f"{file()}.restoring")) as folder:
        yield folder


@contextmanager
def staged(dump: Path) -> Iterator[dict[str, str]]:
    """What of the connection's settings leads to the restored database, before it is in place."""
    copy = Database.connect(str(dump))
    try:
        check_pages(copy, dump)
    finally:
        copy.close()
    yield {"NAME": str(dump)}


def swap(staged: dict[str, str], keep: bool) -> str | None:
    """Put the restored database in place; returns where the former is, if it was to be kept."""
    file().touch(mode=0o600)
    former = Path(f"{file()}.before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}") if keep else None
    connection.close()
    connection.ensure_connection()
    source = Database.connect(staged["NAME"])
    try:
        with connection.wrap_database_errors:
            replace(source, connection.connection, former)
    finally:
        source.close()
        connection.close()
    sync_folder(file().parent)
    return str(former) if former else None


def replace(source: Any, target: Any, former: Path | None) -> None:
    """The pages of one database with those of another, in one transaction.

    From the first step on nobody else can write, so what is kept then is what is replaced.
    """
    is_kept = former is None

    def after_a_step(status: int, _remaining: int, _total: int) -> None:
        nonlocal is_kept
        if status == BUSY:  # the driver would try for ever
            raise Database.OperationalError("database is locked")
        if not is_kept and former:
            keep_aside(former)
            is_kept = True

    (total,) = source.execute("PRAGMA page_count").fetchone()
    pages = max(1, min(PAGES, total // 2))  # the first step must not be the last
    source.backup(target, pages=pages, progress=after_a_step)


def keep_aside(former: Path) -> None:
    former.touch(mode=0o600, exist_ok=False)
    reader = Database.connect(str(file()))
    try:
        reader.execute("VACUUM INTO ?", [str(former)])
    except BaseException:
        former.unlink()
        raise
    finally:
        reader.close()


def discard(former: str) -> str:
    return f"rm {former}"
