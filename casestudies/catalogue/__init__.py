"""Which cases, how many and under what: the one place that answers Criteria.

Readers ask `answer`, publishers write through `writer`; nobody else knows bitmaps or full text.
"""

from .ask import Answer, FacetValue, answer, count_terms
from .cards import Card, cards_for
from .criteria import Criteria, Problem, RefusedError, parse, parse_query
from .facets import CLAIM_FACETS, FACETS, Facet
from .following.current import current, get_ready, knowing, reset, versions
from .writing.writer import lock_state, touch_taxonomy, writer

__all__ = [
    "CLAIM_FACETS",
    "FACETS",
    "Answer",
    "Card",
    "Criteria",
    "Facet",
    "FacetValue",
    "Problem",
    "RefusedError",
    "answer",
    "cards_for",
    "count_terms",
    "current",
    "get_ready",
    "knowing",
    "lock_state",
    "parse",
    "parse_query",
    "reset",
    "touch_taxonomy",
    "versions",
    "writer",
]
