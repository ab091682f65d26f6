"""What a public page is made from, besides the request."""

import hashlib
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min

from casestudies import catalogue

SOURCES = ("innosi", "keywords", "casestudies", "templates", "requirements")


class State(NamedTuple):
    """Equal for two pages of the same address only if the pages are equal."""

    release: str
    database: str
    versions: tuple


def state():
    return State(release(), database(), catalogue.versions())


def digest(*facts):
    return hashlib.blake2b(repr(facts).encode(), digest_size=16).hexdigest()


@cache
def release():
    """Changes with code, templates, static files, libraries and the site's own address.

    Of contents and not of times, so that all servers of a release share their pages.
    """
    whole = hashlib.blake2b(settings.SITE_URL.encode())
    for file in source_files():
        whole.update(hashlib.blake2b(file.read_bytes()).digest())
    return whole.hexdigest()


def source_files():
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    folders = (settings.BASE_DIR / name for name in SOURCES)
    files = (file for folder in folders for file in sorted(folder.rglob("*")))
    kept = [file for file in files if file.is_file() and file.suffix != ".pyc"]
    return [*kept, manifest] if manifest.exists() else kept


@cache
def database():
    """When it was made: one made anew counts its versions from the beginning again."""
    return str(MigrationRecorder.Migration.objects.aggregate(Min("applied"))["applied__min"])
