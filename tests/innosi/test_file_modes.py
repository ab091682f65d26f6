"""What the site makes is for its owner only, whatever the owner's habits are."""

import os
import runpy

from tests.support.site import ROOT, Site

MAKES_A_DATABASE = """
import os
from pathlib import Path
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE something (id integer)")
    for file in sorted(Path(connection.settings_dict["NAME"]).parent.glob("site.sqlite3*")):
        print(file.name, oct(file.stat().st_mode & 0o777))
"""


def test_a_database_is_for_its_owner_only(tmp_path):
    before = os.umask(0o022)
    try:
        made = Site(tmp_path).manage("shell", "--no-imports", "-c", MAKES_A_DATABASE)
    finally:
        os.umask(before)
    names = [f"site.sqlite3{suffix}" for suffix in ("", "-shm", "-wal")]
    assert made.splitlines() == [f"{name} 0o600" for name in names]


def test_so_is_what_a_worker_makes():
    before = os.umask(0o022)
    try:
        runpy.run_path(str(ROOT / "gunicorn.conf.py"))
        assert os.umask(0) == 0o077
    finally:
        os.umask(before)
