"""Loads a table of cases into a database of the benchmark's and measures the search in it.

python -m tests.bench.searching TABLE.csv
"""

import argparse
import json
import os
import shutil
import sys
from pathlib import Path

from tests.support.site import ROOT

from .. import databases

FILL = "import django; django.setup(); from tests.bench.searching.table import fill; fill({!r})"


def options():
    parser = argparse.ArgumentParser(prog="python -m tests.bench.searching", description=__doc__)
    parser.add_argument("table", type=Path, help="a CSV file; see tests/bench/searching/table.py")
    parser.add_argument(
        "--folder", type=Path, default=ROOT / ".make" / "bench", help="for the database"
    )
    return parser.parse_args()


def figures(table, folder):
    """What is measured, in a database that is made for it and removed."""
    site = databases.empty(folder)
    place = folder / f"searching-{os.getpid()}"
    place.mkdir()
    try:
        shutil.copy(site.folder / databases.DATABASE, place)
        own = databases.site_in(place)
        own.manage("loaddata", str(ROOT / "fixtures" / "10_countries.yaml"))
        own.manage("shell", "--no-imports", "--command", FILL.format(str(table.resolve())))
        return json.loads(own.module("tests.bench.searching.measure"))
    finally:
        shutil.rmtree(place)


def main():
    chosen = options()
    if not chosen.table.is_file():
        sys.exit(f"There is no file {chosen.table}")
    with databases.alone(chosen.folder):
        found = figures(chosen.table, chosen.folder.resolve())
    for name, figure in found.items():
        print(f"{name}: {json.dumps(figure, ensure_ascii=False)}")


if __name__ == "__main__":
    main()
