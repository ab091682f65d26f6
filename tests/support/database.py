"""The databases of a run of tests: one is migrated and empty, one has the fixtures in it.

Both are made once a run, by the first worker that needs them, and copied for each worker: it takes
seconds to migrate and to load the fixtures, and none to change to a database that has them.
"""

import fcntl
import os
import shutil
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection

MIGRATED, LOADED = "migrated", "loaded"


class Databases:
    """Those of one worker. All `workers` of a run share a folder."""

    def __init__(self, folder, worker, workers):
        self.folder, self.worker, self.workers = folder, worker, workers
        self.copies = {}
        if connection.vendor == "sqlite":
            # A file, as in production: one in memory locks otherwise when threads meet.
            connection.settings_dict["TEST"]["NAME"] = str(folder / "test.sqlite3")

    def use(self, contents):
        """Connect to this worker's copy of an original; or to a database into which a function has
        put its contents, once."""
        if contents not in self.copies:
            make = self._filled if callable(contents) else self._copied
            self.copies[contents] = make(contents)
        if connection.settings_dict["NAME"] != self.copies[contents]:
            connect_to(self.copies[contents])

    def _copied(self, kind):
        with self._original(kind) as original:
            return cloned(original, self.worker)

    def _filled(self, fill):
        self.use(MIGRATED)
        name = cloned(self.copies[MIGRATED], len(self.copies))
        with connected_to(name):
            fill()
        return name

    def copy_file(self, kind, target):
        """Of an SQLite database."""
        with self._original(kind) as original:
            shutil.copy(original, target)

    def remove(self):
        """The copies; and the originals, if no worker is left that may need them."""
        for name in self.copies.values():
            destroy(name)
        with self.locked("ended"), (self.folder / "ended").open("a+") as ended:
            ended.write(f"{self.worker}\n")
            ended.seek(0)
            if len(ended.readlines()) == self.workers:
                for kind in (MIGRATED, LOADED):
                    if (self.folder / kind).exists():
                        destroy((self.folder / kind).read_text())

    @contextmanager
    def _original(self, kind):
        """Its name. Nobody else makes it or copies it meanwhile."""
        with self.locked(kind):
            name = self.folder / kind
            if not name.exists():
                name.write_text(getattr(self, f"_{kind}")())
            yield name.read_text()

    def _migrated(self):
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        connection.close()
        name = connection.settings_dict["NAME"]
        if connection.vendor == "sqlite":
            os.chmod(name, 0o600)  # as the site makes it; copies have the mode too
        return name

    def _loaded(self):
        with self._original(MIGRATED) as original:
            name = cloned(original, LOADED)
        with connected_to(name):
            call_command("load_fixtures", verbosity=0)
        return name

    @contextmanager
    def locked(self, name):
        """What one worker at a time does."""
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def cloned(name, suffix):
    """The name of a copy."""
    with connected_to(name):
        connection.creation.clone_test_db(suffix, verbosity=0)
        return connection.creation.get_test_db_clone_settings(suffix)["NAME"]


def address_of_database():
    """DATABASE_URL of the one that this test works on, for other programs."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


def destroy(name):
    with connected_to(name):
        connection.creation.destroy_test_db(verbosity=0)


def connect_to(name):
    connection.close()  # or SQLite's write-ahead log would not be in a copy
    connection.settings_dict["NAME"] = name


@contextmanager
def connected_to(name):
    usual = connection.settings_dict["NAME"]
    connect_to(name)
    try:
        yield
    finally:
        connect_to(usual)
