"""Where the words stand: marks in a text, and an excerpt around most of them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

from keywords.folding import MARKS

from ..words.query import Unit
from ..words.scripts import ANY_BEGINNING, UNSEEN, is_in_parts, places_of
from ..words.spelling import APOSTROPHES
from ..words.texts import Phrase, stem, words_of

Token = tuple[str, int, int, int]  # stem, start, stop, stop of its first letter
Units = Sequence[Unit]
# As `texts.words_of` takes words from a text: a number with its commas, a word with its 's.
WORD = re.compile(
    r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?!\d|,\d)"
    rf"|[^\W_]+(?:[{MARKS}{UNSEEN}]+[^\W_]*)*(?:(?<=[^\W\d_])[{APOSTROPHES}][sS](?![^\W_]))?"
)
AROUND = 110  # characters shown before and after a hit
LONGEST_MARKED = 20_000  # characters of a text that are looked through
LONGEST_CUT = 40  # characters of a word that is not cut in two


class Marker:
    """Marks what was searched for in texts. One is made for all cases of a page: what it knows of
    the units is worked out once."""

    def __init__(self, units: Units) -> None:
        self.phrases = [phrase for unit in units if not unit.excluded for phrase in unit.phrases]
        self.plain = (
            frozenset(stem for (stem,) in self.phrases)
            if self.phrases and all(map(_is_plain, self.phrases))
            else None
        )

    def mark(self, text: str) -> str:
        """`text` escaped, with the units' words in <mark>."""
        text = unicodedata.normalize("NFC", text)
        return _marked(text, self._hits(text))

    def excerpt(self, text: str, around: float = 0) -> SafeString:
        """The part of `text` in which most of the units stand, marked; its beginning where none
        does.

        A long text is looked through on both sides of one place, as a share of its length.
        """
        text = unicodedata.normalize("NFC", text)
        if len(text) > LONGEST_MARKED:
            start = max(0, int(len(text) * around) - LONGEST_MARKED // 2)
            text = text[start : start + LONGEST_MARKED]
        hits = self._hits(text)
        first, last = _densest(hits)
        first, last = _at_blanks(text, max(0, first - AROUND), min(len(text), last + AROUND))
        inside = [(start - first, stop - first) for start, stop in hits if first <= start < last]
        before, after = ("… " if first else ""), (" …" if last < len(text) else "")
        return mark_safe(before + _marked(text[first:last], inside) + after)

    def _hits(self, text: str) -> list[tuple[int, int]]:
        """(start, stop) of every word in a run that is one of the units, in order."""
        if self.plain and text.isascii():
            return _plain_hits(text, self.plain)
        return _hits(text, self.phrases)


def _at_blanks(text: str, first: int, last: int) -> tuple[int, int]:
    """A little further on both sides, where a word begins or ends."""
    for _ in range(LONGEST_CUT):
        first -= first > 0 and not text[first - 1].isspace()
        last += last < len(text) and not text[last].isspace()
    return first, last


def _densest(hits: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Where the most hits stand within the width of an excerpt, the first of such places."""
    best, most = (0, 0), 0
    for at, (start, _) in enumerate(hits):
        near = [stop for _, stop in hits[at : at + 20] if stop - start <= AROUND]
        if len(near) > most:
            best, most = (start, near[-1]), len(near)
    return best


def _marked(text: str, hits: Iterable[tuple[int, int]]) -> str:
    # Not Django's `escape`, which asks of each piece whether it is lazy or safe already.
    pieces: list[str] = []
    end = 0
    for start, stop in hits:
        pieces += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    pieces.append(escape(text[end:]))
    return "".join(pieces)


def _hits(text: str, phrases: Sequence[Phrase]) -> list[tuple[int, int]]:
    """Parts of a word that overlap are one."""
    tokens = _tokens(text)
    taken: set[tuple[int, int]] = set()
    for phrase, first, after in _runs(tokens, phrases):
        for at in range(first, after):
            _, start, stop, stop_of_letter = tokens[at]
            goes_on = at == after - 1 and _may_go_on(phrase)
            taken.add((start, stop_of_letter if goes_on else stop))
    hits: list[tuple[int, int]] = []
    for start, stop in sorted(taken):
        if hits and start < hits[-1][1]:
            hits[-1] = hits[-1][0], max(stop, hits[-1][1])
        else:
            hits.append((start, stop))
    return hits


def _is_plain(phrase: Phrase) -> bool:
    """Whether it is one word in plain letters: all spellings of that begin with the same letter."""
    return len(phrase) == 1 and phrase[0].isascii() and phrase[0][0].isalpha()


def _plain_hits(text: str, stems: frozenset[str]) -> list[tuple[int, int]]:
    """The same where each word stands for itself: of most words the first letter is enough."""
    words = _beginning_with(frozenset(one[0] for one in stems))
    return [
        found.span()
        for found in words.finditer(text[:LONGEST_MARKED])
        if _stem_as_written(found[0]) in stems
    ]


@lru_cache(maxsize=50_000)
def _stem_as_written(word: str) -> str:
    return stem(_places(word)[0][0])


@lru_cache(maxsize=500)
def _beginning_with(letters: frozenset[str]) -> re.Pattern[str]:
    """Like WORD in a text without other letters than A to Z; WORD itself takes milliseconds to
    compile, which nearly every search would, as it has letters of its own."""
    some = "".join(sorted(letters | {letter.upper() for letter in letters}))
    possessive = "(?<=[A-Za-z])['`][sS](?![A-Za-z0-9])"
    return re.compile(rf"(?<![A-Za-z0-9])[{some}][A-Za-z0-9]*(?:{possessive})?")


def _may_go_on(phrase: Phrase) -> bool:
    """Whether it is found at the beginning of a part, and may be less of it."""
    return phrase[-1].endswith(ANY_BEGINNING)


def _tokens(text: str) -> list[Token]:
    """Of each word, or part of one; one that folds to several stands for each of them."""
    return [
        (stem(part), at + start, at + stop, at + first)
        for token in WORD.finditer(text[:LONGEST_MARKED])
        for at in [token.start()]
        for part, start, stop, first in _places(token[0])
    ]


@lru_cache(maxsize=50_000)
def _places(token: str) -> tuple[tuple[str, int, int, int], ...]:
    if is_in_parts(token):
        return tuple(places_of(token))
    return tuple((word, 0, len(token), len(token)) for word in words_of(token))


def _runs(tokens: Sequence[Token], phrases: Iterable[Phrase]) -> Iterator[tuple[Phrase, int, int]]:
    """(phrase, first token, the token after its last) of every place where one stands."""
    stems = [token[0] for token in tokens]
    known = set(stems)
    for phrase in phrases:
        *before, last = phrase
        if not known.issuperset(before):
            continue
        beginning = last.removesuffix(ANY_BEGINNING)
        for at in range(len(before), len(stems)):
            fits = stems[at].startswith(beginning) if last != beginning else stems[at] == last
            if fits and stems[at - len(before) : at] == before:
                yield phrase, at - len(before), at + 1
