"""Links to the pages of terms; a term without a published case has no page."""

from dataclasses import dataclass

from .navigation import address

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
    count = len(snapshot.bitmap(facet, term["slug"]))
    return Link(term["label"], address(PAGES[facet], term["slug"]) if count else "", count)


def links_to(snapshot, facet, terms):
    return tuple(link_to(snapshot, facet, term) for term in terms)


def web_address(text):
    """The text if it is an address that a page may link to, else nothing."""
    return text if text.lower().startswith(("https://", "http://")) else ""
