"""Tests here have a database of their own, without a transaction around them: several processes
work on it."""

import time

import pytest
from django.db import connection

from tests.support.database import MIGRATED, cloned, connected_to, destroy
from tests.support.processes import kill_leftovers

SUFFIX = "shared"
PATIENCE = 60  # seconds


@pytest.fixture
def _django_db_helper(databases, django_db_blocker):
    """In place of pytest-django's own."""
    with django_db_blocker.unblock():
        databases.use(MIGRATED)
        name = cloned(connection.settings_dict["NAME"], SUFFIX)
        try:
            with connected_to(name):
                yield
                kill_leftovers()
                wait_until_alone()
        finally:
            destroy(name)


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
