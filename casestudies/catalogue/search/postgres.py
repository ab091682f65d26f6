"""Full text on PostgreSQL: a tsvector of stems per case, made here and not by a parser."""

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from pyroaring import BitMap

from .scripts import ANY_BEGINNING
from .texts import Phrase

if TYPE_CHECKING:
    from .index import Document

TABLE = "casestudies_fulltext"
WEIGHTS = {"title": "A", "lead": "AB"}
LAST_POSITION = 16_383  # PostgreSQL keeps no position beyond this


def create(schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(
        f"CREATE TABLE {TABLE} (number integer PRIMARY KEY, document tsvector NOT NULL)"
    )
    schema_editor.execute(f"CREATE INDEX {TABLE}_gin ON {TABLE} USING gin (document)")


def drop(schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(f"DROP TABLE {TABLE}")


def clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")


def settle() -> None:
    """After much was written, sort into the index what waits beside it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [f"{TABLE}_gin"])


def row(document: "Document") -> tuple[str]:
    parts: list[str] = []
    position = 0
    for tier, weight in (("title", "A"), ("lead", "B"), ("body", "D")):
        for stem in document.stems(tier):
            position = min(position + 1, LAST_POSITION)
            if stem is not None:
                parts.append(f"{_lexeme(stem)}:{position}{weight}")
    return (" ".join(parts),)


def write(rows: Mapping[int, tuple[str, ...]], gone: Iterable[int]) -> None:
    """Take out the documents of the case numbers `gone`, then put in the rows of others."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE number = ANY(%s)", [[*gone]])
        # One statement a row would wait for the server at every row.
        cursor.execute(
            f"INSERT INTO {TABLE} (number, document) SELECT number, document::tsvector "
            "FROM unnest(%s::integer[], %s::text[]) AS added(number, document)",
            [[*rows], [document for (document,) in rows.values()]],
        )


def _lexeme(stem: str) -> str:
    return "'{}'".format(stem.replace("\\", "\\\\").replace("'", "''"))


def _wanted(stem: str, weights: str) -> str:
    word = stem.removesuffix(ANY_BEGINNING)
    options = ("*" if word != stem else "") + weights
    return _lexeme(word) + (f":{options}" if options else "")


def match(phrases: Iterable[Phrase], tier: str | None = None) -> BitMap:
    """Case numbers whose text holds all phrases, in `tier` if given."""
    weights = WEIGHTS[tier] if tier else ""
    query = " & ".join(
        "({})".format(" <-> ".join(_wanted(stem, weights) for stem in phrase)) for phrase in phrases
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT json_agg(number)::text FROM {TABLE} WHERE document @@ %s::tsquery", [query]
        )
        return BitMap(json.loads(cursor.fetchone()[0] or "[]"))


def agreeing(rows: Mapping[int, tuple[str, ...]]) -> Iterable[int]:
    """Those numbers whose row is stored as it is given."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM unnest(%s::integer[], %s::text[]) AS given(number, text) "
            f"JOIN {TABLE} USING (number) WHERE document = text::tsvector",
            [[*rows], [document for (document,) in rows.values()]],
        )
        return [number for (number,) in cursor.fetchall()]


def check() -> None:
    """The rows say it all: an index of PostgreSQL's own is its own affair."""


def count() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE}")
        (number,) = cursor.fetchone()
        return int(number)
