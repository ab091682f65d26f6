"""The databases of the benchmark: made once for a size, a seed and the code that makes them."""

import hashlib
import shutil
import subprocess
import sys
import time

from tests.support.site import ROOT, Site

MADE_BY = (
    "casestudies/corpus",
    "casestudies/models",
    "casestudies/migrations",
    "casestudies/catalogue",
    "casestudies/record.py",
    "keywords",
    "fixtures",
    "tests/bench/usual/models.py",
    "tests/bench/peers.py",
)
BEING_CHANGED = "being-changed"


def corpus(folder, cases, seed, say):
    """A Site with the corpus in its database, and the peers' tables beside it."""
    site = _site(folder / f"{cases}-{seed}-{_digest()}")
    if (site.folder / BEING_CHANGED).exists():
        say(f"The database of {cases:,} cases was left in the middle of a change: made anew")
        shutil.rmtree(site.folder)
    if (site.folder / "ready").exists():
        say(f"Using the database of {cases:,} cases made earlier")
        return site
    shutil.rmtree(site.folder, ignore_errors=True)
    site.folder.mkdir(parents=True)
    say(f"Making a database of {cases:,} cases")
    site.manage("migrate")
    site.manage("load_fixtures")
    seconds = site.command("generate_corpus", "--cases", str(cases), "--seed", str(seed))
    say(f"Made in {seconds:.0f} s; now the tables of the site's peers")
    usual = {"DJANGO_SETTINGS_MODULE": "tests.bench.usual.settings"}
    site.manage("migrate", "--run-syncdb", **usual)
    site.module("tests.bench.peers", **usual)
    (site.folder / "ready").touch()
    return site


def empty(folder):
    """A site without a case."""
    site = _site(folder / "empty")
    shutil.rmtree(site.folder, ignore_errors=True)
    site.folder.mkdir(parents=True)
    site.manage("migrate")
    return site


def _site(folder):
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

    def command(self, *arguments):
        """Runs a manage.py command that shows its progress; returns how many seconds it took."""
        start = time.monotonic()
        subprocess.run(
            [sys.executable, ROOT / "manage.py", *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            check=True,
        )
        return time.monotonic() - start


def _digest():
    digest = hashlib.sha256()
    for place in MADE_BY:
        found = ROOT / place
        for file in sorted(found.rglob("*")) if found.is_dir() else [found]:
            if file.suffix in {".py", ".yaml", ".sql"} and file.exists():
                digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:12]
