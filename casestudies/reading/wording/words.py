"""How pages word numbers, dates and lists."""

from datetime import datetime

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
