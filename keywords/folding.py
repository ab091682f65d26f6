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
    """What becomes of each letter of a decomposed text. A mark is found out when it is first met,
    and kept: there are a thousand marks, but a million letters, which anybody may type."""

    def __missing__(self, code: int) -> int | None:
        if not unicodedata.combining(chr(code)):
            return code
        self[code] = None
        return None


LATIN = range(0x300)
PLAIN = Plain(zip(LATIN, LATIN, strict=True))
PLAIN.update(STROKES)


def words(text: str) -> list[str]:
    """The folded words of `text`, in order."""
    return WORD.findall(fold(text))
