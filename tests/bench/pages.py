"""What pages say, and whether two of them agree."""

import re
from dataclasses import dataclass

from tests.support.page import Page, number, parse


@dataclass(frozen=True)
class Told:
    """What a page says: how many cases, the counts of the values it shows, the cases' addresses."""

    total: int
    counts: dict
    cases: list


def read_site(text):
    page = Page(text)
    return Told(page.total, page.counts, page.cases)


# A value that is selected has a dot before its number, and a cross behind it.
VALUE = re.compile(r"(.+?)(?: ·)? ([\d,]+)(?: ✖)?")


def read_datasette(text):
    page = parse(text)
    counts = {}
    for facet in page.all(".facet-info"):
        found = map(VALUE.fullmatch, facet.texts("li"))
        counts[facet["data-column"]] = {one[1]: number(one[2]) for one in found if one}
    cases = [f"/cases/{slug}/" for slug in page.texts("td.col-slug")]
    return Told(number(page.texts("h3")[0]), counts, cases)


MOST_COMPARED = 5


def differences(site, other, facets, *, in_order):
    """What another page says otherwise: its total, the counts of all values that both show, the
    highest counts of each facet, and the cases where both have the same order."""
    if site.total != other.total:
        yield f"{site.total:,} cases, not {other.total:,}"
    if in_order and site.cases != other.cases:
        yield "other cases on the first page"
    for name in sorted(facets):
        ours, theirs = site.counts.get(name, {}), other.counts.get(name, {})
        for value in shared(site, other, name):
            if ours[value] != theirs[value]:
                yield f"{name} {value}: {ours[value]:,}, not {theirs[value]:,}"
        if _highest(ours) != _highest(theirs):
            yield f"{name}: {_highest(ours)} at the top, not {_highest(theirs)}"


def shared(site, other, facet):
    """The values of a facet that both pages show."""
    return sorted(site.counts.get(facet, {}).keys() & other.counts.get(facet, {}).keys())


def _highest(counts):
    return sorted(filter(None, counts.values()), reverse=True)[:MOST_COMPARED]
