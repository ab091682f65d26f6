"""PostgreSQL: pg_dump sees one moment of it; what is restored goes into a schema of its own, which
then takes the name of the site's."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from random import uniform
from typing import Any

from django.db import DatabaseError, connection, transaction

from innosi.database.words import kind

from .archive import Progress
from .errors import BackupError
from .files import look_for_room
from .manifest import Contents, contents

RESTORING = "innosi_restoring"  # the schema that is prepared
ASIDE = "innosi_aside"  # the site's, while another takes its name within a transaction
LOCK = 0x1220051  # of pg_advisory_lock: one restore at a time
FIRST_LINES = 60  # of a script, where its settings stand
ATTEMPTS, PATIENCE = 100, "200ms"  # to take the place of tables that are in use
PACKAGES = "/usr/lib/postgresql"


def version() -> str:
    return str(connection.pg_version // 10_000)  # type: ignore[attr-defined]


def size() -> int:
    return query("SELECT pg_database_size(current_database())")


def is_there() -> bool:
    return True


def query(sql: str, *parameters: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return cursor.fetchone()[0]


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


# Its programs


def program(name: str) -> str:
    """The path of one that is not older than the server."""
    connection.ensure_connection()
    found = [shutil.which(name), *map(str, Path(PACKAGES).glob(f"*/bin/{name}"))]
    versions = {path: _version(path) for path in found if path}
    usable = {path: major for path, major in versions.items() if major >= int(version())}
    if usable:
        return min(usable, key=lambda path: usable[path])
    if not versions:
        raise BackupError(f"{name} is not installed. On Debian: apt-get install postgresql-client")
    raise BackupError(
        f"{name} is of PostgreSQL {max(versions.values())} and older than the server, which is "
        f"{version()}. Install the server's postgresql-client, or put its {name} first in PATH."
    )


def _version(path: str) -> int:
    """0 if it does not start."""
    with suppress(OSError):
        done = subprocess.run([path, "--version"], capture_output=True, text=True)
        if number := re.search(r"(\d+)", done.stdout):
            return int(number[1])
    return 0


def command(name: str, *options: str) -> tuple[list[str], dict[str, str]]:
    """A command line for the site's database, and its environment, where the password stands."""
    settings = connection.settings_dict
    arguments, secrets = connection.client.settings_to_cmd_args_env(settings, options)
    environment = os.environ | {"PGOPTIONS": settings["OPTIONS"].get("options", "")}
    return [program(name), *arguments[1:]], environment | (secrets or {})


def fail(name: str, said: str) -> BackupError:
    lines = [line for line in said.splitlines() if line.strip()]
    return BackupError(f"{name} failed: " + (lines[0] if lines else "it said nothing"))


# Making a backup


def dump(target: Path, progress: Progress) -> Contents:
    """Into an empty file."""
    with transaction.atomic():
        execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        moment, schema = query("SELECT pg_export_snapshot()"), query("SELECT current_schema()")
        with connection.cursor() as cursor:
            found = contents(cursor)
        options = ("--format=custom", "--compress=0", "--no-owner", "--no-privileges")
        one = (f"--schema={schema}", f"--snapshot={moment}", f"--file={target}")
        _run(*command("pg_dump", *options, *one, "--lock-wait-timeout=20s"), target, progress)
    return found


def _run(
    arguments: Sequence[str], environment: dict[str, str], target: Path, progress: Progress
) -> None:
    known = 0
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            arguments, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        try:
            while process.poll() is None:
                time.sleep(0.1)
                now = target.stat().st_size
                progress(now - known)
                known = now
        finally:
            process.kill()  # if we were interrupted
            process.wait()
        if process.returncode:
            said.seek(0)
            raise fail("pg_dump", said.read())


# Restoring one


@contextmanager
def place_to_work(needed: int) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="innosi-") as folder:
        look_for_room(Path(folder), needed)
        yield Path(folder)


@contextmanager
def staged(dump: Path) -> Iterator[dict[str, Any]]:
    """What of the connection's settings leads to the restored tables, before they are in place."""
    schema = query("SELECT current_schema()")
    look_for_rights(schema)
    with alone():
        execute(f"DROP SCHEMA IF EXISTS {RESTORING} CASCADE")  # which a dead one left
        try:
            _fill(dump, schema)
            options = connection.settings_dict["OPTIONS"]
            ours = f"{options.get('options', '')} -c search_path={RESTORING}".strip()
            yield {"OPTIONS": options | {"options": ours}}
        finally:
            execute(f"DROP SCHEMA IF EXISTS {RESTORING} CASCADE")


