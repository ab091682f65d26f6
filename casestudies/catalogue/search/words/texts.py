"""Words of a text and their stems. Words are stemmed here, not in the database, so that both
databases agree."""

import threading
from functools import lru_cache

import Stemmer

from keywords.folding import fold

from .scripts import parts_of
from .spelling import HYPHENED, HYPHENS, plain, spelled

Phrase = tuple[str, ...]  # of stems
Asked = tuple[Phrase, str | None]  # to be looked up in a tier, or anywhere
Words = list[str | None]  # folded, or stems; None stands between texts
LONGEST_WORD = 60
# Stands between texts where they are stored. Private use: no query can hold it, so that no phrase
# runs over it.
GAP = "\ue000"
_local = threading.local()


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The English stem of a folded word of a record; those of readers would fill what is kept."""
    return stem_of_reader(word)


@lru_cache(maxsize=2_000)
def stem_of_reader(word: str) -> str:
    """A stemmer is not safe to share between threads."""
    if not hasattr(_local, "stemmer"):
        _local.stemmer = Stemmer.Stemmer("english")
    found: str = _local.stemmer.stemWord(spelled(word[:LONGEST_WORD]))
    return found


def words_of(text: str) -> list[str]:
    """The folded words of a text, or parts of words, as they are stored."""
    return parts_of(plain(text))


def hyphened(text: str) -> set[str]:
    """The words with a hyphen in a text, folded: “co-production”."""
    if not HYPHENS.search(text):
        return set()
    found = HYPHENED.findall(fold(plain(text)))
    return {HYPHENS.sub("-", word) for word in found if len(word) <= LONGEST_WORD}


def as_stored(stems: Words) -> str:
    """One text of the stems, as both databases keep it."""
    return " ".join([GAP if stem is None else stem for stem in stems])
