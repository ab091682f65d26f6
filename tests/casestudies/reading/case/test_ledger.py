import pytest

from casestudies.reading.case.ledger import comparison_note, ledger
from casestudies.reading.case.statements import References
from casestudies.reading.wording.marks import symbol_of

from ..records import outcome, record


def ledger_of(*rows, **fields):
    made = record(outcomes=list(rows), **fields)
    return ledger(made, References(made))


def test_the_balance_shows_zeros():
    balance = ledger_of(outcome(1), outcome(2, "not_assessed")).balance
    assert [(word, count) for *_, word, count in balance] == [
        ("positive", 1),
        ("mixed", 0),
        ("no clear change", 0),
        ("negative", 0),
        ("not yet known", 1),
    ]


def test_a_mark_of_the_balance_is_filled_where_something_was_measured():
    told, measured = {"evidence_type": "qualitative"}, {"evidence_type": "survey"}
    balance = ledger_of(
        outcome(1, **told),
        outcome(2, locator="p. 2", **measured),
        outcome(3, "negative", **told),
    ).balance
    symbols = {word: symbol_of(name, known) for name, known, word, _ in balance}
    assert symbols["positive"] == "positive-filled"
    assert symbols["negative"] == "negative-outlined"


def test_a_column_that_only_one_row_fills_moves_into_its_text():
    people = {"population": "Parents", "period": "2015"}
    made = ledger_of(outcome(1, **people, value=30, unit="%"), outcome(2, **people), outcome(3))
    assert made.columns == ("Population",)
    assert [row.cells for row in made.rows] == [("Parents, 2015",)] * 2 + [("",)]
    assert [row.more for row in made.rows] == [(("Figure", "30%"),), (), ()]


@pytest.mark.parametrize(("number", "open_rows"), [(1, 1), (8, 8), (9, 6), (18, 6)])
def test_a_long_ledger_is_parted_and_keeps_every_row(number, open_rows):
    made = ledger_of(*(outcome(n) for n in range(1, number + 1)))
    assert len(made.open_rows) == open_rows
    assert made.open_rows + made.folded_rows == made.rows


def note(*outcomes, absence=""):
    return comparison_note(record(outcomes=list(outcomes)).outcomes, absence)


def test_it_says_that_nothing_was_compared_unless_something_was():
    assert note(outcome(1), outcome(2)).before
    assert not note(outcome(1), outcome(2, comparator="Other towns")).before
    assert not note(outcome(1, evidence_type="randomised_trial")).before
    assert not note().before


def test_only_a_statement_says_that_no_comparison_is_reported():
    assert "not recorded here" in note(outcome(1)).before
    said = note(outcome(1), absence="WRK-09")
    assert (said.before, said.absence) == ("No comparison group is reported", "WRK-09")
