"""A list without a case: what was tried, and what finds something."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from casestudies.catalogue import CLAIM_FACETS, FACETS
from casestudies.catalogue.ask import Loosening

from ..navigation import list_address
from ..wording.words import counted, listed
from .filters import Filter, filters_of

MOST_NAMED = 10  # filters, in the sentence that says what was tried
MOST_WAYS = 10  # of each kind: with sixty filters there are more ways out than anybody reads

if TYPE_CHECKING:
    from .page import CaseListPage


def empty_of(page: "CaseListPage") -> dict[str, Any]:
    """What _empty.html says of a page whose answer has no case."""
    tried = page.filters
    if page.q and len(tried) == 1:
        title = f"Nothing found for {tried[0].label}"
        text = "Titles, summaries, statements, places, keywords and sources were searched."
    else:
        title = "Try a looser search"
        text = f"No case has {listed(_names(tried))}"
        text += " in one statement." if _is_one_statement(page) else "."
    return {"title": title, "text": text, "suggestions": list(_ways_out(page))}


def _names(tried: Sequence[Filter]) -> list[str]:
    names = [applied.name for applied in tried[:MOST_NAMED]]
    more = len(tried) - len(names)
    return [*names, counted(more, "other filter")] if more else names


def _is_one_statement(page: "CaseListPage") -> bool:
    facets = {FACETS[name].label for name in CLAIM_FACETS}
    return page.same_statement and all(applied.facet in facets for applied in page.filters)


def _ways_out(page: "CaseListPage") -> Iterator[dict[str, Any]]:
    if page.suggestion:
        yield {"lead": "Did you mean", **page.suggestion}
    shown: Counter[str] = Counter()
    for way in page.answer.loosenings:
        if way.kind != "clear" and not way.criteria.is_filtered:
            continue  # the same as clearing
        shown[way.kind] += 1
        if shown[way.kind] > MOST_WAYS:
            continue
        yield {
            "lead": {"drop": "Drop", "keep": "Keep only", "clear": ""}[way.kind],
            "label": _name(page, way),
            "url": list_address(way.criteria),
            "count": counted(way.count, "case"),
        }


def _name(page: "CaseListPage", way: Loosening) -> str:
    """What a loosening drops or keeps, with its facet."""
    if way.kind == "clear":
        return "Clear all filters" if len(page.filters) > 1 else "See all cases"
    kept = Counter(applied.name for applied in filters_of(page.answer, way.criteria))
    if way.kind == "keep":
        return next(iter(kept))
    # Counted, as two may go by one name: an unknown value, and the label of a known one.
    return next(iter(Counter(applied.name for applied in page.filters) - kept))
