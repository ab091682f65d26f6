"""Which cases, how many and under what: the one place that answers Criteria.

Readers ask `answer`, publishers write through `writer`; nobody else knows bitmaps or full text.
"""

from .ask import Answer, answer
from .cards import Card
from .counting.order import KeywordTree
from .criteria import Criteria, Problem, RefusedError, parse, parse_query
from .facets import CLAIM_FACETS, FACETS, OFFERED, Facet
from .following.current import answering_from, current, get_ready, reset, versions
from .selection import FacetCounts, FacetValue
from .snapshot.holdings import cases_with, label_of, number_in_use, read_ahead
from .snapshot.snapshot import Snapshot, labels_of
from .writing.writer import begin_anew, lock_state, touch_taxonomy, writer

__all__ = [
    "CLAIM_FACETS",
    "FACETS",
    "OFFERED",
    "Answer",
    "Card",
    "Criteria",
    "Facet",
    "FacetCounts",
    "FacetValue",
    "KeywordTree",
    "Problem",
    "RefusedError",
    "Snapshot",
    "answer",
    "answering_from",
    "begin_anew",
    "cases_with",
    "current",
    "get_ready",
    "label_of",
    "labels_of",
    "lock_state",
    "number_in_use",
    "parse",
    "parse_query",
    "read_ahead",
    "reset",
    "touch_taxonomy",
    "versions",
    "writer",
]
