from casestudies.reading.case.outcomes import changes_by_domain, comparison_note, ledger
from casestudies.reading.wording.sources import References

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


def test_the_balance_shows_zeros():
    made = record(outcomes=[outcome(1), outcome(2, "not_assessed")])
    balance = ledger(made.outcomes, References(made)).balance
    assert [(word, count) for _, word, count in balance] == [
        ("positive", 1),
        ("mixed", 0),
        ("no clear change", 0),
        ("negative", 0),
        ("not yet known", 1),
    ]


def test_it_says_that_nothing_was_compared_unless_something_was():
    assert "No comparison group" in comparison_note(outcomes(outcome(1), outcome(2)))
    assert not comparison_note(outcomes(outcome(1), outcome(2, comparator="Other towns")))
    assert not comparison_note(outcomes(outcome(1, evidence_type="randomised_trial")))
    assert not comparison_note(())
