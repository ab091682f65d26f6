"""How pages word numbers, quantities, dates and lists."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import dateformat


def thousands(number):
    return f"{number:,}"


def counted(number, one, many=""):
    """“1 case”, “2,310 cases”; `many` where an s is not enough."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def long_date(moment):
    """“12 November 2025” for a date, a datetime or an ISO string."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return dateformat.format(moment, "j F Y")


def year_range(first, last):
    """“2013–2017”, “2015”, “From 2009”, “Until 2017”, or nothing."""
    if first and last:
        return str(first) if first == last else f"{first}–{last}"
    if first:
        return f"From {first}"
    return f"Until {last}" if last else ""


def listed(items, last="and"):
    """“a”, “a and b”, “a, b and c”."""
    *first, final = items or [""]
    return f"{', '.join(first)} {last} {final}" if first else final


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

    def __str__(self):
        return " ".join(part for part in (self.qualifier, self.number, self.unit) if part)


def quantity(value, unit="", qualifier=""):
    """The Quantity of a value, or None where there is no value."""
    if value is None:
        return None
    prefix, suffix, unit = _placed(unit.strip())
    number, scale = (_grouped(abs(value)), "") if suffix else _scaled(abs(value))
    if prefix and not scale and "." in number:
        number = f"{abs(value):,.2f}"  # pence
    number = f"{'−' if value < 0 else ''}{prefix}{number}{suffix}"
    qualifier = qualifier.strip()
    if qualifier and not qualifier[-1].isalnum():  # “≈”, “<”
        number, qualifier = qualifier + number, ""
    return Quantity(number, " ".join(filter(None, (scale, unit))), qualifier)


def money(amount, currency):
    return str(quantity(amount, currency)) if amount is not None else ""


def _placed(unit):
    """What stands close before the number, close after it, and as words behind it."""
    first, _, rest = unit.partition(" ")
    if first in SYMBOLS:
        return SYMBOLS[first], "", rest
    if first in CODES:
        return f"{first} ", "", rest
    if unit[:1] in {"%", "‰", "°"}:
        return "", first, rest
    return "", "", unit


def _scaled(value):
    """Round millions in words: (7, “million”); other numbers whole."""
    for scale, word in SCALES:
        if value >= scale and value % (scale / 100) == 0:
            return _grouped(value / scale), word
    return _grouped(value), ""


def _grouped(value):
    """Grouped by thousands, without trailing zeros."""
    text = f"{Decimal(value):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
