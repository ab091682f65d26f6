"""What `make serve` does before it serves: migrate, load the fixtures, collect static files.

The last two are left out while nothing they depend on has changed. A fixture load depends on
which database it went into, and the times at which migrations were applied tell one from another:
a database that was deleted or restored, or another DATABASE_URL, has others.
"""

import hashlib

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

DONE = settings.BASE_DIR / ".make"


class Command(BaseCommand):
    help = "Bring the database and the static files up to date."

    def handle(self, **options):
        call_command("migrate", interactive=False, verbosity=0)
        if not manifest().exists():
            (DONE / "static").unlink(missing_ok=True)
        self.once("Loading the fixtures", "fixtures", fixtures_digest, load_fixtures)
        self.once("Collecting static files", "static", static_digest, collect_static)

    def once(self, title, name, digest, action):
        done = DONE / name
        now = digest()
        if done.exists() and done.read_text() == now:
            return
        self.stdout.write(title)
        done.unlink(missing_ok=True)
        action()
        done.parent.mkdir(exist_ok=True)
        done.write_text(now)


def load_fixtures():
    call_command("load_fixtures")


def collect_static():
    call_command("collectstatic", interactive=False, verbosity=0)


def fixtures_digest():
    folders = [settings.BASE_DIR / name for name in ("fixtures", "casestudies", "keywords")]
    files = [
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    applied = MigrationRecorder(connection).migration_qs.order_by("pk").values_list()
    return digest([*map(repr, applied)], {str(path): path.read_bytes() for path in files})


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
