"""Work that two processes must not do to one database at once, such as preparing it."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

KEY = 0x1220_51  # of PostgreSQL's advisory lock: any number that nobody else here takes
PAUSE = 0.2  # seconds


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Others wait until it is done, or until its process has ended.

    On SQLite a file in `folder` is locked, so they have to be of one machine, as all its users are.
    """
    if connection.vendor == "postgresql":
        with _advisory_lock():
            yield
        return
    folder.mkdir(exist_ok=True)
    with (folder / "in-turn").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _advisory_lock() -> Iterator[None]:
    with connection.cursor() as cursor:
        while not _asked(cursor, "pg_try_advisory_lock"):  # to wait there would be timed out
            time.sleep(PAUSE)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            _asked(cursor, "pg_advisory_unlock")


def _asked(cursor, function: str) -> bool:
    cursor.execute(f"SELECT {function}(%s)", [KEY])
    return bool(cursor.fetchone()[0])
