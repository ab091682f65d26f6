"""Titles that are nearly the same as one that is there, or as one of an earlier row.

Comparing each with each would take hours for 50,000. A title is compared with those that share one
of its rarest words, and with those that are the same but for one word; a word of many titles tells
nothing by itself.
"""

import re
from collections import defaultdict
from typing import NamedTuple

from rapidfuzz import fuzz, process

from keywords.folding import words

NEAR = 90
MOST_OF_A_WORD = 40  # titles
RAREST = 3
MOST_WORDS = 20
DIGITS = re.compile(r"\d+")


class Likely(NamedTuple):
    """`case` is its primary key, or None where it is an earlier row of the table."""

    title: str
    case: int | None
    row: int | None


class Titles:
    def __init__(self) -> None:
        self.entries: list[Likely] = []
        self.folded: list[str] = []
        self.by_word: dict[str | int, list[int]] = defaultdict(list)

    def add(self, title: str, case: int | None, row: int | None = None) -> None:
        found = sorted(set(words(title)))
        number = len(self.entries)
        self.entries.append(Likely(title, case, row))
        self.folded.append(" ".join(found))
        keys: list[str | int] = [*found, *_without_one(found)]
        for key in keys:
            titles = self.by_word[key]
            if len(titles) <= MOST_OF_A_WORD:
                titles.append(number)

    def nearest(self, title: str) -> Likely | None:
        found = sorted(set(words(title)))
        known = [
            numbers
            for word in found
            if len(word) > 2 and 0 < len(numbers := self.by_word.get(word, ())) <= MOST_OF_A_WORD
        ]
        near = {number for numbers in sorted(known, key=len)[:RAREST] for number in numbers}
        for key in _without_one(found):
            near.update(self.by_word.get(key, ()))
        if not near:
            return None
        folded = " ".join(found)
        best = process.extractOne(
            folded,
            {number: self.folded[number] for number in near},
            scorer=fuzz.ratio,
            score_cutoff=NEAR,
        )
        if not best:
            return None
        other = self.entries[best[2]]
        # “… in 2010” and “… in 2011”, “Phase 1” and “Phase 2” are told apart by just that.
        return other if _digits(title) == _digits(other.title) else None


def _without_one(found: list[str]) -> list[int]:
    """For each word, what stands for all the others together."""
    if not 3 <= len(found) <= MOST_WORDS:
        return []
    return [hash((*found[:at], *found[at + 1 :])) for at in range(len(found))]


def _digits(title: str) -> set[str]:
    return set(DIGITS.findall(title))
