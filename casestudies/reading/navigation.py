"""Where links lead: addresses, links to the pages of terms, the menu, and the pages of a list."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.urls import reverse

from casestudies.catalogue import (
    FACETS,
    Criteria,
    Snapshot,
    cases_with,
    label_as,
    name_of,
    read_ahead,
)
from casestudies.record import Source, Term
from keywords.graph import Concept

# Addresses


SLUG = re.compile(r"[-a-zA-Z0-9_]+")  # as the addresses of entries take it


@lru_cache(maxsize=20_000)  # links are made by the hundred
def address(name: str, slug: str | None = None) -> str:
    """The address of an index, or of one of its entries; empty where the slug fits in none."""
    if slug is None:
        return reverse(name)
    if not SLUG.fullmatch(str(slug)):
        return ""
    start, end = _around_slug(name)
    return f"{start}{slug}{end}"


@lru_cache
def _around_slug(name: str) -> tuple[str, str]:
    """Asked of Django once a kind of page: to make an address takes it longer than a card does."""
    start, _, end = reverse(name, args=["slug"]).rpartition("slug")
    return start, end


def keyword_address(concept: Concept | None) -> str:
    """The page of a keyword, if it has one."""
    return address("keyword-detail", concept.slug) if concept and concept.has_page else ""


def list_address(criteria: Criteria) -> str:
    """The list of cases for these Criteria."""
    query = criteria.query()
    return f"{address('case-list')}?{query}" if query else address("case-list")


def page_address(first: str, page: int) -> str:
    """The address of another page of a list whose first page's address is `first`."""
    if page == 1:
        return first
    return f"{first}{'&' if '?' in first else '?'}page={page}"


def page_of_term(facet: str, slug: str) -> str:
    """The address of a term's page; of a facet whose terms have pages."""
    pages = FACETS[facet].pages
    if not pages:
        raise LookupError(f"The terms of “{facet}” have no pages.")
    return address(pages.detail, slug)


def statement_address(slug: str, code: str) -> str:
    """Where a statement stands on the page of its case."""
    return f"{address('case-detail', slug)}#{code}"


def web_address(text: str) -> str:
    """The text if it is an address that a page may link to, else nothing."""
    return text if text.lower().startswith(("https://", "http://")) else ""


# Links to terms; a term without a published case has no page.


@dataclass(frozen=True, slots=True)
class Link:
    """`url` is empty where there is no page; `count` is the number of cases on it."""

    label: str
    url: str = ""
    count: int = 0

    def __str__(self) -> str:
        return self.label


def link_to(snapshot: Snapshot, facet: str, term: Mapping[str, Any]) -> Link:
    """The Link of a term as the catalogue describes it: a JSON object with id and label. The slug
    that it has besides is perhaps of another day; the page is where it is today."""
    value = str(term["id"])
    count, name = len(cases_with(snapshot, facet, value)), name_of(snapshot, facet, value)
    label = label_as(snapshot, facet, value, term["label"])
    return Link(label, page_of_term(facet, name.slug) if count and name else "", count)


def optional_link(snapshot: Snapshot, facet: str, term: Mapping[str, Any] | None) -> Link | None:
    return link_to(snapshot, facet, term) if term else None


def links_to(
    snapshot: Snapshot, facet: str, terms: Iterable[Mapping[str, Any]]
) -> tuple[Link, ...]:
    return tuple(link_to(snapshot, facet, term) for term in terms)


@dataclass(frozen=True)
class RecordLinks:
    """Links of a record's terms to the pages of today. An old version of a case may name what has
    no page any more."""

    snapshot: Snapshot

    def load(self, facet: str, terms: Iterable[Term | Source]) -> None:
        """Look up at once the pages of terms that are going to be linked to."""
        read_ahead(self.snapshot, facet, [str(term.id) for term in terms])

    def to(self, facet: str, term: Term | Source) -> Link:
        return link_to(self.snapshot, facet, {"id": term.id, "label": term.label})

    def to_cases(self, facet: str, item: Term | str, label: str) -> Link:
        """The list of cases with this value of a facet: a term, or a plain value."""
        name = name_of(self.snapshot, facet, FACETS[facet].value_of(item))
        slugs = [name.slug] if name else []
        return Link(label, list_address(Criteria().with_values(facet, slugs)) if slugs else "")

    def to_keyword(self, term: Term) -> Link:
        """The page of the concept that stands for the term today, under the term's own label."""
        return Link(term.label, keyword_address(self.snapshot.graph.current(term.id)))

    def to_keywords_today(self, terms: Iterable[Term]) -> list[Link]:
        """Keywords under the names they have now; those merged into one stand once."""
        current = (self.snapshot.graph.current(term.id) for term in terms)
        concepts = {concept.id: concept for concept in current if concept}
        return [Link(concept.name, keyword_address(concept)) for concept in concepts.values()]


# The menu

# Entry → the indexes that it stands for.
MENU = {
    "case-list": ("case-list",),
    "keyword-index": ("keyword-index",),
    "country-index": ("country-index", "locality-index"),
    "programme-index": ("programme-index",),
    "research-index": ("research-index",),
    "about": ("about",),
}


class MenuEntry(NamedTuple):
    """`current` is what aria-current says of the entry: "page" on its own page."""

    name: str = ""
    current: str = ""


def menu_entry(path: str) -> MenuEntry:
    """The entry that an address belongs to; one without a name where it belongs to none."""
    for name, indexes in MENU.items():
        if any(path.startswith(address(index)) for index in indexes):
            return MenuEntry(name, "page" if path == address(name) else "true")
    return MenuEntry()


# The pages of a list, for _pagination.html

NEIGHBOURS = 2


class PageLink(NamedTuple):
    """A gap between pages has no number."""

    number: int = 0
    url: str = ""
    current: bool = False


class Pager(NamedTuple):
    """`first` and `last` are of the entries shown. An address is empty where there is none."""

    number: int
    pages: int
    previous_url: str
    next_url: str
    links: list[PageLink]
    first: int
    last: int
    total: int
    noun: str


def pager_of(
    *, number: int, pages: int, size: int, total: int, noun: str, url: Callable[[int], str]
) -> Pager:
    """`url(page)` gives a page's address; `noun` agrees with `total`."""
    start = (number - 1) * size
    return Pager(
        number=number,
        pages=pages,
        previous_url=url(number - 1) if number > 1 else "",
        next_url=url(number + 1) if number < pages else "",
        links=_page_links(number, pages, url),
        first=start + 1,
        last=min(start + size, total),
        total=total,
        noun=noun,
    )


def _page_links(number: int, pages: int, url: Callable[[int], str]) -> list[PageLink]:
    """First, last and those around the current one, with gaps between."""
    near = range(max(1, number - NEIGHBOURS), min(pages, number + NEIGHBOURS) + 1)
    links, before = [], 0
    for page in sorted({1, *near, pages}):
        if page - before > 1:
            links.append(PageLink(page - 1, url(page - 1)) if page - before == 2 else PageLink())
        links.append(PageLink(page, url(page), current=page == number))
        before = page
    return links
