"""What differs between two texts, word by word."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from diff_match_patch import diff_match_patch
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WORDS = re.compile(r"\w+|\s+|[^\w\s]")
LONGEST_SECONDS = 0.5  # after that, what is left is said to differ as a whole
FIRST_SURROGATE, SURROGATES = 0xD800, 0x800


class Kind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class Piece(NamedTuple):
    kind: Kind
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """Both texts in one row of pieces: without those that were added they are the one before,
    without those that were removed the one after."""
    if before == after:
        return [Piece(Kind.SAME, after)] if after else []
    letters: dict[str, str] = {}
    compared = diff_match_patch()
    compared.Diff_Timeout = LONGEST_SECONDS
    found = compared.diff_main(_spelt(before, letters), _spelt(after, letters), False)
    compared.diff_cleanupSemantic(found)
    words = {letter: word for word, letter in letters.items()}
    kinds = {0: Kind.SAME, 1: Kind.ADDED, -1: Kind.REMOVED}
    return [Piece(kinds[kind], "".join(map(words.__getitem__, text))) for kind, text in found]


def _spelt(text: str, letters: dict[str, str]) -> str:
    """The text with a letter for each word. The library compares letters, and a reader wants to
    know which words differ; halves of surrogate pairs are no letters."""
    for word in WORDS.findall(text):
        number = len(letters)
        code = number if number < FIRST_SURROGATE else number + SURROGATES
        letters.setdefault(word, chr(code))
    return "".join(letters[word] for word in WORDS.findall(text))


def as_html(pieces: Iterable[Piece]) -> SafeString:
    """With <ins> and <del>, which are also said to those who can't see them."""
    return format_html_join("", "{}", ((_marked(piece),) for piece in pieces))


def _marked(piece: Piece) -> str | SafeString:
    if piece.kind is Kind.SAME:
        return piece.text
    element = "ins" if piece.kind is Kind.ADDED else "del"
    return format_html(
        '<{0}><span class="visually-hidden">[{1}: </span>{2}<span class="visually-hidden">]</span>'
        "</{0}>",
        element,
        piece.kind.value,
        piece.text,
    )
