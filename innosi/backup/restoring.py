"""Putting a backup in the place of the database, under a site that may be running.

All is made ready beside the database that is there: unpacked, migrated, checked. Only then it takes
its place, in one step. What fails before leaves what was.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from casestudies import catalogue, integrity
from casestudies.models import CaseStudy, CaseVersion

from . import archive
from .archive import Progress
from .errors import BackupError
from .manifest import Manifest, contents, unknown_migrations
from .taking import ENGINES, nothing


class Restored(NamedTuple):
    manifest: Manifest
    former: str | None
    discard: str


def verify(source: Path, progress: Progress = nothing) -> Manifest:
    """Read a backup to its end; nothing is changed."""
    with open("/dev/null", "wb") as nowhere:
        return archive.extract(source, nowhere, progress)


def restore(
    source: Path,
    replace: bool = False,
    progress: Progress = nothing,
    accept_faults: bool = False,
) -> Restored:
    engine = ENGINES[connection.vendor]
    manifest = archive.read_manifest(source)
    refuse_foreign(manifest)
    is_occupied = engine.is_there() and not is_empty()
    if is_occupied and not replace:
        raise BackupError(
            "There is something in the database that DATABASE_URL names. Say --replace to put the "
            "backup in its place; what is there is kept aside."
        )
    with engine.place_to_work(manifest.bytes) as folder:
        dump = folder / "database"
        with dump.open("xb") as target:
            archive.extract(source, target, progress)
        with engine.staged(dump) as staged:
            with connected(staged):
                make_ready(manifest, accept_faults)
            former = engine.swap(staged, keep=is_occupied)
    catalogue.reset()
    return Restored(manifest, former, engine.discard(former) if former else "")


def refuse_foreign(manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        raise BackupError(
            f"This is a backup of {manifest.engine}, and DATABASE_URL names {connection.vendor}. "
            "It can be restored where the former runs."
        )
    if unknown := unknown_migrations(manifest.contents):
        raise BackupError(
            f"This backup is of a later release ({manifest.release}), whose migration {unknown[0]} "
            "is not known here. Restore it with that release."
        )


def is_empty() -> bool:
    try:
        if CaseStudy._meta.db_table not in connection.introspection.table_names():
            return True
        kept = (CaseStudy, CaseVersion, get_user_model())
        return not any(model._default_manager.exists() for model in kept)
    except DatabaseError as error:
        raise BackupError(
            f"The database that is there cannot be read ({error}). End the site, move its files "
            "away by hand, and restore into the empty place."
        ) from error


@contextmanager
def connected(changes: dict[str, Any]) -> Iterator[None]:
    """Django's connection leads elsewhere meanwhile."""
    settings = connection.settings_dict
    before = {name: settings[name] for name in changes}
    connection.close()
    settings.update(changes)
    try:
        yield
    finally:
        connection.close()
        settings.update(before)


def make_ready(manifest: Manifest, accept_faults: bool) -> None:
    """Bring a restored database up to this release, and look whether it is sound."""
    with connection.cursor() as cursor:
        if contents(cursor) != manifest.contents:
            raise BackupError("The backup does not hold what it says. Nothing was changed.")
    try:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("rebuild_catalogue", if_outdated=True, verbosity=0)
        call_command("rebuild_catalogue", cards=True, verbosity=0)
    except CommandError as error:
        raise BackupError(
            f"The backup is not sound, so it was not put in place: {error}"
        ) from error
    if not accept_faults:
        refuse_faults()
    Session.objects.all().delete()  # who had signed out since would be signed in again
    catalogue.begin_anew()


def refuse_faults() -> None:
    """What versions can make again is mended on the way."""
    left = integrity.check()
    if any(fault.mend.is_made_again for fault in left):
        left = integrity.repair(left)
    if left:
        raise BackupError(
            f"The backup is not sound, so it was not put in place: {len(left):,} of what is stored "
            f"cannot be mended. The first: {left[0]}. If there is no better backup, say "
            "--accept-faults, and have check_integrity name them all afterwards."
        )
