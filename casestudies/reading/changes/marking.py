"""What was said and what is, in one text with both marked; within bounds of time and of room."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from diff_match_patch import diff_match_patch
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from innosi.fields.differences import Kind, Piece, as_html, differences

MOST_COMPARED = 150_000  # characters of a page whose words are compared one by one
LONGEST_SAME = 600  # of what did not change, which is told from both ends
LONGEST_CHANGED = 5_000
END = 240


@dataclass
class Marker:
    """For one page, whose texts share what may be compared: a hundred of 3,000 characters that have
    nothing in common would take four seconds. What they begin and end with alike costs nothing."""

    left: int = MOST_COMPARED

    def words(self, before: str, after: str) -> SafeString:
        """Of prose, word by word."""
        if not (before and after):
            return self.whole(before, after)
        self.left -= len(before) + len(after) - 2 * _alike(before, after)
        if self.left < 0:
            return self.whole(before, after)
        return as_html(_shortened(differences(before, after)))

    def whole(self, before: str, after: str) -> SafeString:
        """Of a value, which is another as a whole: “12 people → 14 people”."""
        shown = [
            as_html(_shortened([Piece(kind, text)]))
            for kind, text in ((Kind.REMOVED, before), (Kind.ADDED, after))
            if text
        ]
        return format_html_join(" → ", "{}", ((one,) for one in shown))


def _alike(before: str, after: str) -> int:
    """How many characters both begin with, and then end with."""
    compare = diff_match_patch()
    start: int = compare.diff_commonPrefix(before, after)
    return start + int(compare.diff_commonSuffix(before[start:], after[start:]))


def as_before(text: str) -> SafeString:
    """What did not change, to say what the rest is about."""
    return as_html(_shortened([Piece(Kind.SAME, text)]))


def _shortened(pieces: Iterable[Piece]) -> Iterator[Piece]:
    for kind, text in pieces:
        if kind is Kind.SAME and len(text) > LONGEST_SAME:
            yield Piece(kind, f"{text[:END]} […] {text[-END:]}")
        elif len(text) > LONGEST_CHANGED:
            more = f"{len(text) - LONGEST_CHANGED:,} more characters"
            yield Piece(kind, f"{text[:LONGEST_CHANGED]} […]")
            yield Piece(Kind.SAME, f" ({more}) ")
        else:
            yield Piece(kind, text)
