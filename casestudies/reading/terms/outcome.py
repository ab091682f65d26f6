"""One outcome domain: on what evidence the cases speak, and what they say."""

from collections.abc import Iterator
from dataclasses import dataclass

from casestudies.catalogue import Answer, Criteria

from ..case_list.cards import CardRow, asked_in, card_rows
from ..navigation import Link, address, list_address


@dataclass(frozen=True, slots=True)
class Statement:
    """`url` leads to it on the page of its case."""

    code: str
    url: str
    direction: str
    evidence: str
    text: str


@dataclass(frozen=True, slots=True)
class CaseWithStatements:
    """A case with its statements on the domain."""

    card: CardRow
    statements: tuple[Statement, ...]


def cases_by_evidence(answer: Answer) -> Iterator[Link]:
    """Links to the cases by the type of evidence behind their statements on the domain."""
    for evidence in answer.facet("evidence").values:
        if evidence.count:
            criteria = Criteria(selected=answer.criteria.selected)
            url = list_address(criteria.with_values("evidence", [evidence.value]))
            yield Link(evidence.label, url, evidence.count)


def cases_with_statements(answer: Answer, domain: str) -> Iterator[CaseWithStatements]:
    """The cases on an Answer's page with what they say on the domain, by its value."""
    records = answer.records
    rows = card_rows(answer.cards, asked_in(answer))
    for card, row in zip(answer.cards, rows, strict=True):
        url = address("case-detail", card.slug)
        outcomes = records[card.slug].outcomes if card.slug in records else ()
        statements = tuple(
            Statement(
                code=claim.code,
                url=f"{url}#{claim.code}",
                direction=claim.direction,
                evidence=claim.evidence_type,
                text=claim.statement,
            )
            for claim in outcomes
            if str(claim.domain.id) == domain
        )
        yield CaseWithStatements(row, statements)
