from casestudies.reading.case.outcomes import changes_by_domain

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
