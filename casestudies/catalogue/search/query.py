"""A reader's text taken apart: words, “phrases” and -exclusions."""

import re
from dataclasses import dataclass
from functools import lru_cache

from keywords.folding import words

from .stemming import stem

PART = re.compile(r'(?P<minus>-?)(?:["“”](?P<phrase>[^"“”]*)(?:["“”]|$)|(?P<word>[^\s"“”]+))')
# Left out of a search of several words: they stand in nearly every text.
FUNCTION_WORDS = frozenset(
    words(
        "a an and are as at be by do does for from had has have how in into is it of on or "
        "that the their to was were what when where which who why with"
    )
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One word or phrase: as written, its folded words, their stems."""

    text: str
    words: tuple[str, ...]
    stems: tuple[str, ...]
    excluded: bool = False


@lru_cache(maxsize=100)
def parse(text):
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


def _is_function_word(unit):
    return len(unit.words) == 1 and unit.words[0] in FUNCTION_WORDS
