import os

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, settings

# Playwright leaves an event loop running, in which Django would refuse to use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

settings.register_profile(
    "dev",
    deadline=None,
    max_examples=50,
    # The database is rolled back after the test, not after each example: clean up yourself.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.register_profile(
    "ci", settings.get_profile("dev"), derandomize=True, database=None, print_blob=True
)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(autouse=True)
def fresh_caches():
    """What one test left in this process is not seen by the next."""
    from casestudies import catalogue

    catalogue.reset()
    cache.clear()


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The fixtures, loaded once for all tests of a module. A test that asks for `loaded` asks for
    `db` too: what it changes is undone after it."""
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block._from_testcase = True  # so that durable blocks may be entered in it
        with block:
            call_command("load_fixtures", verbosity=0)
            yield
            transaction.set_rollback(True)
