"""The filters that are on: each with what removes it, as chips and in words."""

from typing import NamedTuple

from casestudies.catalogue import FACETS, Criteria

from ..navigation import list_address
from ..wording.words import counted
from .filters import ORDER

MOST_IN_WORDS = 5


class Filter(NamedTuple):
    """One filter that is on; `without` are the criteria that lack it."""

    facet: str
    label: str
    without: Criteria

    @property
    def name(self):
        return f"{self.facet}: {self.label}"


class Chip(NamedTuple):
    facet: str
    label: str
    url: str
    joiner: str


def filters_of(found, criteria=None):
    """What is on, in the order of the filter column."""
    criteria = criteria or found.criteria
    if criteria.q:
        yield Filter("Words", f"“{criteria.q}”", criteria.changed(q=""))
    for name in ORDER:
        for value in criteria.values(name):
            label = found.label(name, value) or value
            yield Filter(FACETS[name].label, label, criteria.without(name, value))
    if criteria.year_from or criteria.year_to:
        label = _years(criteria.year_from, criteria.year_to)
        yield Filter("Years", label, criteria.changed(year_from=None, year_to=None))


def _years(first, last):
    if first and last:
        return f"{first} to {last}"
    return f"from {first}" if first else f"to {last}"


def chips_of(filters, match):
    """Chips with "or" printed within a facet and "and" across."""
    before = None
    for one in filters:
        joiner = ""
        if before:
            within = "and" if match == "all" and one.facet == FACETS["keyword"].label else "or"
            joiner = within if one.facet == before else "and"
        before = one.facet
        yield Chip(one.facet, one.label, list_address(one.without), joiner)


def in_words(chips):
    """“Employment or Housing, Finland”, or only how many there are."""
    if len(chips) > MOST_IN_WORDS:
        return counted(len(chips), "filter")
    between = {"or": " or ", "and": ", ", "": ""}
    return "".join(between[chip.joiner] + chip.label for chip in chips)
