"""Where nothing can be written readers keep their pages, and who would write is told why."""

import os
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from casestudies import workflow
from casestudies.models import CaseStudy
from innosi.database.words import kind
from tests.casestudies.catalogue.concurrency.conftest import (
    _django_db_helper,  # noqa: F401  (a database of its own, in place of pytest-django's)
)
from tests.casestudies.catalogue.concurrency.deeds import FIRST, furnish
from tests.support.processes import in_another_process

pytestmark = pytest.mark.django_db
NOBODY = 65534
PAGES = ["/", "/cases/", "/cases/?q=edited", f"/cases/{FIRST}/", "/keywords/", "/admin/login/"]


def visit_as_who_may_not_write():
    """Statuses of pages, and of what errors the attempts to write are."""
    if os.geteuid() == 0:
        os.setresuid(NOBODY, NOBODY, NOBODY)
    client = Client(raise_request_exception=False, headers={"host": "localhost"})
    statuses = [client.get(page).status_code for page in PAGES]
    try:
        workflow.publish(case=CaseStudy.objects.get(slug=FIRST))
        found = "was published"
    except DatabaseError as error:
        found = kind(error)
    user = {"username": "curator", "password": "secret-of-the-curator"}
    return statuses, found, client.post("/admin/login/", user).status_code


@pytest.fixture
def file(db, django_user_model):
    furnish()
    django_user_model.objects.create_superuser("curator", password="secret-of-the-curator")
    connection.close()
    return Path(connection.settings_dict["NAME"])


@pytest.fixture
def kept_from_writing(file):
    """The file and its folder may be read by anybody, and written by none but root."""
    before = {path: path.stat().st_mode for path in (file, *list(file.parents)[:2])}
    file.chmod(0o444)
    for folder in list(file.parents)[:2]:
        folder.chmod(0o555)
    yield
    for path, mode in before.items():
        path.chmod(mode)


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
