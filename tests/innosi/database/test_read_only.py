"""Where nothing can be written readers keep their pages, and who would write is told why."""

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client

from casestudies import catalogue, workflow
from casestudies.models import CaseStudy
from innosi.database.words import kind
from tests.casestudies.catalogue.concurrency.conftest import (
    _django_db_helper,  # noqa: F401  (a database of its own, in place of pytest-django's)
)
from tests.casestudies.catalogue.concurrency.deeds import FIRST, furnish
from tests.support.database import connected_to
from tests.support.processes import in_another_process

pytestmark = pytest.mark.django_db
NOBODY = 65534
PASSWORD = "secret-of-the-curator"
PAGES = ["/", "/cases/", "/cases/?q=edited", f"/cases/{FIRST}/", "/keywords/", "/admin/login/"]


def visit_as_who_may_not_write():
    """Statuses of pages, and of what errors the attempts to write are."""
    if os.geteuid() == 0:
        visit()  # nobody may not even read root's Python, so all that is needed is read before
        connection.close()
        catalogue.reset()
        cache.clear()
        os.setresuid(NOBODY, NOBODY, NOBODY)
    return visit()


def visit():
    client = Client(raise_request_exception=False, headers={"host": "localhost"})
    statuses = [client.get(page).status_code for page in PAGES]
    try:
        workflow.publish(case=CaseStudy.objects.get(slug=FIRST))
        found = "was published"
    except DatabaseError as error:
        found = kind(error)
    user = {"username": "curator", "password": PASSWORD}
    return statuses, found, client.post("/admin/login/", user).status_code


@pytest.fixture
def file(db, django_user_model):
    """In a folder of its own: into those of pytest nobody but its owner may look."""
    furnish()
    django_user_model.objects.create_superuser("curator", password=PASSWORD)
    connection.close()
    if connection.vendor != "sqlite":
        yield
        return
    with TemporaryDirectory() as folder:
        file = Path(folder) / "site.sqlite3"
        shutil.copy(connection.settings_dict["NAME"], file)
        with connected_to(str(file)):
            yield file


@pytest.fixture
def kept_from_writing(file):
    """The file and its folder may be read by anybody, and written by none but root."""
    if file:
        file.chmod(0o444)
        file.parent.chmod(0o555)
    yield
    if file:
        file.parent.chmod(0o700)


def needs_a_file():
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:  # a server says it in another way
        cursor.execute("SET default_transaction_read_only = on")
    with pytest.raises(DatabaseError) as caught:
        workflow.publish(case=CaseStudy.objects.get(slug=FIRST))
    assert kind(caught.value) == "read_only"
    return False


def test_a_site_that_begins_on_a_read_only_disk(file, kept_from_writing):
    if needs_a_file():
        statuses, found, login = in_another_process(visit_as_who_may_not_write)
        assert statuses == [200] * len(PAGES)
        assert (found, login) == ("read_only", 503)


def test_while_somebody_else_may_write(file, kept_from_writing):
    if needs_a_file():
        CaseStudy.objects.filter(slug=FIRST).update(title="Edited since")  # waits in the log
        statuses, found, login = in_another_process(visit_as_who_may_not_write)
        assert statuses == [200] * len(PAGES)
        assert (found, login) == ("read_only", 503)
        connection.close()
