from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies.importing.cells import (
    CellError,
    as_markdown,
    as_plain_text,
    broken_formula,
    looks_like_formula,
    number_of,
    year_of,
)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2014", 2014),
        ("2014.0", 2014),
        ("2015-04-03", 2015),
        ("2015-04", 2015),
        ("2015-04-03 12:00:00", 2015),
        ("2015-04-03T12:00:00Z", 2015),
        ("25/12/2015", 2015),
        ("12/25/2015", 2015),
        ("04/04/2015", 2015),
        ("3. April 2015", 2015),
        ("3 Apr 2015", 2015),
        ("April 3, 2015", 2015),
        ("May 2015", 2015),
        ("ongoing", None),
        (" Present ", None),
    ],
)
def test_years(text, year):
    assert year_of(text) == year


@pytest.mark.parametrize(
    "text",
    ["03/04/2015", "15", "1492", "2015-13-01", "2015-02-30", "31/02/2015", "2012–2014", "c. 2015",
     "2015?", "0", "99999", "Foo 2015", "1e3", "²⁰¹⁵"],
)  # fmt: skip
def test_what_could_mean_two_things_or_nothing_is_refused(text):
    with pytest.raises(CellError):
        year_of(text)


def test_an_order_that_was_chosen_settles_it():
    assert year_of("03/04/2015", "day") == year_of("03/04/2015", "month") == 2015
    with pytest.raises(CellError):
        year_of("25/12/2015", "month")


@given(st.text(max_size=40))
def test_any_text_is_a_year_or_refused(text):
    with suppress(CellError):
        assert year_of(text) is None or 1800 <= year_of(text) <= 2200


@pytest.mark.parametrize(("text", "number"), [("12", "12"), ("-1.5", "-1.5"), ("1 234", "1234")])
def test_numbers(text, number):
    assert str(number_of(text)) == number


@pytest.mark.parametrize("text", ["1,5", "1,234", "12 %", "NaN", "1e9", "", "1" * 40])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(CellError):
        number_of(text)


def test_html_becomes_markdown_or_plain_text():
    text = (
        "<h2>Why</h2><p>A <b>bold</b> &amp; <a href='https://example.org'>linked</a> word</p>"
        "<ol><li>One</li><li>Two</li></ol><script>alert(1)</script>"
    )
    assert as_markdown(text) == (
        "### Why\n\nA **bold** & [linked](https://example.org) word\n\n1. One\n2. Two"
    )
    assert as_plain_text(text) == "Why\n\nA bold & linked word\n\n1. One\n2. Two"
    assert as_plain_text("1 < 2 and 3 > 2") == "1 < 2 and 3 > 2"
    assert as_plain_text("Fish &amp; chips") == "Fish & chips"


def test_no_script_comes_through_as_a_link():
    assert "javascript" not in as_markdown('<a href="javascript:alert(1)">x</a>')


@given(st.text(alphabet="<>/abp=\"'&;![]-", max_size=2000))
def test_any_markup_ends(text):
    as_markdown(text)
    as_plain_text(text)


def test_deep_markup_ends():
    assert as_plain_text("<b>" * 20_000 + "x").strip() == "x"


def test_formulas():
    assert looks_like_formula("=1+1")
    assert looks_like_formula('=IF(C2="","",X)')
    assert broken_formula("#NAME?")
    assert not broken_formula("#hashtag")
