"""The page of a case as readers find it today: a record, with what the collection has around it."""

from casestudies import catalogue
from casestudies.catalogue import Snapshot
from casestudies.catalogue.related import related_to
from casestudies.record import Record, in_place

from ..navigation import RecordLinks
from .page import CasePage, Citation, case_page
from .related import RelatedCase, related_cases
from .syntheses import cases_below, syntheses_above


def page_of_today(
    record: Record, case_id: int, snapshot: Snapshot, citation: Citation | None = None
) -> CasePage:
    """`case_id` is of the case that the record is of, which is not related to itself."""
    record = in_place(record, snapshot.standing)
    return case_page(
        record,
        snapshot,
        keywords=RecordLinks(snapshot).to_keywords_today(record.keywords),
        related=_related(record, case_id, snapshot),
        below=cases_below(record, snapshot, catalogue.answer),
        citation=citation,
    )


def _related(record: Record, case_id: int, snapshot: Snapshot) -> list[RelatedCase]:
    """What was written about its place and research comes first."""
    first = [*syntheses_above(record, snapshot, catalogue.answer)]
    named = {one.url for one in first}
    others = related_cases(related_to(snapshot, case_id, record))
    return [*first, *(one for one in others if one.url not in named)]