@contextmanager
def alone() -> Iterator[None]:
    """A lock that a connection of its own holds: the site's is closed in between."""
    holder = connection.copy()
    try:
        with holder.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                raise BackupError("Another restore is at work in this database.")
        yield
    finally:
        holder.close()


def look_for_rights(schema: str | None) -> None:
    may = """
        SELECT has_database_privilege(current_database(), 'CREATE')
           AND (SELECT pg_has_role(nspowner, 'USAGE') FROM pg_namespace WHERE nspname = %s)
    """
    if not schema or not query(may, schema):
        raise BackupError(
            f"The database's user must own schema {schema} and may create others. As an "
            f"administrator: ALTER SCHEMA {schema} OWNER TO {connection.settings_dict['USER']}; "
            f"GRANT CREATE ON DATABASE {connection.settings_dict['NAME']} "
            f"TO {connection.settings_dict['USER']}"
        )


def _fill(dump: Path, schema: str) -> None:
    """Within one transaction the site's schema lends its name: to others it keeps it."""
    name = quoted(schema)
    before = f"BEGIN; ALTER SCHEMA {name} RENAME TO {ASIDE}; CREATE SCHEMA {name};\n"
    after = (
        f"ALTER SCHEMA {name} RENAME TO {RESTORING}; ALTER SCHEMA {ASIDE} RENAME TO {name}; "
        "COMMIT;\n"
    )
    options = ("--file=-", "--no-owner", "--no-privileges", f"--schema={schema}")
    quiet = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
    arguments, environment = command("psql", *quiet)
    with tempfile.TemporaryFile("w+") as said:
        reader = subprocess.Popen(
            [program("pg_restore"), *options, str(dump)], stdout=subprocess.PIPE, stderr=said
        )
        writer = subprocess.Popen(arguments, env=environment, stdin=subprocess.PIPE, stderr=said)
        try:
            _feed(reader, writer, before, after)
        finally:
            reader.kill()
            failed = reader.wait() or writer.wait()
        if failed:
            said.seek(0)
            raise fail("Restoring", said.read())


def _feed(reader: Any, writer: Any, before: str, after: str) -> None:
    """`after` is said only when all was read."""
    with suppress(BrokenPipeError), writer.stdin as script:
        script.write(before.encode())
        script.writelines(_understood(reader.stdout))
        if reader.wait() == 0:
            script.write(after.encode())


def _understood(lines: Iterable[bytes]) -> Iterator[bytes]:
    """pg_restore sets what servers older than itself do not know."""
    unknown = b"SET transaction_timeout = 0;\n" if int(version()) < 17 else None
    for number, line in enumerate(lines):
        if number > FIRST_LINES or line != unknown:
            yield line


def swap(staged: dict[str, Any], keep: bool) -> str | None:
    """Put the restored tables in place; returns the schema in which the former are, if they were
    to be kept."""
    for attempt in range(ATTEMPTS):
        try:
            return _swap(keep)
        except DatabaseError as error:
            if kind(error) not in ("held", "crossed") or attempt == ATTEMPTS - 1:
                raise
            time.sleep(uniform(0.05, 0.3))
    return None


def _swap(keep: bool) -> str | None:
    """All at once or not at all, and soon: whoever has one of the tables and waits for another
    would be told of a deadlock after a second (deadlock_timeout)."""
    schema = query("SELECT current_schema()")
    former = f"before_restore_{datetime.now(UTC):%Y%m%d_%H%M%S_%f}"
    with transaction.atomic():
        # Whoever is about to write waits, and finds the new tables then.
        execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        if tables := ", ".join(map(quoted, sorted(connection.introspection.table_names()))):
            execute(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")
        execute(f"ALTER SCHEMA {quoted(schema)} RENAME TO {former}")
        execute(f"ALTER SCHEMA {RESTORING} RENAME TO {quoted(schema)}")
        if not keep:
            execute(f"DROP SCHEMA {former} CASCADE")
    return former if keep else None


def discard(former: str) -> str:
    return f"DROP SCHEMA {former} CASCADE"
