"""What of a record can be searched, in three tiers, and where it is stored."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from pyroaring import BitMap

from casestudies.record import Record

from ...facets import EVERY_FACET
from ..words.scripts import is_in_parts
from ..words.texts import LONGEST_WORD, Asked, Phrase, Words, hyphened, stem, words_of
from . import postgres, sqlite
from .passages import passages_of


@dataclass(frozen=True, slots=True)
class Document:
    """Folded words by tier; None stands between texts, so that no phrase spans two.

    names: what the case may be asked for by, word for word. hyphened: its words with a hyphen.
    """

    title: Words
    lead: Words
    body: Words
    names: tuple[Phrase, ...] = ()
    hyphened: frozenset[str] = frozenset()

    def vocabulary(self) -> set[str]:
        return {*self.hyphened} | {
            word
            for word in {*self.title, *self.lead, *self.body}
            if word
            and 2 < len(word) <= LONGEST_WORD
            and not word.isdigit()
            and not is_in_parts(word)
        }

    def stems(self, tier: str) -> Words:
        stems: Words = [word and stem(word) for word in getattr(self, tier)]
        return [*stems, *map(exact_word, self.names)] if tier == "title" else stems


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
    def each(self, asked: Sequence[Asked]) -> list[BitMap]: ...
    def texts(
        self, numbers: Sequence[int], longest: int | None = None
    ) -> dict[int, tuple[str, ...]]: ...


BACKENDS: dict[str, Backend] = {"sqlite": sqlite, "postgresql": postgres}


def backend() -> Backend:
    return BACKENDS[connection.vendor]


def document_of(record: Record) -> Document:
    lead = [*_lead_texts(record)]
    # A statement is found by its code too.
    body = [f"{code} {text}" if code else text for code, text in passages_of(record)]
    return Document(
        _run([record.title]),
        _run(lead),
        _run(body),
        tuple(dict.fromkeys(filter(None, map(_stems, _names(record))))),
        frozenset().union(*map(hyphened, (record.title, *lead, *body))),
    )


def _run(texts: Iterable[str]) -> Words:
    found: Words = []
    for text in texts:
        if text:
            found += _words(text) if len(text) <= LONGEST_NAME else words_of(text)
        found.append(None)
    return found


LONGEST_NAME = 200  # characters of a text that many records may hold


@lru_cache(maxsize=5_000)
def _words(text: str) -> list[str]:
    """Many records name the same terms."""
    return words_of(text)


def _lead_texts(record: Record) -> Iterator[str]:
    yield record.summary
    yield record.code
    for facet in EVERY_FACET:
        for term in facet.found_in(record) if facet.searched else ():
            for name in facet.searched:
                said = getattr(term, name, "")
                yield from (said,) if isinstance(said, str) else said


# What a case is called as a whole

EXACT = "\ue001"  # private use: begins a word that no reader can write
SUBTITLE = re.compile(r"[:–—]\s|\s[–—-]\s")


def _names(record: Record) -> Iterator[str]:
    """Its title, with and without what follows a colon or a dash, and its code."""
    yield record.title
    yield SUBTITLE.split(record.title)[0]
    yield record.code


def _stems(text: str) -> Phrase:
    return tuple(map(stem, words_of(text)))


def exact_word(stems: Phrase) -> str:
    """One word that stands for all of a name, so that an index finds it at once."""
    return EXACT + hashlib.sha256(" ".join(stems).encode()).hexdigest()[:16]
