"""One outcome domain: which way the statements point, and what they say."""

from dataclasses import dataclass

from casestudies.catalogue import Criteria
from casestudies.catalogue.terms.terms import records_of

from ..case_list.cards import CardRow, card_rows
from ..links import Link
from ..navigation import address, list_address


@dataclass(frozen=True, slots=True)
class Said:
    code: str
    url: str
    direction: str
    text: str


@dataclass(frozen=True, slots=True)
class Reporting:
    """A case with its statements on the domain."""

    card: CardRow
    statements: tuple[Said, ...]


def evidence_of(found):
    """Links to the cases by the type of evidence behind their statements on the domain."""
    for value in found.facet("evidence").values:
        if value.count:
            criteria = Criteria(selected=found.criteria.selected)
            url = list_address(criteria.with_values("evidence", [value.value]))
            yield Link(value.label, url, value.count)


def reporting(found, domain):
    """The cases on an Answer's page with what they say on the domain."""
    records = records_of(found)
    for card, row in zip(found.cards, card_rows(found.cards, found.criteria), strict=True):
        said = [one for one in records[card.slug].outcomes if one.domain.slug == domain]
        here = address("case-detail", card.slug)
        yield Reporting(
            row,
            tuple(
                Said(one.code, f"{here}#{one.code}", one.direction, one.statement) for one in said
            ),
        )
