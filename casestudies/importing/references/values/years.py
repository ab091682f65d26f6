"""Years, read strictly: a date names one, or none is taken."""

import re
from typing import Any

from casestudies.models.base import FIRST_YEAR, LAST_YEAR

# 2017, 2017-03-12, 2017/03//, 12 March 2017, c. 2017, 2017a; and not 20170, 12017 or 3.2017.5.
YEAR = re.compile(r"(?<![\d.])(\d{4})(?!\d)")


def year_in(text: str) -> int | None:
    """The year of a date. Of a span it is the first; None if there is none, or it could be two."""
    found = [int(year) for year in YEAR.findall(text[:200])]
    years = [year for year in found if FIRST_YEAR <= year <= LAST_YEAR]
    if not years:
        return None
    is_span = re.search(r"\d\s*(?:/|–|-|to)\s*\d", text[:200]) is not None
    return years[0] if len(set(years)) == 1 or is_span else None


def csl_date(value: Any) -> str:
    """The text of a date as CSL-JSON has it: its parts, or as somebody wrote it."""
    if isinstance(value, str | int):
        return str(value)[:200]
    if not isinstance(value, dict):
        return ""
    parts = value.get("date-parts")
    while isinstance(parts, list):
        if not parts:
            return ""
        parts = parts[0]
    given = parts or value.get("raw") or value.get("literal")
    return str(given)[:200] if isinstance(given, str | int) else ""
