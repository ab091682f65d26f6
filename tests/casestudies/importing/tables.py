"""Small tables with the troubles that real ones have, and the short way through an import."""

from io import BytesIO

from casestudies.importing import store, work
from casestudies.importing.mapping import Mapping
from casestudies.models import ImportRun, Source

SUMMARY = "Neighbours repair what is broken."
HEAD = "id,title,summary,country,locality,keywords,start,end,url\n"
GOOD = (
    HEAD
    + "p1,Repair café,<p>Neighbours <b>repair</b> things.</p>,GB,Leeds,care;work,2012,2014,"
    + "https://example.org/1\n"
    + "p2,Night bus,=1+1 is no formula here,GB,Leeds,work,2015-04-03,ongoing,www.example.org/2\n"
    + "p3,Quartiere solidale,Una piazza.,IT,Bologna,,2010,,https://example.org/3\n"
)


def source():
    return Source.objects.get_or_create(
        slug="table", defaults={"title": "Partner table", "type": "webpage"}
    )[0]


def read(content, name="partner.csv", user=None):
    """An import whose file is read."""
    data = content.encode() if isinstance(content, str) else content
    run = store.take_in(BytesIO(data), name, user)
    work.do(run)
    return ImportRun.objects.get(pk=run.pk)


def choose(run, targets=None, values=None, **options):
    """Columns by name, beside what was guessed; options for the whole table."""
    for column in run.mapping["columns"]:
        column["target"] = (targets or {}).get(column["name"], column["target"])
    run.mapping["values"] |= values or {}
    run.mapping["options"] |= {"unknown": "leave", "origin": "Partner"} | options
    run.save()
    return run


def step(run, state, user=None, **fields):
    assert work.ask(run, state, user, **fields)
    run = ImportRun.objects.get(pk=run.pk)
    work.do(run)
    return ImportRun.objects.get(pk=run.pk)


def planned(content, name="partner.csv", targets=None, values=None, user=None, **options):
    run = choose(read(content, name, user), targets, values, **options)
    return step(run, "planning", user)


def applied(content, *args, user=None, **choices):
    run = planned(content, *args, user=user, **choices)
    run = step(run, "applying", user)
    assert run.state == "applied", run.message
    return run


def results(run):
    return {row.number: row.result for row in run.rows.all()}


def notes(run, number):
    """(column, value, text) of each."""
    row = run.rows.get(number=number)
    return [(note["column"], note["value"], note["text"]) for note in row.notes]


def mapping(run):
    return Mapping.read(run.mapping)
