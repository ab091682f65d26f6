from decimal import Decimal

import pytest

from casestudies.reading.wording.words import quantity_in_words


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "text"),
    [
        ("30", "%", "about", "about 30%"),
        ("7000000", "GBP", "", "£7 million"),
        ("700", "homes", "over", "over 700 homes"),
        ("3115", "people", "", "3,115 people"),
        ("1485000", "GBP", "just under", "just under £1,485,000"),
        ("2400000", "EUR", "about", "about €2.4 million"),
        ("1250000000", "USD", "", "US$1.25 billion"),
        ("5000000", "SEK", "", "SEK 5 million"),
        ("300", "GBP a month", "", "£300 a month"),
        ("3000000", "people", "", "3 million people"),
        ("1234567", "", "", "1,234,567"),
        ("0.5", "percentage points", "", "0.5 percentage points"),
        ("12.5000", "GBP", "", "£12.50"),
        ("-5", "%", "", "−5%"),
        ("-2000000", "GBP", "", "−£2 million"),
        ("0", "homes", "", "0 homes"),
        ("30", "%", "≈", "≈30%"),
        ("100", "% of tenants", "", "100% of tenants"),
        ("3E+3", "homes", "", "3,000 homes"),
        ("100", "to 150 people", "about", "about 100 to 150 people"),
    ],
)
def test_a_figure_reads_as_people_write_it(value, unit, qualifier, text):
    assert quantity_in_words(Decimal(value), unit, qualifier) == text


def test_no_value_is_no_figure():
    assert quantity_in_words(None, "homes", "over") == ""
