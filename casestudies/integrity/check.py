"""Every check, one after another; a part of the database that can't be read ends its own only."""

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress

from django.db import DatabaseError, connection

from casestudies.catalogue.faults import Fault, Mend
from casestudies.catalogue.following.current import reset
from casestudies.catalogue.writing.comparison import Comparison
from casestudies.catalogue.writing.mending import mend
from casestudies.catalogue.writing.self_check import PASSAGES, STATE, differences
from casestudies.models import CaseVersion
from innosi.database.words import kind

from . import database, taxonomy, versions

CANT_READ = (DatabaseError, ValueError, TypeError)  # of damaged files SQLite's driver raises any
DAMAGED = {None, "damaged", "disk"}  # kinds of errors that tell of what is stored
Done = Callable[[int], object]


class NothingThereError(Exception):
    """The database is not one of this site."""


def nothing(number: int) -> None:
    pass


def check(done: Done = nothing) -> list[Fault]:
    """Every Fault. Calls `done` with the number of versions that were read, now and then.

    Raises DatabaseError where it is not what is stored that fails, but the way to it.
    """
    refuse_foreign()
    comparison = Comparison()
    parts = {
        "database": database.faults(),
        "rows": database.unreadable_rows(),
        "versions": versions.faults(),
        "taxonomy": taxonomy.faults(),
        "catalogue": comparison.faults(done),
        "facets": _differences(comparison),
    }
    found = [fault for name, part in parts.items() for fault in _readable(name, part)]
    return list(dict.fromkeys(found))


def repair(faults: Collection[Fault], done: Done = nothing) -> list[Fault]:
    """Put right what can be made again from versions; returns the faults that are left."""
    try:
        if any(fault.mend is Mend.INDEXES for fault in faults):
            with suppress(*CANT_READ):  # there may be more to mend
                database.make_indexes()
            faults = check()  # without what they hid
        mend(faults, done)
    except CANT_READ as error:
        refuse_unless_damaged(error)
        return [*faults, Fault("database", "", f"nothing could be mended ({error})", Mend.BACKUP)]
    reset()
    return check()


def _readable(name: str, part: Iterator[Fault]) -> Iterator[Fault]:
    try:
        yield from part
    except CANT_READ as error:
        refuse_unless_damaged(error)
        yield Fault(name, "", f"can't be read to the end ({error})", Mend.BACKUP)


def refuse_foreign() -> None:
    with suppress(ValueError, TypeError):  # which the checks name
        try:
            tables = connection.introspection.table_names()
        except DatabaseError as error:
            refuse_unless_damaged(error)
            return
        if CaseVersion._meta.db_table not in tables:
            raise NothingThereError(
                "The database that DATABASE_URL names has no tables of this site. Look whether it "
                "is the right one; manage.py prepare makes them."
            )


def refuse_unless_damaged(error: Exception) -> None:
    """A database that is away, held or full says nothing of what is in it."""
    if kind(error) not in DAMAGED:
        raise error


def _differences(comparison: Comparison) -> Iterator[Fault]:
    """Bitmaps against plain SQL over the versions that can be read. The rest was compared."""
    without = comparison.unreadable
    for one in differences(without=without, numbers=comparison.numbers):
        if one.facet not in (STATE, PASSAGES):
            yield Fault("casestudies_facetchunk", "", f"{one}: lists count wrongly", Mend.CATALOGUE)
