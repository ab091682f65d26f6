"""Links to the pages of a list, for _pagination.html."""

from typing import NamedTuple

from .wording.words import thousands

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
