"""A list without a case: what was tried, and what finds something."""

from collections import Counter

from casestudies.catalogue import CLAIM_FACETS, FACETS

from ..navigation import list_address
from ..wording.words import counted, listed
from .applied import filters_of


def empty_of(listing):
    """For _empty.html; `listing` is a Listing whose answer has no case."""
    tried = listing.filters
    if listing.q and len(tried) == 1:
        title = f"Nothing found for {tried[0].label}"
        text = "Titles, summaries, statements, places, keywords and sources were searched."
    else:
        title = "Try a looser search"
        text = f"No case has {listed([one.name for one in tried])}"
        text += " in one statement." if _is_one_statement(listing) else "."
    return {"title": title, "text": text, "suggestions": list(_ways_out(listing))}


def _is_one_statement(listing):
    facets = {FACETS[name].label for name in CLAIM_FACETS}
    return listing.same_statement and all(one.facet in facets for one in listing.filters)


def _ways_out(listing):
    if listing.suggestion:
        yield {"lead": "Did you mean", **listing.suggestion}
    for way in listing.found.loosenings:
        if way.kind != "clear" and not way.criteria.is_filtered:
            continue  # the same as clearing
        yield {
            "lead": {"drop": "Drop", "keep": "Keep only", "clear": ""}[way.kind],
            "label": _name(listing, way),
            "url": list_address(way.criteria),
            "count": counted(way.count, "case"),
        }


def _name(listing, way):
    """What a loosening drops or keeps, with its facet."""
    if way.kind == "clear":
        return "Clear all filters" if len(listing.filters) > 1 else "See all cases"
    kept = Counter(one.name for one in filters_of(listing.found, way.criteria))
    if way.kind == "keep":
        return next(iter(kept))
    # Counted, as two may go by one name: an unknown value, and the label of a known one.
    return next(iter(Counter(one.name for one in listing.filters) - kept))
