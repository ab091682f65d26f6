"""A text taken apart: its words, their stems, and what a reader looks for: words, “phrases” and
-exclusions. Text is stemmed here, not in the database, so that both databases agree."""

import re
import threading
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

from keywords.folding import words

LONGEST_WORD = 60
PART = re.compile(r'(?P<minus>-?)(?:["“”](?P<phrase>[^"“”]*)(?:["“”]|$)|(?P<word>[^\s"“”]+))')
# Left out of a search of several words: they stand in nearly every text.
FUNCTION_WORDS = frozenset(
    words(
        "a an and are as at be by do does for from had has have how in into is it of on or "
        "that the their to was were what when where which who why with"
    )
)
_local = threading.local()


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The English stem of a folded word. A stemmer is not safe to share between threads."""
    if not hasattr(_local, "stemmer"):
        _local.stemmer = Stemmer.Stemmer("english")
    return _local.stemmer.stemWord(word[:LONGEST_WORD])


@dataclass(frozen=True, slots=True)
class Unit:
    """One word or phrase: as written, its folded words, their stems."""

    text: str
    words: tuple[str, ...]
    stems: tuple[str, ...]
    excluded: bool = False


@lru_cache(maxsize=100)
def parse(text: str) -> tuple[Unit, ...]:
    """The Units of a text."""
    units = []
    for part in PART.finditer(text):
        written = part["phrase"] if part["phrase"] is not None else part["word"]
        folded = tuple(words(written))
        if folded:
            stems = tuple(stem(word) for word in folded)
            units.append(Unit(written, folded, stems, excluded=bool(part["minus"])))
    telling = [unit for unit in units if unit.excluded or not _is_function_word(unit)]
    return tuple(telling if any(not unit.excluded for unit in telling) else units)


def _is_function_word(unit: Unit) -> bool:
    return len(unit.words) == 1 and unit.words[0] in FUNCTION_WORDS
