from casestudies.reading.case.fieldwork import methods_and_other_figures
from casestudies.reading.case.statements import References

from ..records import claim, figure, record

PLACE = {"locator": "p. 3"}


def interviews(number, count, year=None, **fields):
    return claim(number, method="Interviews", number=count, year=year, **PLACE, **fields)


def told(fieldwork, figures):
    made = record(fieldwork=list(fieldwork), key_figures=list(figures))
    references = References(made)
    return methods_and_other_figures(
        references.beside(made.fieldwork), references.beside(made.key_figures)
    )


def codes(rows):
    return [row.claim.code for row in rows]


def test_the_number_of_a_round_and_of_all_rounds_is_told_once():
    (method,), others = told(
        [interviews(1, 34, 2014), interviews(2, 17, 2015)],
        [
            figure(3, 34, "interviews", period="2014", **PLACE),
            figure(4, 51, "interviews", period="2014–2015", **PLACE),
            figure(5, 700, "homes", **PLACE),
        ],
    )
    assert [codes(held.figures) for held in method.rounds] == [["WRK-03"], []]
    assert codes(method.totals) == ["WRK-04"]
    assert [held.width for held in method.rounds] == ["100%", "50%"]
    assert codes(others) == ["WRK-05"]


def test_a_figure_of_something_else_stays_a_figure():
    others = [
        figure(2, 34, "homes", period="2014", **PLACE),
        figure(3, 34, "interviews", period="2015", **PLACE),
        figure(4, 34, "interviews", period="2014", locator="p. 9"),
        figure(5, 35, "interviews", period="2014", **PLACE),
    ]
    (method,), left = told([interviews(1, 34, 2014)], others)
    assert not method.rounds[0].figures
    assert codes(left) == [other["code"] for other in others]


def test_rounds_without_a_number_have_no_total():
    (method,), left = told([interviews(1, None, 2014), interviews(2, 0, 2015)], [])
    assert [held.width for held in method.rounds] == ["", ""]
    assert not method.totals
    assert not left
