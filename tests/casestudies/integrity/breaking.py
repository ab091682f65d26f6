"""Ways to break one stored value, as a fault of the disk, a hand in the database or an unlucky
restore would: what the database itself would refuse is written past its checks."""

import json
from contextlib import contextmanager

from django.db import connection, transaction

from casestudies.catalogue import search
from casestudies.models import (
    CaseVersion,
    CatalogueCard,
    CatalogueEntry,
    CataloguePassage,
    CatalogueState,
    CatalogueTerm,
    CatalogueWord,
    FacetChunk,
)

GARBAGE = bytes(range(60, 160))
NO_JSON = '{"slug": "half'
FULLTEXT = search.backend().TABLE


@contextmanager
def undone():
    """What is broken inside is whole again afterwards."""
    with transaction.atomic():
        if connection.vendor == "sqlite":
            execute("PRAGMA defer_foreign_keys = ON")
            execute("PRAGMA ignore_check_constraints = ON")
        try:
            yield
        finally:
            transaction.set_rollback(True)
    if connection.vendor == "sqlite":
        execute("PRAGMA ignore_check_constraints = OFF")


def execute(sql, parameters=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def put(model, column, value, pick):
    """Set a column of one row, which `pick` chooses of all keys."""
    keys = keys_of(model)
    place = "%s::jsonb" if column in ("data", "record", "tallies") and is_postgres() else "%s"
    table, key = model._meta.db_table, model._meta.pk.column
    execute(f"UPDATE {table} SET {column} = {place} WHERE {key} = %s", [value, pick(keys)])


def is_postgres():
    return connection.vendor == "postgresql"


def keys_of(model):
    """Of a version's rows, those of versions in force."""
    rows = model.objects.values_list("pk", flat=True)
    if model is CatalogueCard:
        rows = rows.filter(version__in=CatalogueEntry.objects.filter(listed=True).values("version"))
    return sorted(rows)


def lose(model, pick):
    keys = keys_of(model)
    table, key = model._meta.db_table, model._meta.pk.column
    execute(f"DELETE FROM {table} WHERE {key} = %s", [pick(keys)])


def change_record(change):
    """In the last version of case b."""

    def do(pick):
        version = CaseVersion.objects.filter(case__slug="b").first()
        put(CaseVersion, "record", json.dumps(change(version.record)), lambda keys: version.pk)

    return do


def junk_authors(record):
    source = record["sources"][0] | {"authors": [5, {"family": []}]}
    return record | {"sources": [source, *record["sources"][1:]]}


def column(model, name, value):
    return lambda pick: put(model, name, value, pick)


def row_of(model):
    return lambda pick: lose(model, pick)


def of_terms(facet, name, value):
    def do(pick):
        keys = list(CatalogueTerm.objects.filter(facet=facet).values_list("pk", flat=True))
        put(CatalogueTerm, name, value, lambda _: pick(sorted(keys)))

    return do


def lose_text(pick):
    column = "number" if is_postgres() else "rowid"
    execute(f"DELETE FROM {FULLTEXT} WHERE {column} = %s", [pick([0, 1, 2])])


def garble_text(pick):
    column, text = ("number", "document") if is_postgres() else ("rowid", "lead")
    execute(f"UPDATE {FULLTEXT} SET {text} = 'nonsense' WHERE {column} = %s", [pick([0, 1, 2])])


# What can be made again from versions.
DERIVED = {
    "a bitmap of garbage": column(FacetChunk, "bitmap", GARBAGE),
    "an empty bitmap": column(FacetChunk, "bitmap", b""),
    "a bitmap of no facet": column(FacetChunk, "facet", "nonsense"),
    "a bitmap of no value": column(FacetChunk, "value", "no | value"),
    "a bitmap of other cases": column(FacetChunk, "chunk", 7),
    "a chunk beyond all": column(FacetChunk, "chunk", 2_000_000_000),
    "a lost bitmap": row_of(FacetChunk),
    "a card of another shape": column(CatalogueCard, "data", '{"title": 5}'),
    "a card that is a text": column(CatalogueCard, "data", '"title"'),
    "a lost card": row_of(CatalogueCard),
    "a list for a description": column(CatalogueTerm, "data", "[1]"),
    "a text for a description": column(CatalogueTerm, "data", '"text"'),
    **{
        f"a broken description of a {facet}": of_terms(facet, "data", '{"kind": [], "sources": 1}')
        for facet in ("programme", "project", "organisation", "locality", "source", "country")
    },
    "another label": column(CatalogueTerm, "label", "Elsewhere"),
    "other words of a label": column(CatalogueTerm, "words", "elsewhere"),
    "a term under another value": column(CatalogueTerm, "value", "elsewhere"),
    "a lost term": row_of(CatalogueTerm),
    "an entry of no version": column(CatalogueEntry, "version_id", 999_999),
    "an entry with another title": column(CatalogueEntry, "sort_title", "zzz"),
    "an entry with other figures": column(CatalogueEntry, "statements", 77),
    "an entry far beyond all": column(CatalogueEntry, "number", 2_000_000_000),
    "a lost entry": row_of(CatalogueEntry),
    "a passage of another case": column(CataloguePassage, "number", 77),
    "a passage elsewhere": column(CataloguePassage, "place", "p. 99"),
    "a passage known in no way": column(CataloguePassage, "known", 99),
    "a lost passage": row_of(CataloguePassage),
    "tallies that are none": column(CatalogueState, "tallies", '["a"]'),
    "other tallies": column(CatalogueState, "tallies", '{"statements": 5}'),
    "a next number that is used": column(CatalogueState, "next_number", 0),
    "a next number beyond all": column(CatalogueState, "next_number", 2_000_000_000),
    "a version of long ago": column(CatalogueState, "version", 1),
    "a lost state": row_of(CatalogueState),
    "a word in other numbers": column(CatalogueWord, "documents", -3),
    "a lost word": row_of(CatalogueWord),
    "a lost text": lose_text,
    "a text of other words": garble_text,
}
# What only a backup has. The page of case b tells.
LOST = {
    "an empty record": change_record(lambda record: {}),
    "a record that is nothing": change_record(lambda record: None),
    "a record that is a text": change_record(lambda record: "record"),
    "a list for a title": change_record(lambda record: record | {"title": []}),
    "authors that are none": change_record(junk_authors),
    "a figure that nobody published": change_record(lambda record: record | {"summary": "Lie."}),
}
if connection.vendor == "sqlite":  # PostgreSQL has nothing but JSON where JSON is to be
    DERIVED |= {
        "an entry of a programme that is none": column(CatalogueEntry, "programme_id", 999_999),
        "half a card": column(CatalogueCard, "data", NO_JSON),
        "half a description": column(CatalogueTerm, "data", NO_JSON),
        "half the tallies": column(CatalogueState, "tallies", NO_JSON),
        "a version number that is none": column(CatalogueState, "version", "many"),
        "bytes for a label": column(CatalogueTerm, "label", b"\xff\xfe"),
        "a label that is no UTF-8": lambda pick: execute(
            "UPDATE casestudies_catalogueterm SET label = CAST(x'41ff42' AS TEXT)"
        ),
        "a text for a number of statements": column(CatalogueEntry, "statements", "many"),
    }
    LOST |= {
        "half a record": lambda pick: put(
            CaseVersion,
            "record",
            NO_JSON,
            lambda _: CaseVersion.objects.filter(case__slug="b").first().pk,
        ),
    }
