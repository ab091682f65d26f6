"""Stored values as curators read them."""

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime

from .registry import Part

Names = dict[str, dict[str, str]]
EMPTY = ""


def label_of(field: Any) -> str:
    return capfirst(str(field.verbose_name))


def label_of_many(name: str) -> str:
    return capfirst(name.replace("_", " "))


def worded(field: Any, value: Any, names: Names) -> str:
    """A value of a field, in words. What a broken state may hold is shown as it is."""
    if value is None or value == EMPTY:
        return EMPTY
    if field.is_relation:
        return name_of(names, field.related_model, value)
    if field.choices and isinstance(value, str | int):
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "\n".join(map(_item, value))
    if field.get_internal_type() == "DateTimeField":
        return _moment(str(value))
    return str(value)


def name_of(names: Names, model: Any, pk: Any) -> str:
    return str(names.get(model._meta.label_lower, {}).get(str(pk), f"no. {pk}"))


def name_of_row(part: Part, fields: dict[str, Any], names: Names) -> str:
    """“Outcome MIW-03”, “Partner Trust, Lead”"""
    told = [
        worded(part.model._meta.get_field(name), fields.get(name), names) for name in part.named_by
    ]
    kind = capfirst(str(part.model._meta.verbose_name))
    return f"{kind} {', '.join(filter(None, told))}".strip()


def _item(value: Any) -> str:
    return " ".join(map(str, value.values())) if isinstance(value, dict) else str(value)


def _moment(value: str) -> str:
    try:
        moment = parse_datetime(value)
    except ValueError:
        moment = None
    return date_format(localtime(moment), "j F Y, H:i") if moment else value
