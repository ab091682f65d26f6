import os

import pytest
from django.core.cache import caches
from hypothesis import HealthCheck, settings

from tests.support.database import LOADED, MIGRATED, Databases

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


def pytest_configure(config):
    config.addinivalue_line(
        "markers",
        "filled(by): a database into which a function has put something, once for all tests that "
        "name it (None: nothing); what they change is undone",
    )


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL only what asks for a database: the rest was tested with SQLite just before."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    apart = [item for item in items if not asks_for_a_database(item)]
    config.hook.pytest_deselected(items=apart)
    items[:] = [item for item in items if asks_for_a_database(item)]


def asks_for_a_database(item):
    knows_vendors = "innosi/backup" in item.nodeid or "innosi/database" in item.nodeid
    marked = item.get_closest_marker("django_db")
    return marked or knows_vendors or {"db", "databases"} & {*item.fixturenames}


@pytest.fixture(autouse=True)
def fresh_caches():
    """What one test left in this process is not seen by the next."""
    forget()


def forget():
    from django.contrib.contenttypes.models import ContentType

    from casestudies import catalogue

    ContentType.objects.clear_cache()  # databases may number their tables differently
    catalogue.reset()
    for cache in caches.all():
        cache.clear()


@pytest.fixture
def loaded(db):
    """The database of a test that asks for this has the fixtures in it. What the test changes is
    undone, as always; not for tests with transaction=True."""


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory, worker_id):
    """What all workers of a run share."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def databases(django_test_environment, django_db_blocker, run_folder, worker_id):
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", 1))
    databases = Databases(run_folder, worker_id, workers)
    yield databases
    with django_db_blocker.unblock():
        databases.remove()


@pytest.fixture(scope="session")
def django_db_setup(databases, django_db_blocker):
    """In place of pytest-django's own."""
    with django_db_blocker.unblock():
        databases.use(MIGRATED)


@pytest.fixture
def chosen_database(request, databases, django_db_setup, django_db_blocker):
    filled = request.node.get_closest_marker("filled")
    by = filled.kwargs["by"] if filled else None
    with django_db_blocker.unblock():
        databases.use(LOADED if "loaded" in request.fixturenames else by or MIGRATED)
    forget()  # what there was to do to fill it


@pytest.fixture
def _django_db_helper(chosen_database, _django_db_helper):
    """pytest-django's own, begun when the database is chosen."""
