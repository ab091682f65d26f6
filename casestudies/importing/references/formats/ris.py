"""RIS, by rispy. It is given record by record: where a record has no end it leaves out the next one
without a word, and takes a tag of the one before for its own."""

import re
from collections.abc import Iterator
from typing import Any

from rispy import RisParser

from ..reference import Reference, References, place
from ..values import names
from ..values.dois import doi_in, doi_said
from ..values.plain_text import plain
from ..values.types import RIS

NAME = "RIS"
KNOWN = frozenset(RisParser.DEFAULT_MAPPING)
# Two capitals, two blanks and a hyphen; pasted texts have lost a blank, and files begin with more.
LINE = re.compile(r"[ \t\ufeff]{0,8}([A-Z][A-Z0-9]) {1,2}-(?: ?(.*))?", re.S)
# rispy adds to a text once for each further line of it.
MOST_LINES = 5_000
NO_END = (
    "It has no end (a line “ER  - ”) before the next one begins. Line breaks within an abstract "
    "can look like that: look at the file, and end each reference."
)
TOO_LONG = f"It has more than {MOST_LINES:,} lines. A line “ER  - ” is missing, or it is no RIS."
NO_BEGINNING = "These lines stand before the first reference, which begins with a line “TY  - ”."


def looks_like(text: str) -> bool:
    return re.search(r"^[ \t\ufeff]{0,8}TY {1,2}-", text, re.M) is not None


def references(text: str) -> References:
    for number, (lines, broken) in enumerate(_records(text), 1):
        yield Reference(place(number), broken=broken) if broken else _reference(number, lines)


def _records(text: str) -> Iterator[tuple[list[str], str]]:
    """The lines of each record, and why it is none."""
    lines: list[str] = []
    for line in re.split(r"\r\n|\r|\n", text):
        tag, line = _tagged(line)
        if tag == "TY":
            if lines:
                yield lines, NO_END
            lines = [line]
        elif tag == "ER":
            if lines:
                yield lines, ""
            lines = []
        elif lines and len(lines) <= MOST_LINES:
            lines.append(line)
        if len(lines) == MOST_LINES + 1:
            yield lines, TOO_LONG
            lines = []
    if lines:
        yield lines, ""  # the last one can't be taken for another


def _tagged(line: str) -> tuple[str, str]:
    found = LINE.fullmatch(line)
    if found and found[1] in KNOWN:
        return found[1], f"{found[1]}  - {found[2] or ''}"
    return "", f" {line}"  # or rispy could see a tag where we do not


def _reference(number: int, lines: list[str]) -> Reference:
    # By default it cuts addresses at each semicolon.
    (read,) = RisParser(delimiter_tags_mapping={}).parse("\n".join([*lines, "ER  - "]))
    return Reference(place(number, plain(_first(read, "id"))), **_fields(read))


def _fields(read: dict[str, Any]) -> dict[str, Any]:
    said = _first(read, "type_of_reference").upper()
    url = next((url for url in read.get("urls", []) if "doi.org/" not in url), "")
    return {
        "said_type": said,
        "type": RIS.get(said, ""),
        "title": plain(_first(read, "title", "primary_title", "translated_title")),
        "authors": names.of_ris(read.get("authors") or read.get("first_authors") or []),
        "date": _first(read, "year", "publication_year", "date"),
        "container": plain(
            _first(read, "secondary_title", "journal_name", "alternate_title3", "alternate_title2")
        ),
        "publisher": plain(_first(read, "publisher")),
        "volume": plain(_first(read, "volume")),
        "issue": plain(_first(read, "number")),
        "pages": plain(_pages(read)),
        "doi": doi_said(_first(read, "doi")) or doi_in(" ".join(read.get("urls", [])[:9])),
        "url": url,
        "language": plain(_first(read, "language")),
    }


def _first(read: dict[str, Any], *keys: str) -> str:
    return next((read[key] for key in keys if read.get(key)), "")


def _pages(read: dict[str, Any]) -> str:
    return "–".join(filter(None, (_first(read, "start_page"), _first(read, "end_page"))))
