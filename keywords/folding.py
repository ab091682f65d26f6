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
# Scripts whose marks are part of the letter and not an accent: those of India and its neighbours,
# Thai, Khmer and their like, and the marks that tell が from か.
MARKED = (range(0x900, 0x10A0), range(0x1780, 0x1AB0), range(0x3099, 0x309B), range(0xA800, 0xABF0))
MARKS = "".join(
    chr(code)
    for codes in MARKED
    for code in codes
    if unicodedata.category(chr(code)).startswith("M")
)
WORD = re.compile(rf"[^\W_]+(?:[{MARKS}]+[^\W_]*)*")


def fold(text: str) -> str:
    """`text` in lower case without accents: “Malmö” and “MALMO” fold alike."""
    if text.isascii():
        return text.lower()
    # A second time, since ℡ is taken apart into capitals.
    decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold()
    # Put together again: letters with marks that were kept, and the syllables of Korean.
    return unicodedata.normalize("NFC", decomposed.translate(PLAIN))


class Plain(dict[int, str | int | None]):
    """What becomes of each letter of a decomposed text. Accents are left out, and what is not seen,
    such as soft hyphens. That is found out of a letter when it is first met, and only kept of what
    is left out: there are a thousand of these, but a million letters, which anybody may type."""

    def __missing__(self, code: int) -> int | None:
        letter = chr(code)
        is_seen = unicodedata.category(letter) != "Cf" and not 0xFE00 <= code < 0xFE10
        if is_seen and (letter in MARKS or not unicodedata.combining(letter)):
            return code
        self[code] = None
        return None


LATIN = range(0x300)
PLAIN = Plain({code: code for code in LATIN if code != 0xAD})
PLAIN.update(STROKES)


def words(text: str) -> list[str]:
    """The folded words of `text`, in order."""
    return WORD.findall(fold(text))
