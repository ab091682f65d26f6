"""Who writes to the database just now, so that who waits in vain can be told."""

import re
from pathlib import Path

from django.db import DatabaseError, connection

# The byte of SQLite's -shm file that who writes has locked (WAL_WRITE_LOCK,
# https://sqlite.org/walformat.html).
WRITE_LOCK = 120
# One who has changed a row, or is about to, and how long its transaction is open. In a transaction
# of its own, and only what the user of this connection may see.
POSTGRES = """
    SELECT activity.pid, activity.application_name,
           extract(epoch FROM clock_timestamp() - activity.xact_start)::int
    FROM pg_stat_activity activity
    JOIN pg_locks locks ON locks.pid = activity.pid AND locks.relation IS NOT NULL
    WHERE activity.datname = current_database() AND activity.pid <> pg_backend_pid()
      AND locks.granted AND locks.mode ~ 'Exclusive|RowShare' AND activity.xact_start IS NOT NULL
    ORDER BY activity.xact_start
    LIMIT 1
"""


def holder() -> str | None:
    """“manage.py rebuild_catalogue (process 17)”, or None if that cannot be found out."""
    find = {"sqlite": _of_file, "postgresql": _of_server}[connection.vendor]
    try:
        return find()
    except (DatabaseError, OSError):
        return None


def _of_server() -> str | None:
    if connection.in_atomic_block:  # which is broken by now
        return None
    with connection.cursor() as cursor:
        cursor.execute(POSTGRES)
        found = cursor.fetchone()
    if not found:
        return None
    process, name, seconds = found
    return f"{name or 'Another program'} (server process {process}, for {seconds:,} s)"


def _of_file() -> str | None:
    """Linux lists all locks. Asking SQLite's file itself would mean to open it, and closing it
    would give up the locks that this process has there."""
    shared = Path(f"{connection.settings_dict['NAME']}-shm")
    listed = Path("/proc/locks")
    if not listed.exists() or not shared.exists():
        return None
    inode = shared.stat().st_ino
    pattern = rf"POSIX +ADVISORY +WRITE (\d+) \S+:{inode} (\d+) (\d+|EOF)"
    for process, first, last in re.findall(pattern, listed.read_text()):
        if int(first) <= WRITE_LOCK and (last == "EOF" or int(last) >= WRITE_LOCK):
            return _named(int(process))
    return None


def _named(process: int) -> str:
    try:
        words = Path(f"/proc/{process}/cmdline").read_text().split("\0")
    except OSError:  # it has ended meanwhile
        words = []
    return f"{program(words)} (process {process})"


def program(words: list[str]) -> str:
    """What a command line runs: “manage.py load_fixtures”, “The site”, “sqlite3”."""
    names = [Path(word).name for word in words if word]
    if any("gunicorn" in name for name in names):
        return "The site"
    for place, name in enumerate(names):
        if name == "manage.py":
            return " ".join(names[place : place + 2])
    return names[0] if names else "Another process"
