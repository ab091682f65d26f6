"""The filter column: the facets of an Answer in, rows for the templates out; and the filters that
are on, as chips and in words."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from casestudies.catalogue import FACETS, OFFERED, Answer, Criteria, FacetCounts

from ..navigation import address, list_address
from ..wording.words import counted

MOST_IN_WORDS = 5
MOST_UNKNOWN = 5  # told one by one: each has a link that holds all other values


class FacetFrame(NamedTuple):
    """What stands around the values of a facet. Few of them differ, so they can be kept."""

    name: str
    label: str
    is_tree: bool
    is_open: bool
    chosen: int
    is_dead: bool
    match: str
    index_url: str
    index_text: str
    more: str

    @property
    def template(self) -> str:
        return "cases/_keyword_facet.html" if self.is_tree else "cases/_facet.html"


class FacetRow(NamedTuple):
    frame: FacetFrame
    counts: FacetCounts


def facet_rows(answer: Answer) -> list[FacetRow]:
    match = answer.criteria.match
    return [FacetRow(frame_of(counts, match), counts) for counts in answer.facets.values()]


def frame_of(counts: FacetCounts, match: str) -> FacetFrame:
    facet, chosen = counts.facet, len(counts.selected)
    number = counted(len(counts.options), facet.label.lower())
    return FacetFrame(
        name=facet.name,
        label=facet.label,
        is_tree=facet.is_tree,
        is_open=facet.is_open or chosen > 0,
        chosen=chosen,
        is_dead=not chosen and not any(counts.counts),
        match=match if facet.is_tree else "",
        index_url=address(facet.pages.index) if facet.pages else "",
        index_text=number if facet.is_tree else f"see all {facet.plural}",
        more=f"{counts.hidden:,} more" if counts.hidden else "",
    )


class Filter(NamedTuple):
    """One filter that is on; `without` are the criteria that lack it."""

    facet: str
    label: str
    without: Criteria
    is_known: bool = True

    @property
    def name(self) -> str:
        return f"{self.facet}: {self.label}"


class Chip(NamedTuple):
    """`joiner` is "or", "and" or nothing, printed before it."""

    facet: str
    label: str
    url: str
    joiner: str


def filters_of(answer: Answer, criteria: Criteria | None = None) -> Iterator[Filter]:
    """What is on, in the order of the filter column."""
    criteria = criteria or answer.criteria
    if criteria.q:
        yield Filter("Words", f"“{criteria.q}”", criteria.changed(q=""))
    for facet in OFFERED.values():
        for value in criteria.values(facet.name):
            label = answer.label(facet.name, value)
            without = criteria.without(facet.name, value)
            yield Filter(facet.label, label or value, without, is_known=label is not None)
    if criteria.year_from or criteria.year_to:
        label = _years(criteria.year_from, criteria.year_to)
        yield Filter("Years", label, criteria.changed(year_from=None, year_to=None))


def _years(first: int | None, last: int | None) -> str:
    if first and last:
        return f"{first} to {last}"
    return f"from {first}" if first else f"to {last}"


def few_unknown(filters: Iterable[Filter]) -> Iterator[Filter]:
    """The filters without most of those whose value nothing goes by."""
    unknown = 0
    for applied in filters:
        unknown += not applied.is_known
        if applied.is_known or unknown <= MOST_UNKNOWN:
            yield applied


def chips_of(filters: Iterable[Filter], match: str) -> Iterator[Chip]:
    """Chips with "or" printed within a facet and "and" across."""
    before = ""
    for applied in filters:
        joiner = ""
        if before:
            all_needed = match == "all" and applied.facet == FACETS["keyword"].label
            within = "and" if all_needed else "or"
            joiner = within if applied.facet == before else "and"
        before = applied.facet
        yield Chip(applied.facet, applied.label, list_address(applied.without), joiner)


def in_words(chips: tuple[Chip, ...]) -> str:
    """“Employment or Housing, Finland”, or only how many there are."""
    if len(chips) > MOST_IN_WORDS:
        return counted(len(chips), "filter")
    between = {"or": " or ", "and": ", ", "": ""}
    return "".join(between[chip.joiner] + chip.label for chip in chips)
