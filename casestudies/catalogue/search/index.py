"""What of a record can be searched, in three tiers, and where it is stored."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection

from casestudies.record import organisations_of
from keywords.folding import words

from ..facets import EVERY_FACET
from . import postgres, sqlite
from .words import LONGEST_WORD, stem

# What of a claim can be searched: of each kind, in the order in which a reader meets them.
CLAIM_TEXTS = {
    "outcomes": ("domain", "statement", "population", "comparator"),
    "sections": ("body",),
    "key_figures": ("label",),
    "fieldwork": ("method", "participants"),
    "testimonies": ("role", "place", "text"),
    "findings": ("statement",),
}


@dataclass(frozen=True, slots=True)
class Document:
    """Folded words by tier; None stands between texts, so that no phrase spans two."""

    title: list
    lead: list
    body: list

    def vocabulary(self):
        return {
            word
            for word in {*self.title, *self.lead, *self.body}
            if word and 2 < len(word) <= LONGEST_WORD and not word.isdigit()
        }

    def stems(self, tier):
        return [word and stem(word) for word in getattr(self, tier)]


def backend():
    """The module that stores and matches text in the database in use."""
    return {"sqlite": sqlite, "postgresql": postgres}[connection.vendor]


def document_of(record):
    return Document(
        _run([record.title]),
        _run(_lead_texts(record)),
        _run(text for _, text in passages_of(record)),
    )


def _run(texts):
    found = []
    for text in texts:
        if text:
            found += _words(text)
        found.append(None)
    return found


@lru_cache(maxsize=5_000)
def _words(text):
    """Many records name the same terms."""
    return words(text)


def _lead_texts(record):
    yield record.summary
    for facet in EVERY_FACET:
        for term in facet.found_in(record) if facet.searched else ():
            yield from (getattr(term, name) for name in facet.searched)


def passages_of(record: Any, get: Callable[[Any, str], Any] = getattr) -> Iterator[tuple[str, str]]:
    """(claim code or "", text) of everything else that a reader can find words in.

    `get` is dict.get for a record as JSON, which may lack fields that were added later.
    """
    if programme := get(record, "programme"):
        yield "", get(programme, "description") or ""
    for organisation in organisations_of(record, get).values():
        yield "", get(organisation, "label")
    for kind, names in CLAIM_TEXTS.items():
        for claim in get(record, kind) or ():
            yield get(claim, "code"), _joined(_text(get(claim, name), get) for name in names)
    for source in get(record, "sources") or ():
        authors = (
            get(one, "family") or get(one, "literal") for one in get(source, "authors") or ()
        )
        named = ", ".join(filter(None, authors))
        yield "", _joined((get(source, "title"), named, get(source, "container")))


def _text(value, get):
    return value if value is None or isinstance(value, str) else get(value, "label")


def _joined(texts):
    return " · ".join(filter(None, texts))
