"""Tests here work on a database of their own, without a transaction around them, as other processes
do beside them; and may make further ones."""

import pytest

from casestudies import catalogue
from tests.bench.servers import gunicorn
from tests.casestudies.catalogue.concurrency.conftest import (
    _django_db_helper,  # noqa: F401  (in place of pytest-django's own)
)
from tests.support.database import (
    MIGRATED,
    address_of_database,
    cloned,
    connected_to,
    destroy,
)
from tests.support.site import Site


@pytest.fixture
def elsewhere(db, databases):
    """Connects to another database, which is migrated and without a case."""
    name = cloned(databases.copies[MIGRATED], "elsewhere")
    with connected_to(name):
        catalogue.reset()
    yield lambda: Elsewhere(name)
    destroy(name)


class Elsewhere:
    def __init__(self, name):
        self.connected = connected_to(name)

    def __enter__(self):
        self.connected.__enter__()
        catalogue.reset()

    def __exit__(self, *failure):
        self.connected.__exit__(*failure)
        catalogue.reset()


@pytest.fixture
def server(db, tmp_path):
    """The site, as in production, on this test's database."""
    site = Site(tmp_path)
    site.environment |= {"DATABASE_URL": address_of_database(), "TMPDIR": str(tmp_path)}
    with gunicorn("site", site, "tests.settings") as server:
        yield server
