"""Where the words stand: marks in a text, and the passage of a record that holds most of them."""

import re
import unicodedata

from django.utils.html import escape
from django.utils.safestring import mark_safe

from keywords.folding import words

from .document import passages
from .stemming import stem

WORD = re.compile(r"[^\W_]+")
AROUND = 110  # characters shown before and after a hit


def mark(text, units):
    """`text` escaped, with the units' words in <mark>."""
    text = unicodedata.normalize("NFC", text)
    pieces, end = [], 0
    for start, stop in _hits(text, units):
        pieces += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    pieces.append(escape(text[end:]))
    return mark_safe("".join(pieces))


def passage(record, units):
    """(claim code, marked excerpt) of the passage with most of the units, or None."""
    best, most = None, 0
    for code, text in passages(record):
        held = sum(1 for unit in units if _hits(text, [unit]))
        if held > most:
            best, most = (code, text), held
    if not best:
        return None
    code, text = best
    return code, mark(_excerpt(unicodedata.normalize("NFC", text), units), units)


def _excerpt(text, units):
    start, stop = _hits(text, units)[0]
    first = max(0, start - AROUND)
    last = min(len(text), stop + AROUND)
    while first > 0 and not text[first - 1].isspace():
        first -= 1
    while last < len(text) and not text[last].isspace():
        last += 1
    return ("… " if first else "") + text[first:last] + (" …" if last < len(text) else "")


def _hits(text, units):
    """(start, stop) of every run of words that is one of the units, in order, none overlapping."""
    tokens = []
    for token in WORD.finditer(text):
        parts = [stem(word) for word in words(token[0])]
        tokens += [(part, token.start(), token.end()) for part in parts]
    taken = set()
    for unit in units:
        if unit.excluded:
            continue
        size = len(unit.stems)
        for at in range(len(tokens) - size + 1):
            if tuple(token[0] for token in tokens[at : at + size]) == unit.stems:
                taken.update(range(at, at + size))
    return sorted({tokens[at][1:] for at in taken})
