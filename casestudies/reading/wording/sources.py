"""Sources in words: who, when, what, where, from a source as records keep it (a JSON object)."""

from dataclasses import dataclass
from urllib.parse import quote

from django.conf.locale import LANG_INFO

from casestudies.models import Source

from ..links import link_to, web_address
from .words import listed

TYPES = dict(Source.Type.choices)
MOST_AUTHORS = 6
LONGEST_SHORT = 60


@dataclass(frozen=True, slots=True)
class Where:
    """Which source backs a fact, with the place in it; empty where none was given."""

    label: str = ""
    url: str = ""
    locator: str = ""

    def __bool__(self):
        return bool(self.label)


def where(snapshot, fact, sources):
    """`fact` has source (a slug) and locator; `sources` are the descriptions by slug."""
    source = sources.get(fact.get("source"))
    if not source:
        return Where()
    link = link_to(snapshot, "source", {"slug": source["slug"], "label": short_name(source)})
    return Where(link.label, link.url, fact.get("locator", ""))


def authors_of(source):
    """“Lindsay, C.; Pearson, S.”"""
    names = [_author(name) for name in source.get("authors", ())]
    if len(names) > MOST_AUTHORS:
        names = [*names[:MOST_AUTHORS], "and others"]
    return "; ".join(names)


def _author(name):
    if name.get("literal"):
        return name["literal"]
    initials = " ".join(f"{part[0]}." for part in name.get("given", "").split())
    return f"{name['family']}, {initials}" if initials else name["family"]


def short_name(source):
    """“Lindsay and others, 2018”, or the title where nobody signed it."""
    names = [name.get("literal") or name["family"] for name in source.get("authors", ())]
    if not names:
        return _shortened(source["title"])
    who = listed(names) if len(names) < 3 else f"{names[0]} and others"
    return f"{who}, {source['year']}" if source.get("year") else who


def _shortened(title):
    if len(title) <= LONGEST_SHORT:
        return title
    return title[:LONGEST_SHORT].rsplit(" ", 1)[0].rstrip(" ,.:;–") + " …"


def type_of(source):
    return TYPES.get(source.get("type"), "Document")


def language_of(source):
    """The language's name, where it is not English."""
    code = source.get("language", "en")
    if code.split("-")[0] == "en":
        return ""
    return LANG_INFO.get(code.lower(), {}).get("name", code)


def doi_address(source):
    return f"https://doi.org/{quote(source['doi'], safe='/')}" if source.get("doi") else ""


def address_of(source):
    return web_address(source.get("url", ""))
