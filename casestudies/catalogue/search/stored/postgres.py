"""Full text on PostgreSQL: a tsvector of stems per case, made here and not by a parser, and the
stems themselves in their order."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from pyroaring import BitMap

from ..words.scripts import ANY_BEGINNING
from ..words.texts import Asked, Phrase, as_stored

if TYPE_CHECKING:
    from .index import Document

TABLE = "casestudies_fulltext"
WEIGHTS = {"title": "A", "lead": "AB"}
TIERS = {"title": "A", "lead": "B", "body": "D"}
LAST_POSITION = 16_383  # PostgreSQL keeps no position beyond this


def create(schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(
        f"CREATE TABLE {TABLE} (number integer PRIMARY KEY, document tsvector NOT NULL)"
    )
    add_texts(schema_editor)
    schema_editor.execute(f"CREATE INDEX {TABLE}_gin ON {TABLE} USING gin (document)")


def add_texts(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Columns that a table made by an earlier release lacks."""
    columns = (f"ADD COLUMN IF NOT EXISTS {tier} text NOT NULL DEFAULT ''" for tier in TIERS)
    schema_editor.execute(f"ALTER TABLE {TABLE} {', '.join(columns)}")


def drop_texts(schema_editor: BaseDatabaseSchemaEditor) -> None:
    columns = (f"DROP COLUMN IF EXISTS {tier}" for tier in TIERS)
    schema_editor.execute(f"ALTER TABLE {TABLE} {', '.join(columns)}")


def drop(schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(f"DROP TABLE {TABLE}")


def clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")


def settle() -> None:
    """After much was written, sort into the index what waits beside it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [f"{TABLE}_gin"])


def row(document: "Document") -> tuple[str, ...]:
    parts: list[str] = []
    texts: list[str] = []
    position = 0
    for tier, weight in TIERS.items():
        stems = document.stems(tier)
        texts.append(as_stored(stems))
        for stem in stems:
            position = min(position + 1, LAST_POSITION)
            if stem is not None:
                parts.append(f"{_lexeme(stem)}:{position}{weight}")
    return (" ".join(parts), *texts)


GIVEN = (
    "unnest(%s::integer[], %s::text[], %s::text[], %s::text[], %s::text[]) "
    "AS given(number, document, title, lead, body)"
)


def _given(rows: Mapping[int, tuple[str, ...]]) -> list[list[Any]]:
    """What GIVEN stands for: one statement a row would wait for the server at every row."""
    columns = zip(*rows.values(), strict=True) if rows else ((),) * 4
    return [[*rows], *(list(column) for column in columns)]


def write(rows: Mapping[int, tuple[str, ...]], gone: Iterable[int]) -> None:
    """Take out the documents of the case numbers `gone`, then put in the rows of others."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE number = ANY(%s)", [[*gone]])
        cursor.execute(
            f"INSERT INTO {TABLE} (number, document, title, lead, body) "
            f"SELECT number, document::tsvector, title, lead, body FROM {GIVEN}",
            _given(rows),
        )


def _lexeme(stem: str) -> str:
    return "'{}'".format(stem.replace("\\", "\\\\").replace("'", "''"))


def _wanted(stem: str, weights: str) -> str:
    word = stem.removesuffix(ANY_BEGINNING)
    options = ("*" if word != stem else "") + weights
    return _lexeme(word) + (f":{options}" if options else "")


def _query(phrases: Iterable[Phrase], tier: str | None) -> str:
    weights = WEIGHTS[tier] if tier else ""
    return " & ".join(
        "({})".format(" <-> ".join(_wanted(stem, weights) for stem in phrase)) for phrase in phrases
    )


FOUND = f"SELECT json_agg(number)::text FROM {TABLE} WHERE document @@ %s::tsquery"


def match(phrases: Iterable[Phrase], tier: str | None = None) -> BitMap:
    """Case numbers whose text holds all phrases, in `tier` if given."""
    with connection.cursor() as cursor:
        cursor.execute(FOUND, [_query(phrases, tier)])
        return BitMap(json.loads(cursor.fetchone()[0] or "[]"))


def each(asked: Sequence[Asked]) -> list[BitMap]:
    """For each phrase and tier the numbers of the cases that hold it, in one question."""
    columns = ", ".join([f"({FOUND})"] * len(asked))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}", [_query([phrase], tier) for phrase, tier in asked])
        return [BitMap(json.loads(found or "[]")) for found in cursor.fetchone()]


def texts(numbers: Sequence[int], longest: int | None = None) -> dict[int, tuple[str, ...]]:
    """Case number → stems of its title, lead and body, of the body so many characters."""
    body = "body" if longest is None else f"left(body, {longest:d})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT number, title, lead, {body} FROM {TABLE} WHERE number = ANY(%s)", [[*numbers]]
        )
        return {number: tuple(columns) for number, *columns in cursor.fetchall()}


def agreeing(rows: Mapping[int, tuple[str, ...]]) -> Iterable[int]:
    """Those numbers whose row is stored as it is given."""
    same = " AND ".join(f"{TABLE}.{name} = given.{name}" for name in TIERS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT number FROM {GIVEN} JOIN {TABLE} USING (number) "
            f"WHERE {TABLE}.document = given.document::tsvector AND {same}",
            _given(rows),
        )
        return [number for (number,) in cursor.fetchall()]


def check() -> None:
    """The rows say it all: an index of PostgreSQL's own is its own affair."""


def count() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE}")
        (number,) = cursor.fetchone()
        return int(number)
