"""Numbers with their units as they are printed: “about 30%”, “£7 million”, “over 700 homes”."""

from dataclasses import dataclass
from decimal import Decimal

SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "US$"}
# Written before the number, with a space: “SEK 5 million”.
CODES = {"BGN", "CAD", "CHF", "CZK", "DKK", "HUF", "ISK", "NOK", "PLN", "RON", "SEK", "TRY", "UAH"}
SCALES = ((Decimal(10**9), "billion"), (Decimal(10**6), "million"))


@dataclass(frozen=True)
class Quantity:
    """`number` may stand large; `qualifier` and `unit` are the words before and after it."""

    number: str
    unit: str = ""
    qualifier: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.qualifier, self.number, self.unit) if part)


def quantity(value: Decimal, unit: str = "", qualifier: str = "") -> Quantity:
    prefix, suffix, unit = _placed(unit.strip())
    number, scale = (_grouped(abs(value)), "") if suffix else _scaled(abs(value))
    if prefix and not scale and "." in number:
        number = f"{abs(value):,.2f}"  # pence
    number = f"{'−' if value < 0 else ''}{prefix}{number}{suffix}"
    qualifier = qualifier.strip()
    if qualifier and not qualifier[-1].isalnum():  # “≈”, “<”
        number, qualifier = qualifier + number, ""
    return Quantity(number, " ".join(filter(None, (scale, unit))), qualifier)


def quantity_in_words(value: Decimal | None, unit: str = "", qualifier: str = "") -> str:
    """“about 30%”, or nothing where there is no value."""
    return "" if value is None else str(quantity(value, unit, qualifier))


def is_part_of_number(unit: str) -> bool:
    """Whether a unit is written as part of the number, as in 30% and £5."""
    return quantity(Decimal(1), unit).unit != unit


def _placed(unit: str) -> tuple[str, str, str]:
    """What stands close before the number, close after it, and as words behind it."""
    first, _, rest = unit.partition(" ")
    if first in SYMBOLS:
        return SYMBOLS[first], "", rest
    if first in CODES:
        return f"{first} ", "", rest
    if unit[:1] in {"%", "‰", "°"}:
        return "", first, rest
    return "", "", unit


def _scaled(value: Decimal) -> tuple[str, str]:
    """Round millions in words: (7, “million”); other numbers whole."""
    for scale, word in SCALES:
        if value >= scale and value % (scale / 100) == 0:
            return _grouped(value / scale), word
    return _grouped(value), ""


def _grouped(value: Decimal) -> str:
    """Grouped by thousands, without trailing zeros."""
    text = f"{Decimal(value):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
