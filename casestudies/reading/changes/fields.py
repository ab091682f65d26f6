"""Fields of a record's types: what readers call them, and their values in words.

Names and words of closed lists are those of the models, under whose names the types go. So a field
that is added later is told without a line here; what stands here reads better than its default.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.conf.locale import LANG_INFO
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field

from casestudies import models
from casestudies.record import Source
from casestudies.record.types import Author, Backed, Claim, Frozen

from ..wording.words import capitalised, long_date, quantity_in_words, thousands, year_range

MODELS = {"Record": "CaseStudy", "Area": "Locality", "Place": "Locality"}
NAMES = {
    "KeyFigure.label": "What it counts",
    "keywords": "Keywords",
    "slug": "Address",
    "label": "Name",
    "id": "Entry",
    "checked_on": "Checked",
    "evidence_type": "Evidence",
    "url": "Web address",
    "wikidata_id": "Wikidata",
    "within": "Lies in",
    "series": "Chart",
    "localities": "Places",
    "target_groups": "Who it is for",
    "comparator": "Compared with",
    "first": "One statement",
    "second": "The other",
}
NEVER_TITLED = {"id", "slug", "code"}  # of an item that is told whole: who it is, stands beside it

Words = Callable[[Any, dict[str, Source]], str]  # of an item, and its record's sources by slug


@dataclass(frozen=True)
class Together:
    """Fields that readers know as one. `is_prose` if its words are compared one by one."""

    title: str
    names: tuple[str, ...]
    words: Words
    is_prose: bool = False


def _reference(item: Backed, sources: dict[str, Source]) -> str:
    title = sources[item.source].title if item.source in sources else item.source
    return ", ".join(filter(None, (title, item.locator)))


def _position(place: Any, sources: dict[str, Source]) -> str:
    degrees = (place.latitude, place.longitude)
    return "" if None in degrees else ", ".join(map(str, degrees))


TOGETHER = (
    Together(
        "Figure",
        ("qualifier", "value", "unit"),
        lambda one, sources: quantity_in_words(one.value, one.unit, one.qualifier),
    ),
    Together(
        "Amount",
        ("amount", "currency"),
        lambda one, sources: quantity_in_words(one.amount, one.currency),
    ),
    Together(
        "Years",
        ("start_year", "end_year"),
        lambda one, sources: year_range(one.start_year, one.end_year),
    ),
    Together("Position", ("latitude", "longitude"), _position),
    Together("Source", ("source", "locator"), _reference, is_prose=True),
)


@lru_cache(maxsize=1000)
def together_of(shape: type[Frozen]) -> dict[str, Together]:
    """Name of a field → what it is part of."""
    return {
        name: one
        for one in TOGETHER
        if {*one.names} <= shape.model_fields.keys()
        for name in one.names
    }


@lru_cache(maxsize=1000)
def place_of(shape: type[Frozen], name: str) -> tuple[bool, int]:
    """What is said comes before where it stands in a source, and when that was checked."""
    return (name in _AT_THE_END, [*shape.model_fields].index(name))


_AT_THE_END = {"source", "locator", "checked_on"}


@lru_cache(maxsize=1000)
def title_of(shape: type[Frozen], name: str) -> str:
    if given := NAMES.get(f"{shape.__name__}.{name}") or NAMES.get(name):
        return given
    field = _field(shape, name)
    return capitalised(str(field.verbose_name) if field else name.replace("_", " "))


@lru_cache(maxsize=1000)
def _choices(shape: type[Frozen], name: str) -> dict[Any, str]:
    field = _field(shape, name)
    return {value: str(label) for value, label in field.flatchoices} if field else {}


def _field(shape: type[Frozen], name: str) -> "Field[Any, Any] | None":
    model = getattr(models, MODELS.get(shape.__name__, shape.__name__), None)
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) else None


def is_prose(shape: type[Frozen], name: str, value: Any) -> bool:
    return isinstance(value, str) and not _choices(shape, name) and name != "language"


def in_words(shape: type[Frozen], name: str, value: Any) -> str:
    """A value, or an item of a list in one line; nothing in no words."""
    match value:
        case None:
            return ""
        case str() if name == "language":
            return str(LANG_INFO.get(value.lower(), {}).get("name", value))
        case str():
            return _choices(shape, name).get(value, value)
        case tuple():
            return "; ".join(in_words(shape, name, one) for one in value)
        case date():
            return long_date(value)
        case int() if not isinstance(value, bool) and not name.endswith("year") and name != "id":
            return thousands(value)
        case Decimal():
            return quantity_in_words(value)
        case Author():
            return value.literal or " ".join(filter(None, (value.given, value.family)))
        case Frozen():
            return line_of(value, {})
    return str(value)


# Items


def name_of_item(item: Frozen) -> str:
    """By what readers know it: its name, or that of what it is about."""
    if isinstance(item, Claim):
        return item.code
    for name in ("title", "label"):
        if found := getattr(item, name, ""):
            return str(found)
    for value in dict(item).values():
        if isinstance(value, Frozen):
            return name_of_item(value)
    both = (getattr(item, "first", ""), getattr(item, "second", ""))
    return " and ".join(filter(None, both))


def line_of(item: Frozen, sources: dict[str, Source]) -> str:
    """“City Council, lead, east of the city, The report, p. 2”; a term by its name alone."""
    if hasattr(item, "label") and hasattr(item, "id"):
        return name_of_item(item)
    shape, told = type(item), set[Together]()
    words = []
    for name in sorted(shape.model_fields, key=lambda name: place_of(shape, name)):
        part = together_of(shape).get(name)
        if part and part not in told:
            told.add(part)
            words.append(part.words(item, sources))
        elif not part and name not in NEVER_TITLED:
            words.append(in_words(shape, name, getattr(item, name)))
    return ", ".join(filter(None, words))
