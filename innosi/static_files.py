"""Style sheets and scripts reach readers in bundles: few files, made of many small sources."""

import os
import posixpath
import re
import tempfile
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

RELATIVE_URL = re.compile(r"""url\((?P<quote>["']?)(?![a-z]+:|[/#])(?P<path>[^"')]+)(?P=quote)\)""")


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Makes each address once: a page has some ten, and they change with the release only."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.url = cache(self.url)  # type: ignore[method-assign]


class BundleFinder(BaseFinder):
    """Finds each bundle of STATIC_BUNDLES, made anew if a source has changed.

    So `collectstatic` takes it like any file, to be fingerprinted and compressed, and a server in
    DEBUG, which asks finders each time, shows an edited source without a command.
    """

    def __init__(self, app_names=None, *args, **kwargs):
        self.storage = FileSystemStorage(settings.BASE_DIR / ".make" / "bundles")

    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False, **kwargs):
        if path not in settings.STATIC_BUNDLES:
            return []
        write(Path(self.storage.path(path)), bundle(path))
        return [self.storage.path(path)] if find_all else self.storage.path(path)

    def list(self, ignore_patterns):
        for path in settings.STATIC_BUNDLES:
            if not matches_patterns(path, ignore_patterns):
                self.find(path)
                yield path, self.storage


def bundle(name):
    """The bytes of a bundle: its sources in their order, each named before it begins."""
    root = Path(settings.STATICFILES_DIRS[0])
    parts = []
    for file in source_files(name, root):
        path = file.relative_to(root).as_posix()
        text = file.read_text(encoding="utf-8")
        if name.endswith(".css"):
            text = with_addresses_from(posixpath.dirname(name), posixpath.dirname(path), text)
        parts.append(f"/* {path} */\n{text}")
    return "\n".join(parts).encode()


def source_files(name, root):
    for pattern in settings.STATIC_BUNDLES[name]:
        files = sorted(root.glob(pattern))
        if not files:
            raise ImproperlyConfigured(f"STATIC_BUNDLES, {name}: there is no file {pattern}.")
        yield from files


def with_addresses_from(folder, own_folder, style_sheet):
    """A style sheet whose relative addresses start in its own folder, to stand in another."""

    def moved(match):
        path = posixpath.relpath(posixpath.join(own_folder, match["path"]), folder or ".")
        return f"url({match['quote']}{path}{match['quote']})"

    return RELATIVE_URL.sub(moved, style_sheet)


def write(file, content):
    """Whole or not at all: another process may be reading it."""
    if file.is_file() and file.read_bytes() == content:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as new:
        new.write(content)
    os.replace(new.name, file)
