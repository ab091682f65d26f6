"""Sources in words, and what each backs."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from django.conf.locale import LANG_INFO

from casestudies.models import Source

from ..navigation import Link, link_to, web_address
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


@dataclass(frozen=True)
class Reference:
    """`label` is S1, S2 …, which is the source's anchor too; empty where no source was given."""

    label: str = ""
    locator: str = ""

    def __bool__(self):
        return bool(self.label or self.locator)


@dataclass(frozen=True)
class Sourced:
    """A claim, and how the page tells where it comes from."""

    claim: object
    ref: Reference


class Backing:
    """References of one record's claims and facts."""

    def __init__(self, record):
        self.labels = {source.slug: label_of(source) for source in record.sources}

    def of(self, fact):
        return Reference(self.labels.get(fact.source, ""), fact.locator)

    def each(self, claims):
        return [Sourced(claim, self.of(claim)) for claim in claims]


def label_of(source):
    return f"S{source.number}"


def facts_backed(programme):
    """Source slug → words for what it backs besides claims: “the years”, “2 partners”."""
    found = {}
    if not programme:
        return found
    if programme.source:
        found.setdefault(programme.source, []).append("the years")
    for facts, one, many in (
        (programme.funding, "the funding", "{} grants"),
        (programme.partners, "1 partner", "{} partners"),
    ):
        for source, count in Counter(fact.source for fact in facts if fact.source).items():
            found.setdefault(source, []).append(one if count == 1 else many.format(count))
    return found


@dataclass(frozen=True)
class Backed:
    """Statements of one sort, by their codes."""

    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class SourceRow:
    """`title` leads to the source's page; `host` names where `url` leads."""

    source: object
    label: str
    title: Link
    authors: str
    type: str
    language: str
    doi_url: str
    url: str
    host: str
    facts: str
    backs: tuple[Backed, ...]


def source_rows(record, pages):
    pages.expect("source", record.sources)
    codes, facts = _codes_by_source(record), facts_backed(record.programme)
    return [
        _row(source, pages, codes.get(source.slug, {}), facts.get(source.slug))
        for source in record.sources
    ]


def _row(source, pages, codes, facts):
    data = source.model_dump()
    return SourceRow(
        source=source,
        label=label_of(source),
        title=pages.labelled("source", source.slug, source.title),
        authors=authors_of(data),
        type=type_of(data),
        language=language_of(data),
        doi_url=doi_address(data),
        url=address_of(data),
        host=_host(address_of(data)),
        facts=listed(facts) if facts else "",
        backs=tuple(Backed(name, tuple(some)) for name, some in codes.items()),
    )


def _codes_by_source(record):
    """Source slug → sort of statement → codes."""
    found = {}
    for name, claims in (
        ("outcomes", record.outcomes),
        ("the account", record.sections),
        ("figures", record.key_figures),
        ("fieldwork", record.fieldwork),
        ("testimony", record.testimonies),
        ("findings", record.findings),
    ):
        for claim in claims:
            found.setdefault(claim.source, {}).setdefault(name, []).append(claim.code)
    return found


def _host(url):
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
