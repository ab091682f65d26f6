"""What a field of a form shows, what was posted for it, and how to post something else.

Values are what a widget reads from a form: a text, a list of texts, true or false. So what was
shown and what was posted can be compared, and both be kept as JSON. A widget that is none of
Django's says itself what it shows (`shown_value`) and how that is posted (`put`).
"""

from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms.models import ModelChoiceField

from innosi.fields.texts import with_plain_line_ends

Value = Any


def is_compared(field: forms.Field) -> bool:
    """Passwords are not kept in a page, and files are not shown in one."""
    widget = plain_widget(field.widget)
    secret = isinstance(widget, forms.PasswordInput | forms.FileInput)
    return not (field.disabled or secret or getattr(widget, "read_only", False))


def plain_widget(widget: Any) -> Any:
    return widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget


def is_of_many(field: forms.Field) -> bool:
    """Whether several are chosen from a list, in no order."""
    return bool(getattr(plain_widget(field.widget), "allow_multiple_selected", False))


def shown_value(bound: forms.BoundField) -> Value:
    """What a browser would send of the field if nobody touched it."""
    widget, value = plain_widget(bound.field.widget), bound.value()
    if hasattr(widget, "shown_value"):
        return _tidied(widget.shown_value(value))
    if isinstance(widget, forms.CheckboxInput):
        return bool(widget.check_test(value))
    if isinstance(widget, forms.MultiWidget):
        parts = value if isinstance(value, list) else widget.decompress(value) or []
        shown = zip(widget.widgets, parts, strict=False)
        return _tidied([part.format_value(one) or "" for part, one in shown])
    shown = widget.format_value(value)
    if is_of_many(bound.field):
        return sorted(shown)
    return _tidied(shown[0] if isinstance(shown, list) and shown else shown or "")


def posted_value(widget: Any, data: Any, name: str) -> Value:
    widget = plain_widget(widget)
    value = widget.value_from_datadict(data, {}, name)
    if getattr(widget, "allow_multiple_selected", False):
        return sorted(value or [])
    return _tidied("" if value is None else value)


def put(data: Any, widget: Any, name: str, value: Value) -> None:
    """Changes what was posted."""
    widget = plain_widget(widget)
    if hasattr(widget, "put"):
        widget.put(data, name, value)
    elif isinstance(widget, forms.MultiWidget):
        names: Any = widget.widgets_names  # type: ignore[attr-defined]
        for suffix, part in zip(names, value, strict=True):
            data[f"{name}{suffix}"] = part
    elif isinstance(widget, forms.CheckboxInput):
        data.setlist(name, ["on"] if value else [])
        if not value:
            del data[name]
    else:
        data.setlist(name, value if isinstance(value, list) else [value])


def _tidied(value: Value) -> Value:
    """As a browser sends it: some fields go without the blanks around their text."""
    if isinstance(value, str):
        return with_plain_line_ends(value).strip()
    if isinstance(value, list):
        return [_tidied(one) for one in value]
    if isinstance(value, dict):
        return {name: _tidied(one) for name, one in value.items()}
    return value


def in_words(field: Any, value: Value) -> str:
    """The value for somebody who reads it: names instead of keys."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(field, ModelChoiceField):
        return _rows_in_words(field, value if isinstance(value, list) else [value])
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        labels = {str(key): str(label) for key, label in choices}
        return str(labels.get(str(value), value))
    if isinstance(value, list):
        return ", ".join(filter(None, map(_one_in_words, value)))
    return str(value)


def _rows_in_words(field: Any, keys: list[str]) -> str:
    name = field.to_field_name or "pk"
    keys = [key for key in keys if key]
    try:
        rows = field.queryset.filter(**{f"{name}__in": keys})
        return ", ".join(sorted(map(field.label_from_instance, rows)))
    except (ValueError, TypeError, OverflowError):  # posted by hand; validation will say so
        return ", ".join(keys)


def _one_in_words(value: Value) -> str:
    return " ".join(filter(None, value.values())) if isinstance(value, dict) else str(value)
