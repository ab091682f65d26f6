"""The sources of a case, and which statements rest on each."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from casestudies.record import Programme, Record, Source
from casestudies.record.types import Backed, Claim

from ..navigation import Link, RecordLinks
from ..wording.sources import archived_url_of, authors_of, doi_url_of, language_of, type_of, url_of
from ..wording.words import listed, long_date
from .statements import source_label

# Field of a Record → what readers call the statements in it, in the order in which they are listed.
SORTS = {
    "outcomes": "Outcomes",
    "findings": "Findings",
    "sections": "Description",
    "key_figures": "Figures",
    "fieldwork": "Fieldwork",
    "testimonies": "What people said",
}


@dataclass(frozen=True)
class BackedStatements:
    """Statements of one sort that rest on a source, by their codes."""

    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class CaseSource:
    """`title` leads to the source's page; `host` names where `url` leads. `facts` says in words
    what rests on the source besides statements, `about` whether it is about the whole case."""

    source: Source
    label: str
    title: Link
    authors: str
    type: str
    language: str
    doi_url: str
    url: str
    archived_url: str
    host: str
    backs: tuple[BackedStatements, ...]
    facts: str
    about: bool


@dataclass(frozen=True)
class SourceList:
    """The sources, and how many of the case's claims were checked against theirs again."""

    sources: list[CaseSource]
    claims: int
    checked: int
    last_checked: str

    def __len__(self) -> int:
        return len(self.sources)


def source_list(record: Record, links: RecordLinks) -> SourceList:
    claims = record.claims()
    checked = [claim.checked_on for claim in claims if claim.checked_on]
    return SourceList(
        sources=case_sources(record, links),
        claims=len(claims),
        checked=len(checked),
        last_checked=long_date(max(checked)) if checked else "",
    )


def case_sources(record: Record, links: RecordLinks) -> list[CaseSource]:
    links.load("source", record.sources)
    codes, facts = _codes_by_source(record), facts_by_source(record.programme)
    return [
        _case_source(
            source,
            links,
            codes.get(source.slug, {}),
            facts.get(source.slug, ""),
            about=source.slug in record.further_sources,
        )
        for source in record.sources
    ]


def _case_source(
    source: Source, links: RecordLinks, codes: Mapping[str, list[str]], facts: str, about: bool
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
        archived_url=archived_url_of(data),
        host=_host(url),
        backs=tuple(BackedStatements(sort, tuple(of_sort)) for sort, of_sort in codes.items()),
        facts=facts,
        about=about,
    )


def _codes_by_source(record: Record) -> dict[str, dict[str, list[str]]]:
    """Source slug → sort of statement → codes."""
    codes: dict[str, dict[str, list[str]]] = {}
    for field, sort in SORTS.items():
        claims: tuple[Claim, ...] = getattr(record, field)
        for claim in claims:
            codes.setdefault(claim.source, {}).setdefault(sort, []).append(claim.code)
    return codes


def facts_by_source(programme: Programme | None) -> dict[str, str]:
    """Source slug → words for what rests on it besides claims: “the years and 2 partners”."""
    if not programme:
        return {}
    facts: dict[str, list[str]] = {}
    if programme.source:
        facts[programme.source] = ["the years"]
    for source, count in _count_by_source(programme.funding).items():
        facts.setdefault(source, []).append("the funding" if count == 1 else f"{count} grants")
    for source, count in _count_by_source(programme.partners).items():
        facts.setdefault(source, []).append("1 partner" if count == 1 else f"{count} partners")
    return {source: listed(words) for source, words in facts.items()}


def _count_by_source(backed: Iterable[Backed]) -> Counter[str]:
    return Counter(fact.source for fact in backed if fact.source)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
