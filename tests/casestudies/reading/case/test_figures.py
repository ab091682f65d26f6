from casestudies.reading.case.figures import figures_and_charts
from casestudies.reading.case.statements import References

from ..records import figure, record


def drawn(*figures):
    made = record(key_figures=list(figures))
    return figures_and_charts(References(made).beside(made.key_figures))


def test_a_series_becomes_bars_and_the_rest_stand_large():
    figures, charts = drawn(
        figure(1, 34, "interviews", label="Interviews", period="2014", series="Interviews by year"),
        figure(2, 17, "interviews", label="Interviews", period="2015", series="Interviews by year"),
        figure(3, 5, "areas"),
    )
    assert [one.sourced.claim.code for one in figures] == ["WRK-03"]
    (chart,) = charts
    assert [(bar.label, bar.value, bar.width) for bar in chart.bars] == [
        ("2014", "34", "100%"),
        ("2015", "17", "50%"),
    ]
    assert chart.caption == "Number of interviews"


def test_a_series_of_one_is_no_chart():
    figures, charts = drawn(figure(1, 34, series="Alone"))
    assert len(figures) == 1
    assert not charts


def test_charts_of_one_unit_share_a_scale():
    _, (first, second) = drawn(
        figure(1, 10, "homes", series="A"),
        figure(2, 20, "homes", series="A"),
        figure(3, 40, "homes", series="B"),
        figure(4, 30, "homes", series="B"),
    )
    assert [bar.width for bar in (*first.bars, *second.bars)] == ["25%", "50%", "100%", "75%"]


def test_bars_that_differ_in_name_are_named():
    _, (chart,) = drawn(
        figure(1, 1548, "homes", label="For rent", series="Tenure"),
        figure(2, 1106, "homes", label="For sale", period="2017", series="Tenure"),
    )
    assert [bar.label for bar in chart.bars] == ["For rent", "For sale, 2017"]


def test_values_carry_a_unit_that_is_part_of_the_number_or_not_common():
    _, (money, mixed) = drawn(
        figure(1, 7000000, "GBP", series="Money"),
        figure(2, 35, "GBP", series="Money", qualifier="about"),
        figure(3, 3, "homes", series="Mixed"),
        figure(4, 9, "people", series="Mixed"),
    )
    assert [bar.value for bar in money.bars] == ["£7 million", "about £35"]
    assert [bar.value for bar in mixed.bars] == ["3 homes", "9 people"]
    assert [bar.width for bar in mixed.bars] == ["100%", "100%"]


def test_zero_and_less_than_zero_are_drawn():
    _, (chart,) = drawn(figure(1, -5, "%", series="Change"), figure(2, 0, "%", series="Change"))
    assert [(bar.value, bar.width, bar.below_zero) for bar in chart.bars] == [
        ("−5%", "100%", True),
        ("0%", "0", False),
    ]
    _, (nothing,) = drawn(figure(1, 0, series="Nil"), figure(2, 0, series="Nil"))
    assert [bar.width for bar in nothing.bars] == ["0", "0"]


def test_each_place_in_a_source_stands_once_with_what_it_backs():
    _, (chart,) = drawn(
        figure(1, 1, series="S", locator="p. 9"),
        figure(2, 2, series="S", locator="p. 9"),
        figure(3, 3, series="S", source="article", locator="p. 9"),
    )
    backers = {
        one.reference.label: [figure.claim.code for figure in one.figures] for one in chart.sources
    }
    assert backers == {"S1": ["WRK-01", "WRK-02"], "S2": ["WRK-03"]}
