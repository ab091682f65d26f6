"""What was backed up while the site ran is restored while it runs."""

import io
import stat
from pathlib import Path
from random import Random
from time import sleep

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from casestudies import catalogue
from casestudies.catalogue.writing.rebuild import rebuild
from casestudies.models import CaseStudy, CatalogueCard, CatalogueState
from innosi.backup.errors import BackupError
from innosi.backup.restoring import refuse_foreign, restore
from innosi.backup.taking import take
from tests.casestudies.catalogue.concurrency.deeds import FIRST, furnish, in_force
from tests.casestudies.catalogue.concurrency.visiting import Visitor
from tests.support.processes import Process, until_told

from .sites import (
    assert_sound,
    pages,
    publish,
    publish_for_ever,
    publish_until_told,
    versions,
    wait_until,
)

pytestmark = pytest.mark.django_db
PATHS = ["/", "/cases/", "/cases/?q=edited", f"/cases/{FIRST}/"]


@pytest.fixture(autouse=True)
def cases(db):
    furnish()


@pytest.fixture(autouse=True)
def no_former(db):
    """What restoring kept aside is gone with the test."""
    yield
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before_restore_%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP SCHEMA {name} CASCADE")


def manage(command, *arguments, **options):
    said = io.StringIO()
    call_command(command, *arguments, stdout=said, stderr=said, verbosity=0, **options)
    return said.getvalue()


def test_a_backup_amid_publishing(tmp_path, elsewhere):
    with until_told() as (end, _):
        publisher = Process(publish_until_told, end)
        wait_until(lambda: len(versions()) >= 10)
        amid = [take(tmp_path / f"{number}").path for number in range(2)]
    published = publisher.result()
    rest, live, shown = take(tmp_path / "rest").path, versions(), pages()
    for path in amid:
        with elsewhere():
            restore(path, replace=True)
            restored = versions()
            assert restored == live[: len(restored)]
            assert 10 <= len(restored) <= published + 3
            title = CaseStudy.objects.get(slug=FIRST).title
            last = max(number for _, slug, number, *_ in restored if slug == FIRST)
            assert title in (f"Edited {last}", f"Edited {last + 1}")
            assert_sound()
            in_force()
            before = pages()
            rebuild()
            assert pages() == before
    with elsewhere():
        restore(rest, replace=True)
        assert versions() == live
        assert pages() == shown
        number = publish("After it").number
        assert number == published + 2
        assert_sound()


def test_workers_show_what_was_restored(tmp_path, server):
    """Even where a version lost and another one have one number, one id and one address."""
    known = server.workers()

    def shown():
        return {
            next(line for line in page.splitlines() if "<h1" in line).strip()
            for page in (worker.get(f"/cases/{FIRST}/").text() for worker in known.values())
        } | {
            title
            for worker in known.values()
            for title in ("Kept", "Lost", "New")
            if f">{title}<" in worker.get("/cases/").text()
        }

    publish("Kept")
    path = take(tmp_path / "backup").path
    for _ in range(3):
        number = publish("Lost").number
    assert "Lost" in shown()
    with Visitor(server.address, PATHS) as visitor:
        publisher = Process(publish_for_ever)
        done = restore(path, replace=True)
        publisher.kill()
        assert done.former
        restore(path, replace=True)
        assert "Kept" in shown()
        assert "Lost" not in shown()
        while publish("New").number <= number:
            retitled = publish("Newer").number
            assert retitled
        publish("New")
    assert visitor.faults == [], server.log.read_text()[-8000:]
    assert "New" in shown()
    assert not {"Kept", "Lost"} & shown()
    assert_sound()


def test_into_an_empty_database(tmp_path, elsewhere):
    path, live = take(tmp_path / "backup").path, versions()
    with elsewhere():
        done = restore(path)
        assert (done.former, versions()) == (None, live)
        with pytest.raises(BackupError, match="--replace"):
            restore(path)


def test_into_no_database_at_all(tmp_path, elsewhere):
    path, live = take(tmp_path / "backup").path, versions()
    with elsewhere():
        connection.close()
        if connection.vendor == "sqlite":
            file = Path(connection.settings_dict["NAME"])
            file.unlink()
        else:
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        restore(path)
        assert versions() == live
        if connection.vendor == "sqlite":
            assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_was_there_is_kept(tmp_path):
    path = take(tmp_path / "backup").path
    publish("Replaced")
    former = restore(path, replace=True).former
    assert CaseStudy.objects.get(slug=FIRST).title == "Edited 1"
    table = "casestudies_casestudy"
    if connection.vendor == "sqlite":
        assert stat.S_IMODE(Path(former).stat().st_mode) == 0o600
        aside = connection.Database.connect(former)
        titles = aside.execute(f"SELECT title FROM {table}").fetchall()
        aside.close()
    else:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT title FROM {former}.{table}")
            titles = cursor.fetchall()
    assert ("Replaced",) in titles


