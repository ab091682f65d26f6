"""What is away is not damaged: nobody is sent to a backup for it."""

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from casestudies import integrity

pytestmark = pytest.mark.django_db


def test_an_empty_database_is_named_as_what_it_is(monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", lambda *arguments: [])
    with pytest.raises(CommandError, match="no tables of this site"):
        call_command("check_integrity", verbosity=0)


def test_one_that_goes_away_is_no_fault(monkeypatch):
    class LockedError(Exception):
        sqlite_errorname, pgcode = "SQLITE_BUSY", "55P03"

    def held():
        yield from ()
        raise OperationalError("held") from LockedError()

    monkeypatch.setattr("casestudies.integrity.versions.faults", held)
    with pytest.raises(OperationalError):
        integrity.check()
