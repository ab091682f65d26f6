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


def fold(text):
    """`text` in lower case without accents: “Malmö” and “MALMO” fold alike."""
    if text.isascii():
        return text.lower()
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return plain.casefold().translate(STROKES)  # again: ℡ is taken apart into capitals


def words(text):
    """The folded words of `text`, in order."""
    return WORD.findall(fold(text))
