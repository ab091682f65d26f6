"""Full text on SQLite: an FTS5 table of stems, its row id the case number."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from pyroaring import BitMap

from ..words.scripts import ANY_BEGINNING
from ..words.texts import Asked, Phrase, as_stored

if TYPE_CHECKING:
    from .index import Document

TABLE = "casestudies_fulltext"
COLUMNS = {"title": "title", "lead": "{title lead}"}


DEFINITION = (
    f"CREATE VIRTUAL TABLE {TABLE} USING fts5"
    # Marks are letters too: what of them are accents has been folded away.
    "(title, lead, body, tokenize = "
    "\"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\")"
)


def create(schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(DEFINITION)


def drop(schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(f"DROP TABLE {TABLE}")


def clear() -> None:
    """Begin a new table: FTS5 deletes row by row, reading each again."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")
        cursor.execute(DEFINITION)


def settle() -> None:
    """After much was written, join the parts of the index: each search goes through all of them."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('optimize')")


def row(document: "Document") -> tuple[str, ...]:
    return tuple(as_stored(document.stems(tier)) for tier in ("title", "lead", "body"))


def write(rows: Mapping[int, tuple[str, ...]], gone: Iterable[int]) -> None:
    """Take out the documents of the case numbers `gone`, then put in the rows of others."""
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(number,) for number in gone])
        cursor.executemany(
            f"INSERT INTO {TABLE} (rowid, title, lead, body) VALUES (%s, %s, %s, %s)",
            [(number, *texts) for number, texts in rows.items()],
        )


def _quoted(phrase: Phrase) -> str:
    text = " ".join(phrase)
    more = " *" if text.endswith(ANY_BEGINNING) else ""
    return '"{}"'.format(text.removesuffix(ANY_BEGINNING).replace('"', '""')) + more


FOUND = f"SELECT json_group_array(rowid) FROM {TABLE} WHERE {TABLE} MATCH %s"


def _query(phrases: Iterable[Phrase], tier: str | None) -> str:
    query = " AND ".join(map(_quoted, phrases))
    return f"{COLUMNS[tier]} : ({query})" if tier else query


def match(phrases: Iterable[Phrase], tier: str | None = None) -> BitMap:
    """Case numbers whose text holds all phrases, in `tier` if given."""
    with connection.cursor() as cursor:
        cursor.execute(FOUND, [_query(phrases, tier)])
        return BitMap(json.loads(cursor.fetchone()[0]))


def each(asked: Sequence[Asked]) -> list[BitMap]:
    """For each phrase and tier the numbers of the cases that hold it, in one statement."""
    columns = ", ".join([f"({FOUND})"] * len(asked))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}", [_query([phrase], tier) for phrase, tier in asked])
        return [BitMap(json.loads(found)) for found in cursor.fetchone()]


def texts(numbers: Sequence[int], longest: int | None = None) -> dict[int, tuple[str, ...]]:
    """Case number → stems of its title, lead and body, of the body so many characters."""
    body = "body" if longest is None else f"substr(body, 1, {longest:d})"
    places = ", ".join(["%s"] * len(numbers))
    query = f"SELECT rowid, title, lead, {body} FROM {TABLE} WHERE rowid IN ({places})"
    with connection.cursor() as cursor:
        cursor.execute(query, [*numbers])
        return {number: tuple(columns) for number, *columns in cursor.fetchall()}


def agreeing(rows: Mapping[int, tuple[str, ...]]) -> Iterable[int]:
    """Those numbers whose row is stored as it is given."""
    places = ", ".join(["%s"] * len(rows))
    query = f"SELECT rowid, title, lead, body FROM {TABLE} WHERE rowid IN ({places})"
    with connection.cursor() as cursor:
        cursor.execute(query, [*rows])
        return [number for number, *texts in cursor.fetchall() if tuple(texts) == rows[number]]


def check() -> None:
    """Raises DatabaseError where the index does not say what the rows say."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('integrity-check')")


def count() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE}")
        (number,) = cursor.fetchone()
        return int(number)
