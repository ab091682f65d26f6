"""Work that one process does at a time, and that others need not wait for.

The lock ends with its process, however that ends: who finds it free knows that nobody is at work.
"""

import fcntl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def only_one(name: str) -> Iterator[bool]:
    """Whether nobody else does what goes by this name, as long as the block lasts.

    On SQLite a file beside the database is locked, so they have to be of one machine, as all its
    users are."""
    if connection.vendor == "postgresql":
        with _on_server(name) as is_mine:
            yield is_mine
        return
    with Path(f"{connection.settings_dict['NAME']}-{name}").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _on_server(name: str) -> Iterator[bool]:
    key = zlib.crc32(name.encode())
    is_mine = _asked("pg_try_advisory_lock", key)
    try:
        yield is_mine
    finally:
        if is_mine:
            _asked("pg_advisory_unlock", key)


def _asked(function: str, key: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [key])
        return bool(cursor.fetchone()[0])
