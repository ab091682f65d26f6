"""Imports one table of made-up cases, here and by django-import-export, and tells time and memory:

    python -m tests.bench.importing --rows 50000 --usual-rows 2000

Both hold each row to the same checks (fields, years, known countries, titles that are nearly the
same), make the same rows, and do a dry run before the real one, as their pages do. The usual way
takes so long that it gets fewer rows; its time grows at least as they do.
"""

import argparse
import csv
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import product
from pathlib import Path

from tests.support.site import ROOT

from . import databases

HEAD = ["id", "title", "summary", "country", "locality", "keywords", "start", "end", "url"]
SYLLABLES = ["bo", "de", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "ze"]
WORDS = ["".join(three) for three in product(SYLLABLES, repeat=3)]
SECRET = "signs nothing but what the tests sign for themselves"


def options():
    parser = argparse.ArgumentParser(prog="python -m tests.bench.importing", description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--usual-rows", type=int, default=2_000)
    parser.add_argument("--folder", type=Path, default=ROOT / ".make" / "bench")
    parser.add_argument("--alone", choices=["ours", "usual"], help=argparse.SUPPRESS)
    parser.add_argument("--table", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def write_table(path, rows):
    chance = random.Random(1)
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for number in range(rows):
            writer.writerow(made_up(chance, number))


def made_up(chance, number):
    words = [chance.choice(WORDS) for _ in range(70)]
    start = chance.randint(1980, 2020)
    return [
        f"r{number}",
        f"{' '.join(words[:6]).capitalize()} {number}",
        f"{' '.join(words[6:]).capitalize()}.",
        chance.choice(["GB", "Italy", "SE", "Spain", "NL"]),
        f"Town {chance.randint(1, 2000)}",
        "employment;housing",
        start,
        start + chance.randint(0, 5),
        f"https://example.org/cases/{number}",
    ]


def measured(who, rows, folder):
    """{"seconds", "peak_mb", "cases"} of a process that does nothing else."""
    with tempfile.TemporaryDirectory() as own:
        database, table = Path(own) / "site.sqlite3", Path(own) / "table.csv"
        shutil.copy(databases.fixtures(folder).folder / databases.DATABASE, database)
        write_table(table, rows)
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.importing", "--alone", who, "--table", table],
            cwd=ROOT,
            env=os.environ
            | {
                "DATABASE_URL": f"sqlite:///{database}",
                "DJANGO_SETTINGS_MODULE": "innosi.settings",
                "ENV_FILE": "",
                "SECRET_KEY": SECRET,
            },
            stdout=subprocess.PIPE,
            check=True,
        )
    return json.loads(done.stdout)


def ours(table):
    from casestudies.importing import store, work
    from casestudies.models import ImportRun

    with table.open("rb") as file:
        run = store.take_in(file, table.name, None)
    work.do(run)
    run.mapping["options"] |= {"unknown": "leave", "origin": "Bench"}
    run.save()
    for state in (ImportRun.State.PLANNING, ImportRun.State.APPLYING):
        work.ask(run, state)
        run.refresh_from_db()
        work.do(run)
    run.refresh_from_db()
    if run.state != ImportRun.State.APPLIED:
        raise SystemExit(run.message)


def usual(table):
    from tablib import Dataset

    from .usual_import import CaseResource

    for dry_run in (True, False):
        data = Dataset().load(table.read_text(), format="csv")
        result = CaseResource().import_data(data, dry_run=dry_run, use_transactions=True)
        if result.has_errors():
            raise SystemExit(str(result.row_errors()[:1] or result.base_errors))


def alone(who, table):
    import django

    django.setup()
    from casestudies.models import CaseStudy

    before = CaseStudy.objects.count()
    empty = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, worked = time.monotonic(), time.process_time()
    {"ours": ours, "usual": usual}[who](table)
    seconds, worked = time.monotonic() - start, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = {
        "seconds": round(seconds, 1),
        "processor_seconds": round(worked, 1),
        "over_empty_mb": round((peak - empty) / 1024),
        "cases": CaseStudy.objects.count() - before,
    }
    print(json.dumps(found))


def main():
    chosen = options()
    if chosen.alone:
        alone(chosen.alone, chosen.table)
        return
    plan = [("usual", chosen.usual_rows), ("ours", chosen.usual_rows), ("ours", chosen.rows)]
    for who, rows in plan:
        found = measured(who, rows, chosen.folder)
        rate = found["processor_seconds"] / max(1, found["cases"]) * 1000
        print(
            f"{who:6} {rows:7,} rows: {found['seconds']:7.1f} s, of a processor "
            f"{found['processor_seconds']:7.1f} s, {rate:6.2f} ms a case, "
            f"{found['over_empty_mb']:,} MB over an empty process, {found['cases']:,} cases",
            flush=True,
        )


if __name__ == "__main__":
    main()
