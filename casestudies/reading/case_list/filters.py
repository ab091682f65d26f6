"""The filter column: the facets of an Answer in, rows for the templates out; and the filters that
are on, as chips and in words."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from casestudies.catalogue import (
    CLAIM_FACETS,
    FACETS,
    OFFERED,
    Answer,
    Criteria,
    FacetCounts,
    can_be_found,
    facet_of_all_cases,
)

from ..navigation import address, list_address
from ..wording.words import counted, listed

MOST_IN_WORDS = 5
MOST_IN_REASON = 2
ONE_STATEMENT = "Outcome, direction and evidence are looked for in one and the same statement."
MOST_UNKNOWN = 5  # told one by one: each has a link that holds all other values


class FacetFrame(NamedTuple):
    """What stands around the values of a facet. Few of them differ, so they can be kept.

    finds: what is found by its name ("keywords"), if anything is; find_url: where that is asked,
    empty where all values are there. note: how its values are counted.
    """

    name: str
    label: str
    plural: str
    is_tree: bool
    is_open: bool
    is_empty: bool
    chosen: int
    is_dead: bool
    match: str
    finds: str
    find_url: str
    note: str
    index_url: str
    index_text: str
    more: str


class FacetRow(NamedTuple):
    frame: FacetFrame
    counts: FacetCounts


def facet_rows(answer: Answer) -> list[FacetRow]:
    return [FacetRow(frame_of(answer, counts), counts) for counts in answer.facets.values()]


def frame_of(answer: Answer, counts: FacetCounts) -> FacetFrame:
    facet, chosen = counts.facet, len(counts.selected)
    is_empty = not chosen and not _has_cases(answer, counts)
    is_found = can_be_found(facet) and bool(counts.hidden or counts.tree)
    return FacetFrame(
        name=facet.name,
        label=facet.label,
        plural=facet.plural,
        is_tree=bool(counts.tree),
        is_open=chosen > 0 or (facet.is_open and not is_empty),
        is_empty=is_empty,
        chosen=chosen,
        is_dead=not chosen and not any(counts.counts),
        match=answer.criteria.match if facet.is_tree else "",
        finds=facet.plural if is_found and not is_empty else "",
        find_url=address("facet-values", facet.name) if is_found and counts.hidden else "",
        note="" if is_empty else note_of(answer, counts),
        index_url=address(facet.pages.index) if facet.pages else "",
        index_text=f"{len(counts.options) + counts.hidden:,} {facet.plural}",
        more=f"{counts.hidden:,} more" if counts.hidden else "",
    )


def _has_cases(answer: Answer, counts: FacetCounts) -> bool:
    """Whether the collection has anything under this facet, whatever else is chosen."""
    return any(counts.counts) or any(facet_of_all_cases(answer.snapshot, counts.facet.name).counts)


def note_of(answer: Answer, counts: FacetCounts) -> str:
    """Why a value may have no case although cases have it, and what was chosen of the others: one
    statement has to meet both. Something is said in any case, so that nothing moves."""
    facet = counts.facet
    if facet.name not in CLAIM_FACETS:
        return ""
    others = [name for name in CLAIM_FACETS if name != facet.name]
    found = (answer.label(name, value) for name in others for value in answer.criteria.values(name))
    labels = [label for label in found if label]
    if not labels or all(counts.counts):
        return ONE_STATEMENT
    chosen = listed(labels, "or") if len(labels) <= MOST_IN_REASON else "what is chosen elsewhere"
    return f"0: no one statement has both this {facet.label.lower()} and {chosen}."


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
