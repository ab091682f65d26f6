"""Authors: people with family and given names, and bodies."""

import re
from collections.abc import Iterable
from typing import Any

from bibtexparser.middlewares.names import (
    parse_single_name_into_parts,
    split_multiple_persons_names,
)

from ..reference import Name
from .plain_text import from_latex, plain

OTHERS: Name = {"literal": "others"}
MEANS_OTHERS = frozenset({"others", "et al", "et al.", "and others", "u. a.", "y otros"})
# The last words of a name that nobody has. BibTeX files often leave out the braces around bodies.
BODY = re.compile(
    r"\b(?:academy|agency|association|authority|board|bureau|centre|center|college|commission|"
    r"committee|company|consortium|council|department|federation|foundation|fund|government|group|"
    r"institute|institut|ltd|limited|ministry|nations|network|office|organi[sz]ation|parliament|"
    r"partnership|programme|project|research|school|service|services|society|team|trust|union|"
    r"universit\w+|verein|stiftung|ministerium)\b",
    re.I,
)
# More than a source may have is refused by the model; this bounds what is looked at.
MOST_READ = 1_000


def of_bibtex(text: str) -> list[Name]:
    """Split while the braces are there, or {City Council and Partners} would be two people."""
    people = split_multiple_persons_names(text[:200_000])[:MOST_READ]
    return [name for person in people if (name := _bibtex_name(person))]


def _bibtex_name(text: str) -> Name | None:
    text = text.strip()
    if text.lower() in MEANS_OTHERS:
        return OTHERS
    if _is_in_braces(text):
        return body(from_latex(text[1:-1]))
    if "," not in text and BODY.search(text):
        return body(from_latex(text))
    parts = parse_single_name_into_parts(text, strict=False)
    family = from_latex(" ".join([*parts.von, *parts.last]))
    given = from_latex(" ".join([*parts.first, *parts.jr]))
    return person(family, given)


def _is_in_braces(text: str) -> bool:
    """Whether the first brace is closed by the last one."""
    if not (text.startswith("{") and text.endswith("}")):
        return False
    depth = 0
    for sign in re.finditer(r"(?<!\\)[{}]", text):
        depth += 1 if sign[0] == "{" else -1
        if depth <= 0:
            return sign.end() == len(text)
    return False


def of_ris(texts: Iterable[str]) -> list[Name]:
    """“Family, Given, Suffix”; what has no comma is a body."""
    return [name for text in list(texts)[:MOST_READ] if (name := with_comma(text))]


def with_comma(text: str) -> Name | None:
    text = plain(text)
    if text.strip(" ,;").lower() in MEANS_OTHERS:
        return OTHERS
    family, *rest = (part.strip() for part in text.split(",", 2))
    return person(family, " ".join(rest)) if rest else body(text)


def of_csl(names: Any) -> list[Name]:
    """Names as CSL-JSON has them, whatever is in their place."""
    listed = names if isinstance(names, list) else []
    return [name for one in listed[:MOST_READ] if (name := _csl_name(one))]


def _csl_name(given: Any) -> Name | None:
    if isinstance(given, str):
        return with_comma(given)
    if not isinstance(given, dict):
        return None
    part = {key: plain(text) for key, text in given.items() if isinstance(text, str)}
    if literal := part.get("literal"):
        return OTHERS if literal.lower() in MEANS_OTHERS else body(literal)
    family = _joined(part.get("non-dropping-particle"), part.get("family"))
    own = _joined(part.get("given"), part.get("dropping-particle"), part.get("suffix"))
    return person(family, own)


def _joined(*parts: str | None) -> str:
    return " ".join(filter(None, parts))


def person(family: str, given: str) -> Name | None:
    if family and given:
        return {"family": family, "given": given}
    only = family or given
    return {"family": only} if only else None


def body(text: str) -> Name | None:
    return {"literal": text} if text else None
