"""A case's sources: the reference, where to read it, and which statements each backs."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from ..links import Link
from .backing import facts_backed, label_of
from .sources import address_of, authors_of, doi_address, language_of, type_of
from .words import listed


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
