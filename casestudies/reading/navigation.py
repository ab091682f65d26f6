"""Where links lead: addresses, the menu, links to the pages of terms, and paging."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.urls import NoReverseMatch, reverse

from casestudies.catalogue import Criteria, cases_with, read_ahead

from .wording.words import thousands


@lru_cache(maxsize=20_000)
def address(name, slug=None):
    """The address of an index, or of one of its entries."""
    return reverse(name, args=[slug] if slug else None)


def list_address(criteria):
    """The list of cases for these Criteria."""
    query = criteria.query()
    return f"{address('case-list')}?{query}" if query else address("case-list")


def page_address(first, page):
    """The address of another page of a list whose first page's address is `first`."""
    if page == 1:
        return first
    return f"{first}{'&' if '?' in first else '?'}page={page}"


# Entry → the indexes that it stands for.
SECTIONS = {
    "case-list": ("case-list",),
    "keyword-index": ("keyword-index",),
    "country-index": ("country-index", "locality-index"),
    "programme-index": ("programme-index",),
    "research-index": ("research-index",),
    "about": ("about",),
}


class Section(NamedTuple):
    """`current` is what aria-current says of the entry: "page" on its own page."""

    name: str = ""
    current: str = ""


def section_of(path):
    for name, indexes in SECTIONS.items():
        if any(path.startswith(address(index)) for index in indexes):
            return Section(name, "page" if path == address(name) else "true")
    return Section()


PAGES = {
    "keyword": "keyword-detail",
    "country": "country-detail",
    "locality": "locality-detail",
    "programme": "programme-detail",
    "project": "research-detail",
    "organisation": "organisation-detail",
    "outcome": "outcome-detail",
    "source": "source-detail",
}


@dataclass(frozen=True, slots=True)
class Link:
    """`url` is empty where there is no page; `count` is the number of cases on it."""

    label: str
    url: str = ""
    count: int = 0

    def __str__(self):
        return self.label


def link_to(snapshot, facet, term):
    """The Link of a term as records keep it: a JSON object with slug and label, or None."""
    if not term:
        return None
    count = len(cases_with(snapshot, facet, term["slug"]))
    return Link(term["label"], address(PAGES[facet], term["slug"]) if count else "", count)


def links_to(snapshot, facet, terms):
    return tuple(link_to(snapshot, facet, term) for term in terms)


def web_address(text):
    """The text if it is an address that a page may link to, else nothing."""
    return text if text.lower().startswith(("https://", "http://")) else ""


@dataclass(frozen=True)
class Pages:
    """Links to today's pages. An old version may name what has no page any more."""

    snapshot: object

    def of(self, facet, term):
        return self.labelled(facet, term.slug, term.label)

    def expect(self, facet, terms):
        """Have the pages of these terms looked up at once."""
        read_ahead(self.snapshot, facet, [term.slug for term in terms])

    def labelled(self, facet, slug, label):
        try:
            return link_to(self.snapshot, facet, {"slug": slug, "label": label})
        except NoReverseMatch:
            return Link(label)

    def cases(self, facet, slug, label):
        """The list of cases with this value of a facet."""
        return Link(label, list_address(Criteria().with_values(facet, [slug])))

    def keyword(self, term):
        """The page of the concept that stands for the term today, under the term's own label."""
        concept = self.snapshot.graph.current(term.id)
        return Link(term.label, address("keyword-detail", concept.slug) if concept else "")

    def keywords_today(self, terms):
        """Keywords under the names they have now; those merged into one stand once."""
        concepts = {one.id: one for term in terms if (one := self.snapshot.graph.current(term.id))}
        return [Link(one.name, address("keyword-detail", one.slug)) for one in concepts.values()]


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
    first: str
    last: str
    total: str
    noun: str


def pager_of(*, number, pages, size, total, noun, url):
    """`url(page)` gives a page's address; `noun` is in the plural."""
    start = (number - 1) * size
    return Pager(
        number=number,
        pages=pages,
        previous_url=url(number - 1) if number > 1 else "",
        next_url=url(number + 1) if number < pages else "",
        links=_links(number, pages, url),
        first=thousands(start + 1),
        last=thousands(min(start + size, total)),
        total=thousands(total) if total else "",
        noun=noun,
    )


def _links(number, pages, url):
    """First, last and those around the current one, with gaps between."""
    near = range(max(1, number - NEIGHBOURS), min(pages, number + NEIGHBOURS) + 1)
    links, before = [], 0
    for page in sorted({1, *near, pages}):
        if page - before > 1:
            links.append(PageLink(page - 1, url(page - 1)) if page - before == 2 else PageLink())
        links.append(PageLink(page, url(page), current=page == number))
        before = page
    return links
