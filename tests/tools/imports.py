"""Imports every table of a folder into a site with the fixtures, and tells what became of its rows:

    python -m tests.tools.imports FOLDER

Nothing is imported that the dry run did not plan, importing again changes nothing, and undoing
leaves the database as it was; where one of these does not hold, it ends with 1.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import django

from tests.bench import databases
from tests.support.site import ROOT

# What somebody would choose in the admin, by the beginning of a file's name. Other tables are
# read by the names of their columns.
CHOSEN = {
    "participation_cases": {
        "columns": {"country": "country", "source": "", "body": "section.context"},
        "options": {"unknown": "leave"},
        "values": {"country": {"Italia": "IT"}},
    },
    "digital_social_projects": {
        "columns": {
            "Project Name": "title",
            "Project ID": "id",
            "Social Impact": "summary",
            "Project website": "source_url",
            "Area of Society": "keyword",
            "Date and Time": "start_year",
            "Project type": "",
            "Timestamp ID": "",
        },
        "options": {"unknown": "leave", "origin": "Digital social projects", "table": True},
    },
    "evidence_atlas_pilot": {
        "columns": {
            "Title": "title",
            "Short Title": "id",
            "Study location": "summary",
            "Nation": "country",
            "Year": "source_year",
            "Google Scholar link": "source_url",
        },
        "options": {"kind": "place_synthesis"},
        "only": True,
    },
    "participation_methods_ko": {
        "columns": {
            "제목(원문)": "title",
            "ID": "id",
            "설명(원문)": "summary",
            "URL": "source_url",
            "게시일": "start_year",
            "태그(필터용)": "",
            "제목(한국어-자동)": "section.approach",
        },
        "options": {"unknown": "leave"},
        "only": True,
    },
}


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.tools.imports", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--work", type=Path, default=ROOT / ".make" / "bench")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "site.sqlite3"
        shutil.copy(databases.fixtures(chosen.work).folder / databases.DATABASE, database)
        os.environ |= {"DATABASE_URL": f"sqlite:///{database}", "ENV_FILE": ""}
        os.environ.setdefault("SECRET_KEY", "signs nothing but what the tests sign for themselves")
        os.environ["DJANGO_SETTINGS_MODULE"] = "innosi.settings"
        django.setup()
        results = [tried(path) for path in sorted(chosen.folder.glob("*.*"))]
        sys.exit(0 if all(results) else 1)


def tried(path):
    """Whether all that has to hold does."""
    from casestudies.importing import store, work
    from casestudies.importing.limits import TableError
    from casestudies.models import ImportRun

    if path.suffix.lower() not in (".csv", ".tsv", ".xlsx", ".json", ".txt"):
        return True
    before = sizes()
    start = time.monotonic()
    with path.open("rb") as file:
        try:
            run = store.take_in(file, path.name, None)
        except TableError as error:
            print(f"{path.name}: {error}")
            return True
    work.do(run)
    if run.state == ImportRun.State.FAILED:
        print(f"{path.name}: {run.message}")
        return True
    choose(run, path.name)
    planned = step(run, "planning")
    if run.state != ImportRun.State.PLANNED:
        print(f"{path.name}: {run.message}")
        return False
    tell(path.name, run, planned - start)
    step(run, "applying")
    good = check(run.state == "applied", f"applied ({run.message})")
    good &= check(*as_planned(run))
    good &= check(*nothing_new(path, run))
    step(run, "undoing")
    run.delete()
    after = sizes()
    left = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    good &= check(not left, f"undone, and nothing is left {left or ''}")
    print(f"  {time.monotonic() - start:.1f} s in all")
    return good


def choose(run, name):
    from casestudies.models import Country, Source

    found = next((CHOSEN[one] for one in CHOSEN if name.startswith(one)), None)
    if not found:
        return
    for column in run.mapping["columns"]:
        if column["name"] in found["columns"] or found.get("only"):
            column["target"] = found["columns"].get(column["name"], "")
    options = dict(found["options"])
    if options.pop("table", False):
        options["source"] = Source.objects.get_or_create(
            slug="table", defaults={"title": "Table", "type": "webpage"}
        )[0].pk
    run.mapping["options"] |= options
    for target, values in found.get("values", {}).items():
        known = {key.casefold(): Country.objects.get(code=code).pk for key, code in values.items()}
        run.mapping["values"][target] = known
    run.save()


def step(run, state):
    from casestudies.importing import work

    work.ask(run, state)
    run.refresh_from_db()
    work.do(run)
    run.refresh_from_db()
    return time.monotonic()


def tell(name, run, seconds):
    found = run.table["found"]
    counts = ", ".join(f"{number} {result}" for result, number in sorted(run.counts.items()))
    how = " ".join(filter(None, (found["encoding"], repr(found["delimiter"]))))
    print(f"{name}: {how}; {sum(run.counts.values())} rows: {counts}; {seconds:.1f} s")
    reasons = {}
    for row in run.rows.filter(result__in=("error", "double")):
        for note in row.notes:
            words = f"{row.result}, {note['column']}: {note['text'].split('“')[0]}"
            reasons.setdefault(words, []).append(row.number)
    for words, rows in sorted(reasons.items(), key=lambda one: -len(one[1]))[:14]:
        print(f"    {len(rows):5} × {words} (row {', '.join(map(str, rows[:3]))} …)")


def as_planned(run):
    """Each planned row has its case, which says what was planned."""
    from casestudies.importing.planning.current import states

    imported = {one.row: one.case_id for one in run.imported.all()}
    rows = list(run.rows.filter(result__in=("new", "change")))
    there = states(list(imported.values()))
    wrong = [row.number for row in rows if not _holds(row, there.get(imported.get(row.number)))]
    missing = {*imported} ^ {row.number for row in rows}
    return not wrong and not missing, f"{len(rows)} cases are as planned {wrong or ''}"


def _holds(row, state):
    if not state:
        return False
    fields = all(state["case"][name] == value for name, value in row.plan["case"].items())
    terms = all(len(state[name]) >= len(refs) for name, refs in row.plan["add"].items())
    known = all(
        ref in state[name]
        for name, refs in row.plan["add"].items()
        for ref in refs
        if isinstance(ref, int)
    )
    return fields and terms and known and len(state["claims"]) == len(row.plan["claims"])


def nothing_new(path, run):
    """Of the same table once more."""
    from casestudies.importing import store, work

    with path.open("rb") as file:
        again = store.take_in(file, path.name, None)
    work.do(again)
    again.mapping = run.mapping
    again.save()
    step(again, "planning")
    counts = again.counts
    again.delete()
    has_ids = any(column["target"] == "id" for column in run.mapping["columns"])
    wrong = counts.get("new", 0) + counts.get("change", 0) if has_ids else counts.get("new", 0)
    return not wrong, f"importing again changes nothing: {counts}"


def sizes():
    from django.apps import apps

    return {
        model._meta.label: model.objects.count()
        for model in apps.get_models()
        if model._meta.label != "casestudies.Source"  # one of which the tool itself makes
    }


def check(holds, words):
    print(f"  {'yes' if holds else 'NO '} {words}")
    return holds


if __name__ == "__main__":
    main()
