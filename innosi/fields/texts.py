"""What a text may hold, wherever it comes from: a form, a fixture, a script.

Line ends become "\\n" and blanks around a text go, without a word. A character that no page, feed
or database can carry is refused, with the place where it stands: taking it out unasked would
change what somebody wrote.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError

LONGEST_TEXT = 100_000

# Control characters but for tab and line end, halves of surrogate pairs, and what is no character.
REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def with_plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_storable(text: str) -> bool:
    return not REFUSED.search(text)


def validate_text(value: object) -> None:
    """For model fields of several lines."""
    text = with_plain_line_ends(str(value))
    found = REFUSED.search(text)
    if found:
        raise ValidationError(
            "%(character)s can’t be stored. It stands %(place)s: take it out, or type that again.",
            code="refused_character",
            params={"character": _name(found[0]), "place": _place(text, found.start())},
        )


def validate_line(value: object) -> None:
    """For model fields of one line. A browser drops line ends from these without saying so."""
    validate_text(value)
    text = with_plain_line_ends(str(value)).strip()
    if "\n" in text:
        raise ValidationError(
            "Write this on one line. It is broken %(place)s.",
            code="line_end",
            params={"place": _place(text, text.index("\n"))},
        )


def _name(character: str) -> str:
    kind = {"Cc": "control character", "Cs": "half a character"}
    return f"The {kind.get(unicodedata.category(character), 'code')} U+{ord(character):04X}"


def _place(text: str, at: int) -> str:
    before = text[max(0, at - 20) : at].split("\n")[-1]
    return f"after “{before}”" if before.strip() else "at the beginning of a line"
