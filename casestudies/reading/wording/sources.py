"""Sources in words, and what each backs.

A source is described as records keep it, by a JSON object: SourceData.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import quote, urlsplit

from django.conf.locale import LANG_INFO

from casestudies.record import Programme, Record, Source
from casestudies.record.types import Backed, Claim

from ..navigation import Link, RecordLinks, web_address
from .words import SOURCE_TYPES, listed

SourceData = Mapping[str, Any]

MOST_AUTHORS = 6
LONGEST_SHORT_TITLE = 60


# A source in words


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
    code = source.get("language", "en")
    if code.split("-")[0] == "en":
        return ""
    return LANG_INFO.get(code.lower(), {}).get("name", code)


def doi_url_of(source: SourceData) -> str:
    return f"https://doi.org/{quote(source['doi'], safe='/')}" if source.get("doi") else ""


def url_of(source: SourceData) -> str:
    return web_address(source.get("url", ""))


# What backs a statement on the page of a case


@dataclass(frozen=True)
class Reference:
    """Where a statement stands: “S1, p. 9”. `label` is S1, S2 …, which is the source's anchor on
    the page too; it is empty where no source was given."""

    label: str = ""
    locator: str = ""

    def __bool__(self) -> bool:
        return bool(self.label or self.locator)


NO_REFERENCE = Reference()

ClaimT = TypeVar("ClaimT", bound=Claim)


@dataclass(frozen=True)
class SourcedClaim(Generic[ClaimT]):
    claim: ClaimT
    reference: Reference


class References:
    """Of a record's claims, and of what it says of its programme."""

    def __init__(self, record: Record):
        self.labels = {source.slug: source_label(source) for source in record.sources}

    def of(self, backed: Backed) -> Reference:
        return Reference(self.labels.get(backed.source, ""), backed.locator)

    def beside(self, claims: Iterable[ClaimT]) -> list[SourcedClaim[ClaimT]]:
        return [SourcedClaim(claim, self.of(claim)) for claim in claims]


def source_label(source: Source) -> str:
    return f"S{source.number}"


def common_reference(references: Iterable[Reference]) -> Reference:
    """The one that all of them are, or none."""
    different = set(references)
    return different.pop() if len(different) == 1 else NO_REFERENCE


# The sources of a case, and what each backs


@dataclass(frozen=True)
class BackedStatements:
    """Statements of one sort that a source backs, by their codes."""

    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class CaseSource:
    """`title` leads to the source's page; `host` names where `url` leads. `facts` says in words
    what the source backs besides statements."""

    source: Source
    label: str
    title: Link
    authors: str
    type: str
    language: str
    doi_url: str
    url: str
    host: str
    backs: tuple[BackedStatements, ...]
    facts: str


def case_sources(record: Record, links: RecordLinks) -> list[CaseSource]:
    links.load("source", record.sources)
    codes, facts = _codes_by_source(record), _facts_by_source(record.programme)
    return [
        _case_source(source, links, codes.get(source.slug, {}), facts.get(source.slug, []))
        for source in record.sources
    ]


def _case_source(
    source: Source, links: RecordLinks, codes: Mapping[str, list[str]], facts: list[str]
) -> CaseSource:
    data = source.model_dump()
    url = url_of(data)
    return CaseSource(
        source=source,
        label=source_label(source),
        title=links.to("source", source),
        authors=authors_of(data),
        type=type_of(data),
        language=language_of(data),
        doi_url=doi_url_of(data),
        url=url,
        host=_host(url),
        backs=tuple(BackedStatements(sort, tuple(of_sort)) for sort, of_sort in codes.items()),
        facts=listed(facts),
    )


def _codes_by_source(record: Record) -> dict[str, dict[str, list[str]]]:
    """Source slug → sort of statement → codes."""
    sorts: tuple[tuple[str, tuple[Claim, ...]], ...] = (
        ("outcomes", record.outcomes),
        ("the account", record.sections),
        ("figures", record.key_figures),
        ("fieldwork", record.fieldwork),
        ("testimony", record.testimonies),
        ("findings", record.findings),
    )
    codes: dict[str, dict[str, list[str]]] = {}
    for sort, claims in sorts:
        for claim in claims:
            codes.setdefault(claim.source, {}).setdefault(sort, []).append(claim.code)
    return codes


def _facts_by_source(programme: Programme | None) -> dict[str, list[str]]:
    """Source slug → words for what it backs besides claims: “the years”, “2 partners”."""
    facts: dict[str, list[str]] = {}
    if not programme:
        return facts
    if programme.source:
        facts[programme.source] = ["the years"]
    for source, count in _count_by_source(programme.funding).items():
        facts.setdefault(source, []).append("the funding" if count == 1 else f"{count} grants")
    for source, count in _count_by_source(programme.partners).items():
        facts.setdefault(source, []).append("1 partner" if count == 1 else f"{count} partners")
    return facts


def _count_by_source(backed: Iterable[Backed]) -> Counter[str]:
    return Counter(fact.source for fact in backed if fact.source)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
