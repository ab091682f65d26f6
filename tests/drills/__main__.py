"""Drills on a site with a disk of its own: python -m tests.drills [--document FILE]

They mount a small disk in memory, so they need root. What they find is the table in
docs/deploy/drills.md.
"""

import argparse
import logging
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from random import Random
from threading import Event, Thread

DISK = "40m"
TIMES = 10
PAGES = ["/", "/cases/", "/cases/?q=edited", "/cases/first/", "/keywords/"]


def main(arguments=None):
    options = argparse.ArgumentParser(prog="python -m tests.drills", description=__doc__)
    options.add_argument("--document", type=Path, help="write the table into this file")
    document = options.parse_args(arguments).document
    if os.geteuid() != 0:
        sys.exit("The drills mount a disk of their own: run make drill as root.")
    with tempfile.TemporaryDirectory(prefix="innosi-drill-") as folder, disk(Path(folder)) as drive:
        set_up(drive)
        rows = []
        for drill in (killed, killed_restore, killed_backup, full, read_only, held, restarted):
            row = drill(Path(folder), drive)
            rows.append(f"| {' | '.join(map(str, row))} |")
            print(rows[-1], flush=True)
    if document:
        write(document, rows)


@contextmanager
def disk(folder):
    drive = folder / "disk"
    drive.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", drive], check=True)
    try:
        yield drive
    finally:
        from django.db import connection

        from tests.support.processes import kill_leftovers

        kill_leftovers()
        connection.close()
        subprocess.run(["umount", drive], check=True)


def remount(drive, options):
    subprocess.run(["mount", "-o", f"remount,{options}", drive], check=True)


def set_up(drive):
    os.environ |= {
        "DATABASE_URL": f"sqlite:///{drive / 'site.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connection

    from tests.casestudies.catalogue.concurrency.deeds import furnish

    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 1
    settings.ALLOWED_HOSTS.append("testserver")
    logging.disable()  # what goes wrong is what is looked for
    assert connection.vendor == "sqlite"
    call_command("migrate", verbosity=0)
    furnish()
    User.objects.create_superuser("curator")


@contextmanager
def site(folder):
    from tests.bench.servers import gunicorn
    from tests.support.site import Site

    site = Site(folder)
    site.environment |= {"DATABASE_URL": os.environ["DATABASE_URL"], "TMPDIR": str(folder)}
    with gunicorn("site", site, "tests.settings") as server:
        server.workers()
        yield server


class Reader:
    """Asks for pages, one after another and each but once, in a thread."""

    def __init__(self, address):
        self.address, self.asked, self.faults, self.stopped = address, 0, [], Event()
        self.thread = Thread(target=self.read)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *failure):
        self.stopped.set()
        self.thread.join()

    def read(self):
        from tests.bench.client import Connection

        while not self.stopped.is_set():
            for page in PAGES:
                self.asked += 1
                try:
                    status = Connection(self.address).get(page).status
                except OSError as error:
                    status = repr(error)
                if status != 200:
                    self.faults.append(f"{page}: {status}")

    def result(self):
        return f"{self.asked - len(self.faults):,} of {self.asked:,} pages" + (
            f" ({self.faults[0]})" if self.faults else ""
        )


def curator():
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get())
    return client


def told(client):
    """What a curator is told who publishes."""
    from casestudies.models import CaseStudy
    from tests.casestudies.catalogue.concurrency.deeds import FIRST

    case = CaseStudy.objects.get(slug=FIRST)
    data = {"action": "publish", "_selected_action": [case.pk]}
    answer = client.post("/admin/casestudies/casestudy/", data)
    found = re.search(r'error-page__text">([^<.]*)', answer.content.decode())
    return f"{answer.status_code}: “{unescape(found[1])}”" if found else str(answer.status_code)


def begun(journal):
    """A publisher that has published already."""
    from tests.drills.writing import publish_on_and_on
    from tests.innosi.backup.sites import wait_until
    from tests.support.processes import Process

    before = journal.stat().st_size if journal.exists() else 0
    process = Process(publish_on_and_on, str(journal))
    wait_until(lambda: journal.exists() and journal.stat().st_size > before)
    return process


# The drills: (what, how often, what readers and curators saw, what was lost)


def killed(folder, drive):
    from tests.drills.writing import faults, lost

    journal, random = folder / "killed", Random(1)
    with site(folder) as server, Reader(server.address) as reader:
        for _ in range(TIMES):
            process = begun(journal)
            time.sleep(random.uniform(0, 0.5))
            process.kill()
    missing, noted = lost(journal)
    return (
        "a publisher is killed (`kill -9`) at random",
        TIMES,
        f"readers got {reader.result()}",
        f"{missing} of {noted:,} versions, {faults()} faults in the catalogue",
    )


