"""Sites made from a checkout: this one, or another state of the code in a folder of its own."""

import subprocess
import sys
from pathlib import Path

from tests.support.site import ROOT, Site

LOADING = Path(__file__).with_name("loading.py")


def site_of(repo, folder):
    """The checkout's site, with its files in `folder`; nothing is written into the checkout."""
    if not (repo / "manage.py").exists():
        raise SystemExit(f"{repo} is not a checkout of this project: it has no manage.py.")
    site = Site(folder, repo, python_of(repo))
    site.environment |= {"PYTHONPATH": str(repo), "PYTHONDONTWRITEBYTECODE": "1"}
    return site


def python_of(repo):
    own = repo / ".venv" / "bin" / "python"
    return own if repo != ROOT and own.exists() else sys.executable


def load(site, *options):
    """Fixtures, published, and static files; `options` are those of loading.py."""
    done = subprocess.run(
        [site.python, "-P", LOADING, *options],
        cwd=site.root,
        env=site.environment | {"DJANGO_SETTINGS_MODULE": "innosi.settings"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"The fixtures could not be loaded:\n{done.stdout}{done.stderr}")
