"""Sources in words.

A source is described as records keep it, by a JSON object: SourceData.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.conf.locale import LANG_INFO

from ..navigation import web_address
from .words import SOURCE_TYPES, listed

SourceData = Mapping[str, Any]

MOST_AUTHORS = 6
LONGEST_SHORT_TITLE = 60


def authors_of(source: SourceData) -> str:
    """“Lindsay, C.; Pearson, S.”"""
    names = [_author(author) for author in source.get("authors", ())]
    if len(names) > MOST_AUTHORS:
        names = [*names[:MOST_AUTHORS], "and others"]
    return "; ".join(names)


def _author(author: Mapping[str, str]) -> str:
    if author.get("literal"):
        return author["literal"]
    initials = " ".join(f"{name[0]}." for name in author.get("given", "").split())
    return f"{author['family']}, {initials}" if initials else author["family"]


def short_name(source: SourceData) -> str:
    """“Lindsay and others, 2018”, or the title where nobody signed it."""
    names = [author.get("literal") or author["family"] for author in source.get("authors", ())]
    if not names:
        return _shortened(source["title"])
    who = listed(names) if len(names) < 3 else f"{names[0]} and others"
    return f"{who}, {source['year']}" if source.get("year") else who


def _shortened(title: str) -> str:
    if len(title) <= LONGEST_SHORT_TITLE:
        return title
    return title[:LONGEST_SHORT_TITLE].rsplit(" ", 1)[0].rstrip(" ,.:;–") + " …"


def type_of(source: SourceData) -> str:
    return SOURCE_TYPES.get(source.get("type", ""), "Document")


def year_of(source: SourceData) -> str:
    return str(source.get("year") or "")


def language_of(source: SourceData) -> str:
    """The language's name, where it is not English."""
    return language_name(source.get("language", "en"))


def language_name(code: str) -> str:
    """Of any language but English, which goes without saying."""
    if code.split("-")[0] == "en":
        return ""
    return LANG_INFO.get(code.lower(), {}).get("name", code)


def doi_url_of(source: SourceData) -> str:
    return f"https://doi.org/{quote(source['doi'], safe='/')}" if source.get("doi") else ""


def url_of(source: SourceData) -> str:
    return web_address(source.get("url", ""))


def archived_url_of(source: SourceData) -> str:
    return web_address(source.get("archived_url", ""))
