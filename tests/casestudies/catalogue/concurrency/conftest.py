"""Tests here have a database of their own, without a transaction around them: several processes
work on it."""

import time

import pytest
from django.db import connection

from tests.support.database import connected_to
from tests.support.processes import kill_leftovers

SUFFIX = "shared"
PATIENCE = 60  # seconds


@pytest.fixture
def _django_db_helper(django_db_setup, django_db_blocker):
    """In place of pytest-django's own."""
    with django_db_blocker.unblock():
        connection.close()  # or SQLite's write-ahead log would not be in the copy
        creation = connection.creation
        creation.clone_test_db(SUFFIX, verbosity=0)
        try:
            with connected_to(creation.get_test_db_clone_settings(SUFFIX)["NAME"]):
                yield
                kill_leftovers()
                wait_until_alone()
        finally:
            creation.destroy_test_db(suffix=SUFFIX, verbosity=0)


def wait_until_alone():
    """PostgreSQL takes a moment to see that a process is gone, and drops no database in use."""
    if connection.vendor != "postgresql":
        return
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    patient_until = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while cursor.execute(others) or cursor.fetchone() != (1,):
            assert time.monotonic() < patient_until, "somebody is still connected to the database"
            cursor.execute("SELECT pg_sleep(0.02)")
