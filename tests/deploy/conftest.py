"""The site as it is served: gunicorn alone, or with nginx before it."""

from types import SimpleNamespace

import pytest

from tests.support.nginx import Front
from tests.support.prepared import prepared_site


def served(databases, django_db_blocker, folder, **environment):
    with django_db_blocker.unblock():
        site = prepared_site(databases, folder)
    site.environment |= environment
    return site


@pytest.fixture(scope="session")
def bare(tmp_path_factory, databases, django_db_blocker):
    """gunicorn with one worker and its four threads."""
    folder = tmp_path_factory.mktemp("bare")
    with served(databases, django_db_blocker, folder).running() as site:
        yield SimpleNamespace(address=("127.0.0.1", site.port), site=site)


@pytest.fixture(scope="session")
def front(tmp_path_factory, databases, django_db_blocker):
    folder = tmp_path_factory.mktemp("front")
    site = served(
        databases, django_db_blocker, folder, TRUSTED_PROXY="127.0.0.1", SECURE_SSL="true"
    )
    with site.running(), Front(folder, site.port).running() as front:
        yield front
