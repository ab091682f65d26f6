from pathlib import Path
from urllib.parse import quote

from django.db.backends.sqlite3 import base

Database = base.Database  # type: ignore[attr-defined]  # the driver, whichever runs
# What opening meets on a read-only disk, on a full one, and without the right to write.
CANNOT_WRITE = {"SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_READONLY"}


class DatabaseWrapper(base.DatabaseWrapper):
    """To read, SQLite puts two files beside a database with a write-ahead log. Where it cannot,
    readers get the file as it is; each request tries the usual way first."""

    def get_new_connection(self, conn_params):
        try:
            return super().get_new_connection(conn_params)
        except Database.OperationalError as error:
            if not cannot_write(error) or not is_complete(conn_params["database"]):
                raise
            self.close_at = 0  # when the request ends
            file = quote(str(conn_params["database"]))
            return super().get_new_connection(
                conn_params | {"database": f"file:{file}?mode=ro&immutable=1"}
            )


def cannot_write(error):
    # Of SQLITE_IOERR there are many kinds, such as SQLITE_IOERR_SHMSIZE.
    name = getattr(error, "sqlite_errorname", "")
    return any(name.startswith(one) for one in CANNOT_WRITE)


def is_complete(name):
    """Whether the file alone holds all that was committed: nothing waits in its log."""
    file, log = Path(name), Path(f"{name}-wal")
    return file.is_file() and not (log.exists() and log.stat().st_size)
