import pytest

from casestudies.reading.case.ledger import ledger
from casestudies.reading.case.outcomes import changes_by_domain
from casestudies.reading.case.statements import References
from casestudies.reading.wording.words import statements_in_words
from casestudies.record import passages_of

from ..records import HOUSING, outcome, record


def outcomes(*rows):
    return record(outcomes=list(rows)).outcomes


def test_a_domain_stands_once_with_a_mark_for_each_statement():
    first, second = changes_by_domain(
        outcomes(outcome(1, "negative"), outcome(2, "mixed", HOUSING), outcome(3, "positive"))
    )
    assert (first.label, first.code) == ("Employment", "WRK-01")
    assert [mark.direction for mark in first.marks] == ["positive", "negative"]
    assert [mark.direction for mark in second.marks] == ["mixed"]


def test_more_than_six_statements_are_counted_not_drawn():
    (change,) = changes_by_domain(
        outcomes(*(outcome(n) for n in range(1, 7)), outcome(7, "negative"))
    )
    marks = [(mark.direction, mark.count) for mark in change.marks]
    assert marks == [("positive", 6), ("negative", 1)]


def test_one_passage_has_one_mark_known_in_the_stronger_way():
    told = outcome(1, locator="P. 9,  Findings")
    measured = outcome(2, locator="p. 9, findings", evidence_type="survey")
    elsewhere = outcome(3, locator="p. 10", source="article")
    (change,) = changes_by_domain(outcomes(told, measured, elsewhere))
    assert [(mark.known, mark.count) for mark in change.marks] == [
        (("measured",), 0),
        (("told",), 0),
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"locator": "p. 2"},
        {"source": "article"},
        {"domain": HOUSING},
        {"direction": "mixed"},
    ],
)
def test_what_differs_in_anything_is_another_passage(other):
    first = outcome(1, locator="p. 1")
    assert len(passages_of(outcomes(first, outcome(2, locator="P. 1")))) == 1
    assert len(passages_of(outcomes(first, outcome(2, **{"locator": "p. 1"} | other)))) == 2


def test_it_says_how_many_passages_statements_share():
    assert statements_in_words(2, 2) == "2 statements"
    assert statements_in_words(2, 1) == "2 statements from 1 passage"
    made = record(outcomes=[outcome(1, locator="p. 1"), outcome(2, locator="p. 1")])
    assert "count once" in ledger(made, References(made)).counted
