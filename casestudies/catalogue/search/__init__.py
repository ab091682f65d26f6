"""Full-text search: which cases hold the words, in tiers; one interface, a backend a database."""

from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db import connection
from pyroaring import BitMap

from keywords.folding import words

from . import postgres, sqlite
from .index import document_of
from .query import Unit, parse
from .stemming import stem

__all__ = ["Found", "Unit", "backend", "document_of", "find", "matches", "parse", "stem"]

PHRASES, MOST_PHRASES = "phrases", 200  # of which each may take 125 KB at a million cases


def backend():
    """The module that stores and matches text in the database in use."""
    return {"sqlite": sqlite, "postgresql": postgres}[connection.vendor]


@dataclass(frozen=True)
class Found:
    """Case numbers that match a text, and what else its words say."""

    all: BitMap
    tagged: BitMap  # with the keyword that goes by the whole text
    concepts: tuple  # ids of the keywords that the text names
    phrases: tuple

    def in_title(self, snapshot):
        return matches(snapshot, self.phrases, "title")

    def in_lead(self, snapshot):
        return matches(snapshot, self.phrases, "lead") | self.tagged


def find(snapshot, text):
    """Cases for a text: every word and phrase, or a keyword that goes by that name."""
    return snapshot.remember("text", text, lambda: _find(snapshot, parse(text)), most=100)


def _find(snapshot, units):
    wanted = [unit for unit in units if not unit.excluded]
    whole = _concepts(snapshot, " ".join(unit.text for unit in wanted))
    named = {unit: _concepts(snapshot, unit.text) for unit in wanted}

    found = matches(snapshot, [unit.stems for unit in wanted if not named[unit]])
    for unit in wanted:
        if named[unit]:
            found = found & (matches(snapshot, [unit.stems]) | _cases(snapshot, named[unit]))
    tagged = _cases(snapshot, whole)
    found = (found | tagged) & snapshot.everything
    for unit in units:
        if unit.excluded:
            found = found - matches(snapshot, [unit.stems])
            found = found - _cases(snapshot, _concepts(snapshot, unit.text))

    concepts = whole.union(*named.values()) if wanted else set()
    return Found(found, tagged, tuple(sorted(concepts)), tuple(unit.stems for unit in wanted))


def matches(snapshot, phrases, tier=None):
    """Cases whose text (or a tier of it) holds all phrases, each of them a tuple of stems.

    What is found for a phrase alone is remembered: phrases come again in other texts. One that
    stands nowhere is not, or made-up words would crowd out the others.
    """
    # Looked up once: other threads put in and take out meanwhile.
    known = snapshot.cache.setdefault(PHRASES, {})
    kept = {phrase: known.get((phrase, tier)) for phrase in phrases}
    found = [cases for cases in kept.values() if cases is not None]
    asked = [phrase for phrase, cases in kept.items() if cases is None]
    if asked:
        cases = backend().match(asked, tier)
        if len(asked) == 1 and (cases or (asked[0], None) in known):
            snapshot.remember(PHRASES, (asked[0], tier), lambda: cases, most=MOST_PHRASES)
        found.append(cases)
    if not found:
        return BitMap() if tier else snapshot.everything
    return reduce(and_, found)


def _concepts(snapshot, text):
    return set(snapshot.graph.by_label.get(" ".join(words(text)), ()))


def _cases(snapshot, concepts):
    return BitMap.union(BitMap(), *(snapshot.keywords[pk] for pk in concepts))
