"""What of a record can be searched, in three tiers, and where it is stored."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from pyroaring import BitMap

from casestudies.record import Record

from ..facets import EVERY_FACET
from . import postgres, sqlite
from .scripts import is_in_parts, parts_of
from .texts import LONGEST_WORD, Phrase, Words, passages_of, stem


@dataclass(frozen=True, slots=True)
class Document:
    """Folded words by tier; None stands between texts, so that no phrase spans two."""

    title: Words
    lead: Words
    body: Words

    def vocabulary(self) -> set[str]:
        return {
            word
            for word in {*self.title, *self.lead, *self.body}
            if word
            and 2 < len(word) <= LONGEST_WORD
            and not word.isdigit()
            and not is_in_parts(word)
        }

    def stems(self, tier: str) -> Words:
        return [word and stem(word) for word in getattr(self, tier)]


class Backend(Protocol):
    """A module that stores and matches text in one kind of database. It makes the columns of a
    case's row in its TABLE from a Document."""

    TABLE: str

    def create(self, schema_editor: BaseDatabaseSchemaEditor) -> None: ...
    def drop(self, schema_editor: BaseDatabaseSchemaEditor) -> None: ...
    def clear(self) -> None: ...
    def settle(self) -> None: ...
    def row(self, document: Document) -> tuple[str, ...]: ...
    def write(self, rows: Mapping[int, tuple[str, ...]], gone: Iterable[int]) -> None: ...
    def agreeing(self, rows: Mapping[int, tuple[str, ...]]) -> Iterable[int]: ...
    def check(self) -> None: ...
    def count(self) -> int: ...
    def match(self, phrases: Iterable[Phrase], tier: str | None = None) -> BitMap: ...


BACKENDS: dict[str, Backend] = {"sqlite": sqlite, "postgresql": postgres}


def backend() -> Backend:
    return BACKENDS[connection.vendor]


def document_of(record: Record) -> Document:
    return Document(
        _run([record.title]),
        _run(_lead_texts(record)),
        _run(text for _, text in passages_of(record)),
    )


def _run(texts: Iterable[str]) -> Words:
    found: Words = []
    for text in texts:
        if text:
            found += _words(text) if len(text) <= LONGEST_NAME else parts_of(text)
        found.append(None)
    return found


LONGEST_NAME = 200  # characters of a text that many records may hold


@lru_cache(maxsize=5_000)
def _words(text: str) -> list[str]:
    """Many records name the same terms."""
    return parts_of(text)


def _lead_texts(record: Record) -> Iterator[str]:
    yield record.summary
    for facet in EVERY_FACET:
        for term in facet.found_in(record) if facet.searched else ():
            yield from (getattr(term, name) for name in facet.searched)
