"""BibTeX and BibLaTeX: bibtexparser splits, pylatexenc decodes.

In this order: “{City Council}” is one body only as long as it has its braces. bibtexparser's own
middlewares decode first.
"""

import logging
import re
from typing import Any

from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ParsingFailedBlock,
    String,
)
from bibtexparser.splitter import Splitter

from ..reference import Reference, References, place
from ..values import names
from ..values.dois import doi_in, doi_said
from ..values.plain_text import LONGEST, from_latex, one_line
from ..values.types import BIBTEX

NAME = "BibTeX"
# It writes a line for each block that it can't read, and we tell whoever sent it.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)


def looks_like(text: str) -> bool:
    return re.search(r"^[ \t\ufeff]{0,8}@[A-Za-z]{2,30}[ \t]{0,8}[{(]", text, re.M) is not None


def references(text: str) -> References:
    blocks = [_whole(block) for block in Splitter(text).split().blocks]
    strings = {
        block.key.lower(): str(block.value)[:LONGEST]
        for block in blocks
        if isinstance(block, String)
    }
    number = 0
    for block in blocks:
        if isinstance(block, Entry):
            number += 1
            yield _reference(number, block, strings)
        elif isinstance(block, ParsingFailedBlock):
            number += 1
            yield _broken(number, block)


def _whole(block: Block) -> Block:
    """Two entries may have the same key: ours have none."""
    twice = isinstance(block, DuplicateBlockKeyBlock)
    return block.ignore_error_block if twice else block  # type: ignore[attr-defined]


def _reference(number: int, entry: Entry, strings: dict[str, str]) -> Reference:
    fields: dict[str, Any] = {}
    for one in entry.fields:
        fields.setdefault(one.key.lower(), one.value)

    def raw(*keys: str) -> str:
        found = next((str(fields[key]) for key in keys if fields.get(key)), "")
        return _without_delimiters(found.strip(), strings)

    def text(*keys: str) -> str:
        return from_latex(raw(*keys))

    kind = entry.entry_type.lower()
    url = _address(raw("url", "howpublished"))
    return Reference(
        place(number, one_line(entry.key[:60])),
        said_type=kind,
        type=BIBTEX.get(kind, ""),
        title=_title(text("title"), text("subtitle")),
        authors=names.of_bibtex(raw("author", "editor")),
        date=text("year", "date"),
        container=text("journal", "journaltitle", "booktitle", "maintitle"),
        publisher=text("publisher", "institution", "school", "organization"),
        volume=text("volume"),
        issue=text("number", "issue"),
        pages=text("pages"),
        doi=doi_said(raw("doi").replace("\\", "")) or doi_in(url),
        url=url if re.match(r"https?://", url) and "doi.org/" not in url else "",
        language=text("langid", "language"),
    )


def _address(value: str) -> str:
    value = re.sub(r"^\\url\{(.*)\}$", r"\1", value[:LONGEST])
    return re.sub(r"\\(?=[_%&#~])", "", value)


def _title(title: str, subtitle: str) -> str:
    return f"{title}: {subtitle}" if title and subtitle else title


def _without_delimiters(value: str, strings: dict[str, str]) -> str:
    """What stands between the outermost braces or quotes, and for a name what it stands for. One
    step only, so that names of names can't grow without end."""
    value = strings.get(value.lower(), value)
    parts = value.split(" # ") if " # " in value and value[:1] != "{" else [value]
    return "".join(_bare(strings.get(part.strip().lower(), part.strip())) for part in parts[:20])


def _bare(value: str) -> str:
    is_delimited = len(value) > 1 and (value[0], value[-1]) in (("{", "}"), ('"', '"'))
    return value[1:-1] if is_delimited else value


def _broken(number: int, block: Block) -> Reference:
    start = one_line((block.raw or "")[:80])
    if isinstance(block, DuplicateFieldKeyBlock):
        twice = ", ".join(f"“{one_line(key[:40])}”" for key in sorted(block.duplicate_keys)[:5])
        return Reference(place(number), broken=f"It has {twice} more than once: keep one.")
    line = (block.start_line or 0) + 1
    why = (
        f"It begins on line {line:,} with “{start}” and can’t be read to its end: a brace, a quote "
        "or a comma is missing."
    )
    return Reference(place(number), broken=why)
