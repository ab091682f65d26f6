"""The databases of the benchmark: made once for a size, a seed and the code that makes them."""

import fcntl
import hashlib
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager

from tests.support.site import ROOT, Site

# What decides on the contents of a database; who reads them may change.
MADE_BY = (
    "fixtures",
    "keywords/folding.py",
    "keywords/graph.py",
    "keywords/migrations",
    "keywords/models.py",
    "keywords/saving.py",
    "casestudies/catalogue/cards/data.py",
    "casestudies/catalogue/facets",
    "casestudies/catalogue/search",
    "casestudies/catalogue/writing",
    "tests/bench/corpus",
    "casestudies/fixtures",
    "casestudies/migrations",
    "casestudies/models",
    "casestudies/record",
    "casestudies/workflow.py",
    "tests/bench/peers.py",
    "tests/bench/usual/models.py",
)
DATABASE = "site.sqlite3"
READY, BEING_CHANGED = "ready", "being-changed"


@contextmanager
def alone(folder):
    """Nobody else works in the folder meanwhile."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit(f"Another run of the benchmark works in {folder}") from None
        yield


def corpus(folder, cases, seed, say):
    """A site with the corpus in its database, and the peers' tables beside it."""

    def make(site):
        say(f"Making a database of {cases:,} cases")
        shutil.copy(fixtures(folder).folder / DATABASE, site.folder)
        seconds = site.fill(cases, seed)
        say(f"Made in {seconds:.0f} s; now the tables of the site's peers")
        usual = {"DJANGO_SETTINGS_MODULE": "tests.bench.usual.settings"}
        site.manage("migrate", "--run-syncdb", **usual)
        site.module("tests.bench.peers", **usual)

    return _kept(folder, f"{cases}-{seed}", make)


def fixtures(folder):
    """A site with the fixtures: generated cases take their terms from there."""

    def make(site):
        shutil.copy(empty(folder).folder / DATABASE, site.folder)
        site.manage("load_fixtures")

    return _kept(folder, "fixtures", make)


def empty(folder):
    """A site without a case."""
    return _kept(folder, "empty", lambda site: site.manage("migrate"))


def _kept(folder, name, make):
    """The site of this name, made anew if the code has changed or a change was not completed."""
    site = site_in(folder / f"{name}-{_digest()}")
    if (site.folder / BEING_CHANGED).exists() or not (site.folder / READY).exists():
        for old in folder.glob(f"{name}-*"):
            shutil.rmtree(old)
        site.folder.mkdir(parents=True)
        make(site)
        (site.folder / READY).touch()
    return site


def site_in(folder):
    site = BenchSite(folder)
    site.environment["STATIC_ROOT"] = str(folder.parent / "static")
    site.environment["DJANGO_SETTINGS_MODULE"] = "innosi.settings"
    return site


class BenchSite(Site):
    def module(self, name, **environment):
        """Runs a module on this site's database and returns what it printed."""
        return subprocess.run(
            [sys.executable, "-m", name],
            cwd=ROOT,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout

    def fill(self, cases, seed):
        """Generates cases and shows the progress; returns how many seconds it took."""
        return self._timed("-m", "tests.bench.corpus", "--cases", str(cases), "--seed", str(seed))

    def command(self, *arguments):
        """Runs a manage.py command that shows its progress; returns how many seconds it took."""
        return self._timed(ROOT / "manage.py", *arguments)

    def _timed(self, *arguments):
        start = time.monotonic()
        subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            check=True,
        )
        return time.monotonic() - start


def _digest():
    digest = hashlib.sha256()
    for place in MADE_BY:
        for file in _files(ROOT / place):
            digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def _files(place):
    if not place.is_dir():
        return [place]
    return sorted(one for one in place.rglob("*") if one.suffix in {".py", ".yaml"})
