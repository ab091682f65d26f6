"""Years and dates, read strictly: what could mean two things is asked, not guessed."""

import datetime
import re
from typing import Literal

from casestudies.models.base import FIRST_YEAR, LAST_YEAR

from .texts import CellError

Order = Literal["", "day", "month"]
NO_DATE = "Write a year or a date, such as 2015 or 2015-04-03."
OPEN_END = {"ongoing", "present", "today", "current", "open", "now", "continuing", "still running"}
ZERO_TIME = r"([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|UTC|[-+]\d{2}:?\d{2})?)?"
YEAR = re.compile(r"(\d{4})(\.0+)?")
ISO = re.compile(rf"(\d{{4}})-(\d{{1,2}})(?:-(\d{{1,2}}))?{ZERO_TIME}")
NUMERIC = re.compile(rf"(\d{{1,2}})([/.-])(\d{{1,2}})\2(\d{{4}}){ZERO_TIME}")
NAMED = re.compile(r"(?:(\d{1,2})\.? )?([A-Za-z]{3,9})\.?,? (\d{4})")
NAMED_US = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})")
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


def year_of(text: str, order: Order = "") -> int | None:
    """The year that a cell says; None where it says that there is none yet. Raises CellError."""
    text = " ".join(text.split())
    if text.casefold() in OPEN_END:
        return None
    if found := YEAR.fullmatch(text):
        return _in_range(int(found[1]))
    if found := ISO.fullmatch(text):
        return _dated(int(found[1]), int(found[2]), int(found[3] or 1))
    if found := NUMERIC.fullmatch(text):
        return _by_order(int(found[1]), int(found[3]), int(found[4]), order)
    if found := NAMED.fullmatch(text):
        return _dated(int(found[3]), _month(found[2]), int(found[1] or 1))
    if found := NAMED_US.fullmatch(text):
        return _dated(int(found[3]), _month(found[1]), int(found[2]))
    raise CellError(NO_DATE)


def _by_order(first: int, second: int, year: int, order: Order) -> int:
    if order == "month":
        return _dated(year, first, second)
    if order == "day":
        return _dated(year, second, first)
    if first <= 12 and second <= 12 and first != second:
        raise CellError(
            f"Day or month first? Write {year}-{second:02d}-{first:02d} or {year}, or say at the "
            "column how its dates are written."
        )
    return _dated(year, *((first, second) if second > 12 else (second, first)))


def _month(name: str) -> int:
    for number, month in enumerate(MONTHS, 1):
        if month == name.lower() or (len(name) >= 3 and month.startswith(name.lower())):
            return number
    raise CellError(NO_DATE)


def _dated(year: int, month: int, day: int) -> int:
    try:
        datetime.date(max(year, 1), month, day)
    except ValueError:
        raise CellError("There is no such day. Write a date such as 2015-04-03.") from None
    return _in_range(year)


def _in_range(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CellError(f"Write a year from {FIRST_YEAR} to {LAST_YEAR}.")
    return year
