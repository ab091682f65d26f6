"""How pages word numbers, quantities, dates, lists, and the values of closed lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import dateformat

from casestudies.models import CaseStudy, Locality, Organisation, Outcome, Partner, Source

CASE_KINDS: dict[str, str] = dict(CaseStudy.Kind.choices)
DIRECTIONS: dict[str, str] = dict(Outcome.Direction.choices)
EVIDENCE_TYPES: dict[str, str] = dict(Outcome.EvidenceType.choices)
LOCALITY_KINDS: dict[str, str] = dict(Locality.Kind.choices)
ORGANISATION_KINDS: dict[str, str] = dict(Organisation.Kind.choices)
PARTNER_ROLES: dict[str, str] = dict(Partner.Role.choices)
SOURCE_TYPES: dict[str, str] = dict(Source.Type.choices)


# Numbers, dates and lists


def thousands(number: int) -> str:
    return f"{number:,}"


def counted(number: int, singular: str, plural: str = "") -> str:
    """“1 case”, “2,310 cases”; `plural` where an s is not enough."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def statements_in_words(statements: int, passages: int) -> str:
    """“8 statements”; “8 statements from 6 passages” where some rest on the same."""
    words = counted(statements, "statement")
    return words if passages == statements else f"{words} from {counted(passages, 'passage')}"


def long_date(moment: date | str) -> str:
    """“12 November 2025” for a date, a datetime or an ISO string."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return dateformat.format(moment, "j F Y")


def year_range(first: int | None, last: int | None) -> str:
    """“2013–2017”, “2015”, “From 2009”, “Until 2017”, or nothing."""
    if first and last:
        return str(first) if first == last else f"{first}–{last}"
    if first:
        return f"From {first}"
    return f"Until {last}" if last else ""


def listed(items: Sequence[str], last: str = "and") -> str:
    """“a”, “a and b”, “a, b and c”."""
    *first, final = items or [""]
    return f"{', '.join(first)} {last} {final}" if first else final


def capitalised(text: str) -> str:
    """With a capital at the beginning; the rest stays as it is."""
    return text[:1].upper() + text[1:]


# Numbers with their units: “about 30%”, “£7 million”, “over 700 homes”

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
