"""Scripts in which a word is found by its parts: those without blanks between words (Chinese,
Japanese, Thai …), and those that write several words in one (Korean, those of India).

A run of such letters becomes overlapping pairs, and the last letter alone: “社会創新” becomes 社会,
会創, 創新 and 新. What is looked for becomes pairs too, which must stand in a row; a letter alone
is the beginning of a pair, or the last.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from keywords.folding import MARKS, words

ANY_BEGINNING = "*"  # ends what is looked for, where it may go on
LETTERS = (
    "\u0900-\u109f\u1100-\u11ff\u1780-\u17ff\u1a20-\u1aaf\u3005-\u3007\u3040-\u30ff\u3130-\u318f"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua800-\uabff\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
UNSEEN = "\u00ad\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f"  # which folding takes out of words
IN_PARTS = re.compile(f"[{LETTERS}]")
LETTER = re.compile(f"[{LETTERS}][{MARKS}{UNSEEN}]*")
RUN = re.compile(f"(?:[{LETTERS}][{MARKS}{UNSEEN}]*)+|[^{LETTERS}]+")


def is_in_parts(word: str) -> bool:
    return not word.isascii() and bool(IN_PARTS.search(word))


def parts_of(text: str) -> list[str]:
    """The folded words of a text, those of such scripts in their parts."""
    return [part for word in words(text) for part in _parts_of_word(word)]


def looked_for(text: str) -> list[str]:
    """The same of what a reader looks for: it may go on where it ends."""
    *whole, last = words(text) or [""]
    found = [part for word in whole for part in _parts_of_word(word)]
    *runs, end = RUN.findall(last) or [""]
    found += [part for run in runs for part in _parts_of_run(run)]
    letters = _letters(end)
    if len(letters) == 1:
        return [*found, letters[0] + ANY_BEGINNING]
    return found + (_parts_of_run(end)[:-1] if letters else [end] if end else [])


@lru_cache(maxsize=5_000)
def _parts_of_word(word: str) -> Sequence[str]:
    if not is_in_parts(word):
        return (word,)
    return [part for run in RUN.findall(word) for part in _parts_of_run(run)]


def _parts_of_run(run: str) -> list[str]:
    letters = _letters(run)
    if not letters:
        return [run]
    return [*map("".join, pairwise(letters)), letters[-1]]


def _letters(run: str) -> list[str]:
    return LETTER.findall(run)


def places_of(word: str) -> Iterator[tuple[str, int, int, int]]:
    """(part, start, stop, stop of its first letter) in a word as it is written."""
    for run in RUN.finditer(word):
        letters = [(found[0], *found.span()) for found in LETTER.finditer(run[0])]
        at = run.start()
        if not letters:
            for part in words(run[0]):
                yield part, at, run.end(), run.end()
            continue
        for (one, start, stop), (other, _, end) in pairwise(letters):
            yield "".join(words(one + other)), at + start, at + end, at + stop
        last, start, stop = letters[-1]
        yield "".join(words(last)), at + start, at + stop, at + stop
