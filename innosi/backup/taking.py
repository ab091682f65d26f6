"""Making a backup, of a site that may be running."""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from . import archive, files, postgres, sqlite
from .archive import Progress
from .errors import BackupError
from .manifest import Engine, Manifest, release

ENGINES = {"sqlite": sqlite, "postgresql": postgres}


class Taken(NamedTuple):
    path: Path
    manifest: Manifest
    removed: list[Path]


def nothing(_size: int) -> None:
    """Nobody watches."""


def size() -> int:
    """Of the database, in bytes: about as many are copied, and then packed."""
    return ENGINES[connection.vendor].size()


def take(path: Path, keep: int | None = None, progress: Progress = nothing) -> Taken:
    """Back up into a file, or into a folder, of which the newest `keep` backups are kept."""
    now, engine = datetime.now(UTC), ENGINES[connection.vendor]
    if MigrationRecorder.Migration._meta.db_table not in connection.introspection.table_names():
        raise BackupError(
            "The database that DATABASE_URL names is empty: manage.py prepare makes its tables."
        )
    target = files.file_for(path, now)
    files.make_folder(target.parent)
    with files.whole(target) as (file, dump):
        contents = engine.dump(dump, progress)
        vendor: Engine = connection.vendor  # type: ignore[assignment]
        manifest = Manifest(
            made_at=now,
            release=release(),
            engine=vendor,
            engine_version=engine.version(),
            contents=contents,
            bytes=dump.stat().st_size,
            sha256=archive.sha256_of(dump),
        )
        archive.write(file, manifest, dump, progress)
    return Taken(target, manifest, files.prune(target.parent, keep) if keep else [])
