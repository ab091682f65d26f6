"""What `make serve` does before it serves: migrate, load the fixtures, make the catalogue again if
another release made it otherwise, renew what lists show of cases, collect static files.

Fixtures go into a database without cases only: loaded over a curator's edits, they would undo
them. Static files are collected when one of them changed.
"""

import hashlib

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from innosi.database.one_at_a_time import one_at_a_time
from innosi.database.retrying import retried

DONE = settings.BASE_DIR / ".make"


class Command(BaseCommand):
    help = "Bring the database and the static files up to date."

    def handle(self, **options):
        with one_at_a_time(DONE):
            self.prepare()

    def prepare(self):
        retried(lambda: call_command("migrate", interactive=False, verbosity=0))
        call_command("load_fixtures", if_empty=True, stdout=self.stdout)
        call_command("rebuild_catalogue", if_outdated=True, stdout=self.stdout)
        call_command("rebuild_catalogue", cards=True, stdout=self.stdout)
        call_command("prune_audit_log", stdout=self.stdout)
        done, now = DONE / "static", static_digest()
        if manifest().exists() and done.exists() and done.read_text() == now:
            return
        self.stdout.write("Collecting static files")
        done.unlink(missing_ok=True)
        collect_static()
        done.parent.mkdir(exist_ok=True)
        done.write_text(now)


def collect_static():
    call_command("collectstatic", interactive=False, verbosity=0)


def static_digest():
    files = {}
    for finder in get_finders():
        for name, storage in finder.list([]):
            with storage.open(name) as file:
                files[name] = file.read()
    return digest([str(settings.STATIC_ROOT)], files)


def manifest():
    return settings.STATIC_ROOT / "staticfiles.json"


def digest(facts, files):
    whole = hashlib.sha256()
    for fact in facts:
        whole.update(fact.encode() + b"\0")
    for name in sorted(files):
        whole.update(name.encode() + b"\0" + hashlib.sha256(files[name]).digest())
    return whole.hexdigest()
