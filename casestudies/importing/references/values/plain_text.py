"""Text without the marks of HTML, LaTeX and terminals, on one line.

`nh3` would lose the rest of “if a<b then …”, and takes half a minute for deep nesting.
"""

import html
import re
import unicodedata

from pylatexenc.latex2text import LatexNodes2Text

# Far more than any field of a source takes. What is longer is refused for its length.
LONGEST = 5_000
DEEPEST = 20  # of braces; pylatexenc calls itself once for each

ATTRIBUTE = r"""\s+[\w:-]{1,40}\s*=\s*(?:"[^"<>]{0,500}"|'[^'<>]{0,500}'|[^\s"'<>]{1,500})"""
TAG = re.compile(rf"</?[a-zA-Z][a-zA-Z0-9:-]{{0,20}}(?:{ATTRIBUTE}){{0,10}}\s*/?>")
BREAKING = re.compile(r"</?(?:p|br|div|li|title|jats:\w+)\b", re.I)
LATEX = re.compile(r"[\\{}~$]|--|``|''")
# Signs that mean something to LaTeX and stand for themselves in what most programs export.
BARE = re.compile(r"(?<!\\)(?:[%&#]|\$(?=\d))")
_DECODER = LatexNodes2Text(math_mode="text", keep_comments=False)


def plain(text: str) -> str:
    text = text[:LONGEST]
    if "<" in text or "&" in text:
        # Twice, since some write the marks themselves as &lt;i&gt;.
        text = _without_tags(html.unescape(_without_tags(text)))
    return one_line(text)


def one_line(text: str) -> str:
    """Control characters become blanks, and so do line ends: neither can forge anything then."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(map(_seen, composed)).split())


def from_latex(text: str) -> str:
    """Text as BibTeX has it, with its accents as letters. Names must have been split before."""
    text = text[:LONGEST]
    return plain(_decoded(text) if LATEX.search(text) else text)


def _decoded(text: str) -> str:
    if _depth(text) <= DEEPEST:
        try:
            return _DECODER.latex_to_text(BARE.sub(r"\\\g<0>", text))
        except Exception:
            pass
    return re.sub(r"\\[a-zA-Z]+ ?|[\\{}]", "", text)


def _depth(text: str) -> int:
    """How deep it calls itself, at most: environments and macros count as braces do."""
    depth = deepest = 0
    for sign in re.findall(r"[{}\[(]|\\begin|\\left", text):
        depth = max(0, depth - 1) if sign == "}" else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _without_tags(text: str) -> str:
    return TAG.sub(lambda tag: " " if BREAKING.match(tag[0]) else "", text)


def _seen(letter: str) -> str:
    """Private and unassigned letters stay; the model refuses what can't be stored."""
    category = unicodedata.category(letter)
    return " " if category in ("Cc", "Cs", "Zl", "Zp") or letter in "\ufffe\uffff" else letter
