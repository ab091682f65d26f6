"""What of a record can be searched, in three tiers, and where it is stored."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType

from django.db import connection

from casestudies.record import Record
from keywords.folding import words

from ..facets import EVERY_FACET
from . import postgres, sqlite
from .texts import LONGEST_WORD, passages_of, stem

Words = list[str | None]
# The modules that store and match text in each database.
BACKENDS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgres}


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
            if word and 2 < len(word) <= LONGEST_WORD and not word.isdigit()
        }

    def stems(self, tier: str) -> Words:
        return [word and stem(word) for word in getattr(self, tier)]


def backend() -> ModuleType:
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
            found += _words(text)
        found.append(None)
    return found


@lru_cache(maxsize=5_000)
def _words(text: str) -> list[str]:
    """Many records name the same terms."""
    return words(text)


def _lead_texts(record: Record) -> Iterator[str]:
    yield record.summary
    for facet in EVERY_FACET:
        for term in facet.found_in(record) if facet.searched else ():
            yield from (getattr(term, name) for name in facet.searched)
