"""A second test database, with the fixtures in it: to load them takes seconds, to change to a
database that has them takes none."""

from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection

SUFFIX = "loaded"


@contextmanager
def loaded_database():
    """Yields its name. Made from the empty test database, and gone afterwards."""
    connection.close()  # or SQLite's write-ahead log would not be in the copy
    connection.creation.clone_test_db(SUFFIX, verbosity=0)
    try:
        name = connection.creation.get_test_db_clone_settings(SUFFIX)["NAME"]
        with connected_to(name):
            call_command("load_fixtures", verbosity=0)
        yield name
    finally:
        connection.creation.destroy_test_db(suffix=SUFFIX, verbosity=0)


@contextmanager
def connected_to(name):
    settings = connection.settings_dict
    usual = settings["NAME"]
    connection.close()
    settings["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        settings["NAME"] = usual
