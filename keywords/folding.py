"""One way to compare words: without case and accents."""

import re
import unicodedata

# Letters that Unicode does not take apart, as readers without them on the keyboard type them.
STROKES = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ħ": "h",
        "\u0131": "i",
        "æ": "ae",
        "œ": "oe",
        "ð": "d",
        "þ": "th",
    }
)
WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """`text` in lower case without accents: “Malmö” and “MALMO” fold alike."""
    if text.isascii():
        return text.lower()
    # A second time, since ℡ is taken apart into capitals.
    decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold()
    return decomposed.translate(PLAIN)


class Plain(dict[int, str | int | None]):
    """What becomes of each letter of a decomposed text, worked out when it is first met."""

    def __missing__(self, code: int) -> str | int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


PLAIN = Plain(STROKES)


def words(text: str) -> list[str]:
    """The folded words of `text`, in order."""
    return WORD.findall(fold(text))
