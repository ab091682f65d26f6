import os

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, settings

from tests.support.database import connected_to, loaded_database

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


@pytest.fixture
def loaded(db):
    """The database of a test that asks for this has the fixtures in it. What the test changes is
    undone, as always; not for tests with transaction=True."""


@pytest.fixture(scope="session")
def loaded_database_name(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), loaded_database() as name:
        yield name


@pytest.fixture
def chosen_database(request, django_db_blocker):
    if "loaded" not in request.fixturenames:
        yield
        return
    name = request.getfixturevalue("loaded_database_name")
    with django_db_blocker.unblock(), connected_to(name):
        yield


@pytest.fixture
def _django_db_helper(chosen_database, _django_db_helper):
    """pytest-django's own, begun when the database is chosen."""
