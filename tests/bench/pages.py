"""What pages say, read back from their HTML, and whether two of them agree."""

import html
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """What a page says: how many cases, the counts of the values it shows, the cases' slugs."""

    total: int
    counts: dict
    slugs: list


def number(text):
    return int(text.replace(",", ""))


HEADING = re.compile(r'id="results-title"[^>]*>\s*([\d,]+|No)')
OPTION = re.compile(r'<input type="checkbox" name="(\w+)" value="([^"]*)".*?<b>([\d,]+)<', re.S)
TITLE = re.compile(r'case-card__title"><a href="/cases/([^/"]+)/"')


def read_site(text):
    counts = {}
    for name, value, count in OPTION.findall(text):
        counts.setdefault(name, {})[html.unescape(value)] = number(count)
    total = HEADING.search(text)[1]
    return Page(0 if total == "No" else number(total), counts, TITLE.findall(text))


ROWS = re.compile(r"<h3>\s*([\d,]+) rows?")
FACET = re.compile(r'data-column="(\w+)">\s*<p class="facet-info-name">.*?<ul.*?>(.*?)</ul>', re.S)
VALUE = re.compile(r"<li>(?:<a [^>]*>)?([^<]*?)(?:</a>| &middot;) ([\d,]+)")
SLUG = re.compile(r'<td class="col-slug[^>]*>([^<]*)</td>')


def read_datasette(text):
    counts = {
        name: {html.unescape(value): number(count) for value, count in VALUE.findall(values)}
        for name, values in FACET.findall(text)
    }
    return Page(number(ROWS.search(text)[1]), counts, SLUG.findall(text))


MOST_COMPARED = 5


def differences(site, other, facets, *, in_order):
    """What another page says otherwise: its total, the counts of all values that both show, the
    highest counts of each facet, and the cases where both have the same order."""
    if site.total != other.total:
        yield f"{site.total:,} cases, not {other.total:,}"
    if in_order and site.slugs != other.slugs:
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
