"""What the database met is said in words, made from the errors that it really raises."""

import io
import os
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from casestudies import catalogue
from casestudies.models import CaseStudy, PolicyField
from innosi.database import words
from innosi.database.holder import program
from innosi.database.retrying import TIMES, retried
from innosi.database.words import in_words, kind
from tests.casestudies import making
from tests.support.database import address_of_database
from tests.support.site import ROOT

SQLITE = {
    "SQLITE_BUSY": "held",
    "SQLITE_BUSY_SNAPSHOT": "held",
    "SQLITE_FULL": "full",
    "SQLITE_READONLY_DBMOVED": "read_only",
    "SQLITE_CANTOPEN": "shut",
    "SQLITE_IOERR_WRITE": "disk",
    "SQLITE_IOERR_SHMSIZE": "full",
    "SQLITE_CORRUPT": "damaged",
    "SQLITE_NOTADB": "damaged",
    "SQLITE_ERROR": None,
    "SQLITE_CONSTRAINT_UNIQUE": None,
}
POSTGRES = {
    "55P03": "held",
    "40P01": "crossed",
    "40001": "crossed",
    "57014": "slow",
    "53100": "full",
    "25006": "read_only",
    "57P01": "away",
    "08006": "away",
    "53300": "away",
    "XX001": "damaged",
    "23505": None,
    "22003": None,
    "42P01": None,
}


@pytest.mark.parametrize(("code", "expected"), (SQLITE | POSTGRES).items())
def test_kinds(code, expected):
    name = "sqlite_errorname" if code.startswith("SQLITE") else "pgcode"
    cause = type("Cause", (Exception,), {name: code})()
    error = DatabaseError("text of the driver")
    error.__cause__ = cause
    assert kind(error) == expected
    assert expected is None or words.SENTENCES[expected].endswith((".", ")."))


def test_a_server_that_does_not_answer():
    code = """
import django; django.setup()
from django.db import connection
from innosi.database.words import in_words
try: connection.ensure_connection()
except Exception as error: print(in_words(error))
"""
    url = "postgres://nobody@127.0.0.1:1/none"
    done = run("-c", code, DATABASE_URL=url, DJANGO_SETTINGS_MODULE="tests.settings")
    assert "does not answer at the moment" in done.stdout, done.stderr


def run(*command, **environment):
    return subprocess.run(
        [sys.executable, *command],
        env=os.environ | {"ENV_FILE": "", "SECRET_KEY": "x" * 50} | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (["/usr/bin/python", "manage.py", "load_fixtures", "x"], "manage.py load_fixtures"),
        (["python", "-m", "gunicorn", "innosi.wsgi"], "The site"),
        (["/usr/bin/sqlite3", "db.sqlite3"], "sqlite3"),
        ([], "Another process"),
    ],
)
def test_programs(line, name):
    assert program(line) == name


# Held by another


@pytest.fixture
def held(transactional_db, settings):
    """Another connection writes, and goes on."""
    CaseStudy.objects.all().delete()
    making.case("ONE")
    other = connection.copy()
    other.ensure_connection()
    if connection.vendor == "sqlite":
        other.connection.execute("BEGIN IMMEDIATE")
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 50")
    else:
        with transaction.atomic():
            catalogue.lock_state()  # which makes the row
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT * FROM casestudies_cataloguestate FOR UPDATE")
    yield
    other.close()
    connection.close()


def test_who_holds_it_is_named(held):
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        catalogue.lock_state()
    assert kind(caught.value) == "held"
    own = f"(process {os.getpid()})"  # its other connection
    named = own if connection.vendor == "sqlite" else "InnoSI (server process "
    assert named in in_words(caught.value)
    assert "Another process is writing" in in_words(caught.value, name_holder=False)


def test_curators_are_told(admin_client, held):
    case = CaseStudy.objects.get()
    data = {"action": "publish", "_selected_action": [case.pk]}
    answer = admin_client.post("/admin/casestudies/casestudy/", data, follow=True)
    assert "is writing to the database" in answer.content.decode()
    assert case.versions.count() == 0


