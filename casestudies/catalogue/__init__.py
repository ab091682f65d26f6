"""Which cases, how many and under what: the one place that answers Criteria.

Readers ask `answer`, publishers write through `writer`; nobody else knows bitmaps or full text.
"""

from .ask import Answer, answer, statement_at
from .cards import Card, title_of
from .counting.order import KeywordTree
from .criteria import Criteria, Problem, RefusedError, parse, parse_query
from .facet_values import FacetCounts, FacetValue, can_be_found, facet_of_all_cases
from .facets import CLAIM_FACETS, FACETS, OFFERED, Facet
from .faults import DamagedError
from .following.changed_rows import NotPreparedError
from .following.current import (
    answering_from,
    current,
    get_ready,
    reset,
    versions,
)
from .search import SearchFailedError
from .snapshot.holdings import (
    Name,
    cases_with,
    label_as,
    name_of,
    number_in_use,
    read_ahead,
    value_at,
)
from .snapshot.names import labels_of
from .snapshot.snapshot import Snapshot
from .writing.edits import (
    lock_for_edit,
    many_edits,
    row_came,
    row_moved,
    row_went,
    touch_taxonomy,
)
from .writing.retaking import lead_back, lead_on, numbers_with, replacing, standing_for
from .writing.state import begin_anew, lock_state
from .writing.writer import Writer, writer

__all__ = [
    "CLAIM_FACETS",
    "FACETS",
    "OFFERED",
    "Answer",
    "Card",
    "Criteria",
    "DamagedError",
    "Facet",
    "FacetCounts",
    "FacetValue",
    "KeywordTree",
    "Name",
    "NotPreparedError",
    "Problem",
    "RefusedError",
    "SearchFailedError",
    "Snapshot",
    "Writer",
    "answer",
    "answering_from",
    "begin_anew",
    "can_be_found",
    "cases_with",
    "current",
    "facet_of_all_cases",
    "get_ready",
    "label_as",
    "labels_of",
    "lead_back",
    "lead_on",
    "lock_for_edit",
    "lock_state",
    "many_edits",
    "name_of",
    "number_in_use",
    "numbers_with",
    "parse",
    "parse_query",
    "read_ahead",
    "replacing",
    "reset",
    "row_came",
    "row_moved",
    "row_went",
    "standing_for",
    "statement_at",
    "title_of",
    "touch_taxonomy",
    "value_at",
    "versions",
    "writer",
]
