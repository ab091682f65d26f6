"""Where this machine has the programs that tests need."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OLDEST_POSTGRES = 14  # that Django 5.2 works with


def chromium():
    """The path of a Chromium that starts, or None."""
    names = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else CHROMIUM_NAMES
    return next((path for name in names if (path := shutil.which(name)) and starts(path)), None)


def playwright():
    """Whether its driver, which comes with the Python package, starts."""
    return starts(sys.executable, "-m", "playwright")


def postgres():
    """The folder of the newest usable PostgreSQL's initdb and postgres, or None."""
    folders = [
        Path(found).parent for name in ("initdb", "postgres") if (found := shutil.which(name))
    ]
    for place in ("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"):
        folders += Path(place).glob("*/bin")
    usable = {folder: version(folder) for folder in folders if (folder / "initdb").exists()}
    newest = max(usable, key=usable.get, default=None)
    return newest if newest and usable[newest] >= OLDEST_POSTGRES else None


def redis():
    """The path of redis-server, or None."""
    return shutil.which("redis-server")


def nginx():
    """The path of nginx, or None; Debian keeps it where only root looks."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def version(folder):
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=30
        ).stdout
    except OSError:
        return 0
    number = re.search(r"\d+", answer)
    return int(number[0]) if number else 0


def starts(*command):
    command = [*command, "--version"]
    try:
        return subprocess.run(command, capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