def test_whoever_was_signed_in_signs_in_again(tmp_path):
    Session.objects.create(session_key="a", session_data="", expire_date=timezone.now())
    User.objects.create_user("curator")
    restore(take(tmp_path / "backup").path, replace=True)
    assert (Session.objects.count(), User.objects.count()) == (0, 1)


def test_one_of_a_later_release(tmp_path):
    recorder = MigrationRecorder(connection)
    recorder.record_applied("casestudies", "9999_tomorrow")
    path = take(tmp_path / "backup").path
    recorder.record_unapplied("casestudies", "9999_tomorrow")
    with pytest.raises(BackupError, match=r"later release .*9999_tomorrow"):
        restore(path, replace=True)


def test_one_of_an_earlier_release_is_migrated(tmp_path, elsewhere):
    call_command("migrate", "casestudies", "0006", verbosity=0)
    path = take(tmp_path / "backup").path
    with elsewhere():
        restore(path)
        assert CatalogueCard.objects.filter(shape=0).count() == 0
        assert_sound()


def test_what_versions_can_make_again_is_mended_on_the_way(tmp_path):
    CatalogueState.objects.update(tallies={})
    restore(take(tmp_path / "backup").path, replace=True)
    assert_sound()


def test_one_that_is_not_sound_is_put_in_place_only_if_that_is_accepted(tmp_path):
    right = checksum_becomes("0" * 64)
    path = take(tmp_path / "backup").path
    checksum_becomes(right)
    with pytest.raises(BackupError, match=r"not sound.*version 1.*--accept-faults"):
        restore(path, replace=True)
    assert_sound()
    assert left_over() == []
    restore(path, replace=True, accept_faults=True)
    with pytest.raises(CommandError, match="1 fault"):
        manage("check_integrity")


def checksum_becomes(text):
    """Changes the first version behind the back of whoever guards it; returns what it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, checksum FROM casestudies_caseversion ORDER BY id LIMIT 1")
        pk, before = cursor.fetchone()
        cursor.execute("UPDATE casestudies_caseversion SET checksum = %s WHERE id = %s", [text, pk])
    return before


def left_over():
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        return list(file.parent.glob(f"{file.name}*.restoring"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'innosi_%'")
        return cursor.fetchall()


def test_one_of_another_database(tmp_path):
    manifest = take(tmp_path / "backup").manifest
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    with pytest.raises(BackupError, match=f"DATABASE_URL names {connection.vendor}"):
        refuse_foreign(manifest.model_copy(update={"engine": other}))


def test_killed_while_it_is_restored_or_made(tmp_path):
    path, random = take(tmp_path / "backup").path, Random()
    publish("Later")
    before = versions()
    process = Process(restore_for_ever, path)
    sleep(random.uniform(0.1, 1.2))
    process.kill()
    backups = tmp_path / "backups"
    backups.mkdir()
    process = Process(take_for_ever, backups)
    sleep(random.uniform(0.1, 0.6))
    process.kill()
    assert versions() in (before, before[:-1])
    assert_sound()
    for made in backups.glob("*.gz"):
        assert "is whole" in manage("restore", made, check=True)
    restore(path, replace=True)
    assert versions() == before[:-1]
    assert left_over() == []
    sleep(1)  # a name has the second in it
    manage("backup", backups, keep=1)
    assert len(list(backups.iterdir())) == 1


def restore_for_ever(path):
    while True:
        restore(path, replace=True)


def take_for_ever(folder):
    number = 0
    while True:
        number += 1
        take(folder / f"innosi-20260101-{number:06}.tar.gz")


def test_commands(tmp_path):
    path = tmp_path / "backup"
    assert "3 cases with 3 published versions" in manage("backup", path)
    assert "is whole" in manage("restore", path, check=True)
    with pytest.raises(CommandError, match="there already"):
        manage("backup", path)
    with pytest.raises(CommandError, match="--keep needs a folder"):
        manage("backup", tmp_path / "other", keep=3)
    with pytest.raises(CommandError, match="say --yes too"):
        manage("restore", path, replace=True)
    with pytest.raises(CommandError, match="No such file"):
        manage("restore", tmp_path / "nothing", check=True)
    assert "What was there before is" in manage("restore", path, replace=True, yes=True)
    assert catalogue.versions()
