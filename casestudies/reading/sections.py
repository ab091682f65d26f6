"""The entries of the navigation, and to which of them an address belongs."""

from typing import NamedTuple

from .navigation import address

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