def test_what_curators_typed_stays_in_the_form(admin_client, held):
    data = {"name": "Typed with care", "slug": "typed", "description": "", "order": 0}
    answer = admin_client.post("/admin/casestudies/policyfield/add/", data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Nothing was saved." in page
    assert "is writing to the database" in page
    assert 'value="Typed with care"' in page
    assert not PolicyField.objects.exists()


def test_a_command_is_told(held):
    done = run(
        "manage.py",
        "load_fixtures",
        DATABASE_URL=address_of_database(),
        DATABASE_LOCK_TIMEOUT="1",
        DJANGO_SETTINGS_MODULE="innosi.settings",  # those of tests know no such variable
    )
    assert done.returncode == 1
    assert "is writing to the database and did not finish in time" in done.stderr
    assert "Traceback" not in done.stderr


# A full disk: SQLite believes that there is no more room


@transaction.atomic
def make_many_cases():
    for number in range(2000):
        making.case(f"F{number}", summary="full " * 200)


@pytest.mark.django_db(transaction=True)
def test_full():
    if connection.vendor != "sqlite":  # of a server only its code is known
        return
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    before = list(CaseStudy.objects.values())
    with pytest.raises(DatabaseError) as caught:
        make_many_cases()
    assert "disk is full" in in_words(caught.value)
    assert list(CaseStudy.objects.values()) == before
    connection.close()


# In each other's way


@pytest.mark.django_db(transaction=True)
def test_what_was_broken_off_is_tried_again():
    class DeadlockError(Exception):
        pgcode = "40P01"

    tried = []

    def action(times):
        tried.append(1)
        if len(tried) < times:
            raise DatabaseError from DeadlockError()
        return "done"

    assert retried(lambda: action(3)) == "done"
    tried.clear()
    with pytest.raises(DatabaseError):
        retried(lambda: action(100))
    assert len(tried) == TIMES + 1


@pytest.mark.django_db
def test_another_error_is_still_a_500(monkeypatch):
    client = Client(raise_request_exception=False)
    monkeypatch.setattr(catalogue, "answer", lambda criteria: 1 / 0)
    answer = client.get("/about/")
    assert (answer.status_code, "broke" in answer.content.decode()) == (500, True)


@pytest.mark.django_db
def test_readers_are_told_no_more_than_they_need(monkeypatch):
    client = Client(raise_request_exception=False)

    class GoneError(Exception):
        pgcode = "57P01"

    def gone(criteria):
        raise DatabaseError("at db.example.org") from GoneError()

    monkeypatch.setattr(catalogue, "answer", gone)
    answer = client.get("/about/")
    assert answer.status_code == 503
    assert "cannot read its cases" in answer.content.decode()
    assert "example" not in answer.content.decode()


def test_checks_run(db):
    said = io.StringIO()
    call_command("check", stdout=said)
    assert "no issues" in said.getvalue()


# A database that nobody has prepared


@pytest.mark.parametrize(
    "command",
    [
        ["check_integrity"],
        ["load_fixtures"],
        ["prune_audit_log"],
        ["rebuild_catalogue"],
        ["unlock_account", "somebody"],
    ],
    ids=lambda command: command[0],
)
def test_commands_say_that_nothing_was_prepared(command, tmp_path):
    done = run("manage.py", *command, DATABASE_URL=f"sqlite:///{tmp_path}/empty.sqlite3")
    assert done.returncode == 1
    assert "no tables of this site" in done.stderr
    assert "manage.py prepare makes them" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_backup_says_that_there_is_no_database(tmp_path):
    missing = tmp_path / "missing.sqlite3"
    done = run("manage.py", "backup", tmp_path / "backup", DATABASE_URL=f"sqlite:///{missing}")
    assert done.returncode == 1
    assert f"There is no database at {missing}" in done.stderr
    missing.touch()
    done = run("manage.py", "backup", tmp_path / "backup", DATABASE_URL=f"sqlite:///{missing}")
    assert "manage.py prepare makes its tables" in done.stderr
    assert [*tmp_path.iterdir()] == [missing]
