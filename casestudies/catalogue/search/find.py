"""The cases whose texts hold what a reader looks for; and “did you mean”: the likely word for one
that stands in no case, offered and never substituted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from time import monotonic

from django.db import DatabaseError, connection
from pyroaring import BitMap
from rapidfuzz import process
from rapidfuzz.distance import OSA

from casestudies.models import CatalogueWord
from keywords.folding import words

from ..snapshot.snapshot import Changes, Kept, Snapshot, remembered
from ..snapshot.unions import union
from .index import BACKENDS
from .scripts import is_in_parts
from .texts import LONGEST_WORD, Phrase, Unit, parse

SHORTEST = 4  # letters of a word for which another is offered
MOST = 50_000  # words: those in most cases are the likeliest to be meant
MANY, SECONDS = 5000, 60
MOST_UNKNOWN = 5  # words of one text that are compared with all others


class SearchFailedError(Exception):
    """The database could not search its texts; the message is for readers."""


@dataclass(frozen=True)
class Found:
    """Case numbers that match a text, and what else its words say."""

    all: BitMap
    tagged: BitMap  # with the keyword that goes by the whole text
    concepts: tuple[int, ...]  # ids of the keywords that the text names
    phrases: tuple[Phrase, ...]

    def in_title(self, snapshot: Snapshot) -> BitMap:
        return matches(snapshot, self.phrases, "title")

    def in_lead(self, snapshot: Snapshot) -> BitMap:
        return matches(snapshot, self.phrases, "lead") | self.tagged


@remembered(most=100)
def find(snapshot: Snapshot, text: str) -> Found:
    """Cases for a text: every word and phrase, or a keyword that goes by that name."""
    units = parse(text)
    wanted = [unit for unit in units if not unit.excluded]
    whole = _concepts(snapshot, " ".join(unit.text for unit in wanted))
    named = {unit: _concepts(snapshot, unit.text) for unit in wanted}

    cases = matches(snapshot, [unit.stems for unit in wanted if not named[unit]])
    for unit in wanted:
        if named[unit]:
            cases = cases & (matches(snapshot, [unit.stems]) | _cases(snapshot, named[unit]))
    tagged = _cases(snapshot, whole)
    cases = _without(snapshot, (cases | tagged) & snapshot.everything, units)

    concepts = whole.union(*named.values()) if wanted else set()
    return Found(cases, tagged, tuple(sorted(concepts)), tuple(unit.stems for unit in wanted))


def _without(snapshot: Snapshot, cases: BitMap, units: Iterable[Unit]) -> BitMap:
    for unit in dict.fromkeys(units):
        if unit.excluded:
            cases = cases - matches(snapshot, [unit.stems])
            cases = cases - _cases(snapshot, _concepts(snapshot, unit.text))
    return cases


@remembered(most=200)  # of which each may take 125 KB at a million cases
def _matches_one(snapshot: Snapshot, phrase: Phrase, tier: str | None) -> BitMap:
    return _look_up([phrase], tier)


def matches(snapshot: Snapshot, phrases: Iterable[Phrase], tier: str | None = None) -> BitMap:
    """Cases whose text (or a tier of it) holds all phrases.

    What is found for a phrase alone is kept: phrases come again in other texts. One that stands
    nowhere is not, or made-up words would crowd out the others.
    """
    # Looked up once: other threads put in and take out meanwhile.
    kept = _matches_one.kept(snapshot)
    known = {phrase: kept.get((phrase, tier)) for phrase in phrases}
    found = [cases for cases in known.values() if cases is not None]
    asked = [phrase for phrase, cases in known.items() if cases is None]
    if asked:
        cases = _look_up(asked, tier)
        if len(asked) == 1 and (cases or (asked[0], None) in kept):
            _matches_one.keep(snapshot, (asked[0], tier), cases)
        found.append(cases)
    if not found:
        return BitMap() if tier else snapshot.everything
    return reduce(and_, found)


def _look_up(phrases: Sequence[Phrase], tier: str | None) -> BitMap:
    try:
        return BACKENDS[connection.vendor].match(phrases, tier)
    except DatabaseError as error:
        raise SearchFailedError(
            "The words that you look for were left out, since the index of texts can't be read. "
            "Filters work as ever. Search again in a while."
        ) from error


def _concepts(snapshot: Snapshot, text: str) -> set[int]:
    return set(snapshot.graph.by_label.get(" ".join(words(text)), ()))


def _cases(snapshot: Snapshot, concepts: Iterable[int]) -> BitMap:
    return union(snapshot.keywords[pk] for pk in concepts)


# Did you mean


def suggest(snapshot: Snapshot, text: str) -> str:
    """The text with each unknown word replaced by its nearest known one, or "" if none is."""
    unknown: set[str] = set()
    for word, stem in _words_to_check(text).items():
        if not matches(snapshot, [(stem,)]):
            unknown.add(word)
        if len(unknown) > MOST_UNKNOWN:
            return ""  # in another language, or no words at all
    better = {word: _nearest(snapshot, word) for word in unknown}
    if not any(better.values()):
        return ""
    return " ".join(_rewrite(unit, better) for unit in parse(text))


def _words_to_check(text: str) -> dict[str, str]:
    """Word → stem"""
    return {
        word: stem
        for unit in parse(text)
        if not unit.excluded and not any(map(is_in_parts, unit.words))
        for word, stem in zip(unit.words, unit.stems, strict=True)
        if SHORTEST <= len(word) <= LONGEST_WORD
    }


def _rewrite(unit: Unit, better: dict[str, str | None]) -> str:
    changed = [better.get(word) or word for word in unit.words]
    text = " ".join(changed) if changed != list(unit.words) else unit.text
    quoted = f'"{text}"' if " " in text else text
    return f"-{quoted}" if unit.excluded else quoted


def _nearest(snapshot: Snapshot, word: str) -> str | None:
    """The known word with the fewest slips; of equals the one in most cases."""
    known = vocabulary(snapshot).documents
    slips = 1 if len(word) < 6 else 2
    near = process.extract(word, known.keys(), scorer=OSA.distance, score_cutoff=slips, limit=10)
    best = min(near, key=lambda hit: (hit[1], -known[hit[0]], hit[0]), default=None)
    return best[0] if best else None


class Vocabulary:
    """`documents` says how many cases have a word. A large one is read again after a while only,
    even if the catalogue changed: it takes long, and what is offered is counted anew."""

    def __init__(self, documents: dict[str, int]) -> None:
        self.documents, self.read_at = documents, monotonic()

    @property
    def is_fresh(self) -> bool:
        return len(self.documents) > MANY and monotonic() - self.read_at < SECONDS


def _while_fresh(kept: Kept, old: Snapshot, new: Snapshot, changes: Changes) -> Kept:
    return {key: words for key, words in kept.items() if words.is_fresh}


@remembered(carry_over=_while_fresh)
def vocabulary(snapshot: Snapshot) -> Vocabulary:
    words = CatalogueWord.objects.order_by("-documents").values_list("word", "documents")
    rows = words[:MOST].iterator(chunk_size=5000)
    known = ((word, count) for word, count in rows if isinstance(word, str))
    return Vocabulary({word: count for word, count in known if isinstance(count, int)})
