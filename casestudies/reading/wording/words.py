"""How pages word numbers, quantities, dates, lists, and the values of closed lists."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import dateformat

from casestudies.models import CaseStudy, Locality, Organisation, Outcome, Partner, Source
from casestudies.record.quantities import Quantity as Quantity
from casestudies.record.quantities import is_part_of_number as is_part_of_number
from casestudies.record.quantities import quantity as quantity
from casestudies.record.quantities import quantity_in_words as quantity_in_words

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


def short_date(day: date) -> str:
    """“12 Nov 2025”, beside what matters more."""
    return dateformat.format(day, "j M Y")


def year_range(first: int | None, last: int | None) -> str:
    """“2013–2017”, “2015”, “From 2009, end not recorded”, “Until 2017”, or nothing."""
    if first and last:
        return str(first) if first == last else f"{first}–{last}"
    if first:
        return f"From {first}, end not recorded"
    return f"Until {last}" if last else ""


def listed(items: Sequence[str], last: str = "and") -> str:
    """“a”, “a and b”, “a, b and c”."""
    *first, final = items or [""]
    return f"{', '.join(first)} {last} {final}" if first else final


def capitalised(text: str) -> str:
    """With a capital at the beginning; the rest stays as it is."""
    return text[:1].upper() + text[1:]
