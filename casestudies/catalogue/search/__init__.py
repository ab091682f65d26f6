"""Full-text search: which cases hold the words, in tiers; one interface, a backend a database."""

from dataclasses import dataclass

from django.db import connection
from pyroaring import BitMap

from keywords.folding import words

from . import postgres, sqlite
from .document import document_of
from .query import Unit, parse
from .stemming import stem

__all__ = ["Found", "Unit", "backend", "document_of", "find", "parse", "stem"]


def backend():
    """The module that stores and matches text in the database in use."""
    return {"sqlite": sqlite, "postgresql": postgres}[connection.vendor]


@dataclass(frozen=True)
class Found:
    """Case numbers that match a text: all, and those matching in title or lead already."""

    all: BitMap
    title: BitMap
    lead: BitMap
    concepts: tuple  # ids of the keywords that the text names


def find(snapshot, text):
    """Cases for a text: every word and phrase, or a keyword that goes by that name."""
    return snapshot.remember("text", text, lambda: _find(snapshot, parse(text)))


def _find(snapshot, units):
    match = backend().match
    wanted = [unit for unit in units if not unit.excluded]
    whole = _concepts(snapshot, " ".join(unit.text for unit in wanted))
    named = {unit: _concepts(snapshot, unit.text) for unit in wanted}
    plain = [unit.stems for unit in wanted if not named[unit]]

    found = match(plain) if plain else snapshot.everything
    for unit in wanted:
        if named[unit]:
            found = found & (match([unit.stems]) | _cases(snapshot, named[unit]))
    tagged = _cases(snapshot, whole)
    found = (found | tagged) & snapshot.everything
    for unit in units:
        if unit.excluded:
            found = found - match([unit.stems]) - _cases(snapshot, _concepts(snapshot, unit.text))

    stems = [unit.stems for unit in wanted]
    title = match(stems, "title") if stems else BitMap()
    lead = match(stems, "lead") if stems else BitMap()
    concepts = whole.union(*named.values()) if wanted else set()
    return Found(found, title, lead | tagged, tuple(sorted(concepts)))


def _concepts(snapshot, text):
    return set(snapshot.graph.by_label.get(" ".join(words(text)), ()))


def _cases(snapshot, concepts):
    return BitMap.union(BitMap(), *(snapshot.keywords[pk] for pk in concepts))