def killed_restore(folder, drive):
    return _killed_while("restore_on_and_on", "a restore is killed at random", folder, drive)


def killed_backup(folder, drive):
    return _killed_while("take_on_and_on", "a backup is killed at random", folder, drive)


def _killed_while(deed, name, folder, drive):
    from innosi.backup.restoring import verify
    from innosi.backup.taking import take
    from tests.drills import writing
    from tests.innosi.backup.sites import versions
    from tests.support.processes import Process

    backups, random = folder / deed, Random(deed)
    backups.mkdir()
    path = take(backups / "one").path
    before = versions()
    argument = path if deed == "restore_on_and_on" else backups
    with site(folder) as server, Reader(server.address) as reader:
        for _ in range(TIMES):
            process = Process(getattr(writing, deed), argument)
            time.sleep(random.uniform(0.1, 1.5))
            process.kill()
            assert versions() == before
            for left in drive.glob("*.before-restore-*"):
                left.unlink()
    for made in backups.iterdir():
        if ".part" not in made.name:
            verify(made)
    return name, TIMES, f"readers got {reader.result()}", f"nothing, {writing.faults()} faults"


def full(folder, drive):
    from tests.drills.writing import faults, lost, publish_on_and_on
    from tests.innosi.backup.sites import publish
    from tests.support.processes import Process

    journal, client = folder / "full", curator()
    with site(folder) as server, Reader(server.address) as reader:
        with (drive / "filler").open("wb", buffering=0) as filler:
            while _writes(filler):
                pass
        # The log goes on being written over where it is, until it would have to grow.
        found = Process(publish_on_and_on, str(journal)).result()
        said = told(client)
        assert found == "full", found
        (drive / "filler").unlink()
        publish("There is room again")
    missing, noted = lost(journal)
    return (
        "the disk is full",
        1,
        f"readers got {reader.result()}; a curator {said}",
        f"{missing} of {noted:,} versions, {faults()} faults; with room again publishing goes on",
    )


def _writes(file):
    try:
        return file.write(bytes(4096))
    except OSError:
        return 0


def read_only(folder, drive):
    from django.db import connection

    from tests.drills.writing import faults
    from tests.innosi.backup.sites import publish, versions

    client, before = curator(), versions()
    connection.close()
    remount(drive, "ro")
    try:
        with site(folder) as server, Reader(server.address) as reader:
            time.sleep(2)
            said = told(client)
            assert versions() == before
        connection.close()
    finally:
        remount(drive, "rw")
    publish("It can be written again")
    return (
        "the site starts on a read-only disk",
        1,
        f"readers got {reader.result()}; a curator {said}",
        f"nothing, {faults()} faults; once it can be written publishing goes on",
    )


def held(folder, drive):
    from django.db import connection

    from tests.drills.writing import faults
    from tests.innosi.backup.sites import publish

    client, other = curator(), connection.copy()
    other.ensure_connection()
    with site(folder) as server, Reader(server.address) as reader:
        other.connection.execute("BEGIN IMMEDIATE")
        said = told(client)
        other.close()
        publish("The lock is gone")
    said = re.sub(r"\d+", "…", said.split(": ", 1)[1])
    return (
        "somebody else writes and does not end",
        1,
        f"readers got {reader.result()}; a curator 503: {said}",
        f"nothing, {faults()} faults",
    )


def restarted(folder, drive):
    from tests.drills.writing import faults, lost

    journal = folder / "restarted"
    with site(folder) as server, Reader(server.address) as reader:
        process = begun(journal)
        for _ in range(TIMES):
            os.kill(server.process.pid, signal.SIGHUP)
            time.sleep(1.5)
        process.process.terminate()
        process.end()
    missing, noted = lost(journal)
    return (
        "the site is restarted (`HUP`) while people read and publish",
        TIMES,
        f"readers got {reader.result()}",
        f"{missing} of {noted:,} versions, {faults()} faults",
    )


def write(document, rows):
    head, rest = document.read_text(encoding="utf-8").split("|---|---:|---|---|\n")
    after = [line for line in rest.split("\n") if not line.startswith("|")]
    table = "\n".join(["|---|---:|---|---|", *rows, *after])
    document.write_text(f"{head}{table}", encoding="utf-8")


if __name__ == "__main__":
    main()
