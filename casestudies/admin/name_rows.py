"""Names that are typed in rows, one each: a widget and its field for lists of names in JSON."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from innosi.fields.texts import with_plain_line_ends

SPARE_ROWS = 3


class NameRows(forms.Widget):
    """Rows stand in the order of their numbers; empty ones count for nothing.

    parts: of a name, with their labels. noun: what one name is called.
    """

    template_name = "admin/name_rows.html"
    parts: Mapping[str, str] = {"name": "Name"}
    noun = "name"

    class Media:
        js = ["js/name-rows.js"]

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.complaints: dict[int, list[str]] = {}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        rows: dict[int, dict[str, str]] = {}
        for found in self._posted(data, name):
            rows.setdefault(int(found[1]), {})[found[2]] = data[found[0]]
        in_order = [rows[number] for number in sorted(rows)]
        return [row for row in in_order if any(text.strip() for text in row.values())]

    def _posted(self, data: Any, name: str) -> list[re.Match[str]]:
        pattern = re.compile(rf"{re.escape(name)}-(\d{{1,6}})-({'|'.join(self.parts)})")
        return [found for found in map(pattern.fullmatch, data) if found]

    def shown_value(self, value: Any) -> list[dict[str, str]]:
        return [
            {part: str(row.get(part, "")) for part in self.parts}
            for row in map(self.shown, value or [])
        ]

    def put(self, data: Any, name: str, rows: list[dict[str, str]]) -> None:
        for found in self._posted(data, name):
            del data[found[0]]
        for number, row in enumerate(rows):
            for part, text in row.items():
                data[f"{name}-{number}-{part}"] = text

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-0-{next(iter(self.parts))}"

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        # By the engine of the admin's pages: that of forms knows Django's own templates only.
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        start = context["widget"]["attrs"].get("id", name)
        rows = [*map(self.shown, value or []), *({} for _ in range(SPARE_ROWS))]
        context["noun"] = self.noun
        context["rows"] = [
            {
                "number": number + 1,
                "complaints": self.complaints.get(number, []),
                "complaints_id": f"{start}-{number}-error",
                "parts": [
                    {
                        "label": label,
                        "name": f"{name}-{number}-{part}",
                        "id": f"{start}-{number}-{part}",
                        "value": row.get(part, ""),
                    }
                    for part, label in self.parts.items()
                ],
            }
            for number, row in enumerate(rows)
        ]
        return context

    def shown(self, row: Any) -> dict[str, Any]:
        """A script may have stored what is no name: it is shown, so that it can be put right."""
        return row if isinstance(row, dict) else {[*self.parts][-1]: str(row)}


class BoundNames(forms.BoundField):
    """Each complaint stands in its row."""

    @property
    def errors(self):
        shown: Any = super().errors
        kept = [error for error in shown.as_data() if "row" not in (error.params or {})]
        return type(shown)(kept, renderer=shown.renderer, field_id=shown.field_id)

    def as_widget(self, widget=None, attrs=None, only_initial=False):
        complaints: dict[int, list[str]] = {}
        for error in super().errors.as_data():
            if error.params and "row" in error.params:
                complaints.setdefault(error.params["row"], []).extend(error.messages)
        self.field.widget.complaints = complaints
        return super().as_widget(widget, attrs, only_initial)


class NamesField(forms.Field):
    widget = NameRows

    def get_bound_field(self, form: Any, field_name: str) -> BoundNames:
        return BoundNames(form, self, field_name)

    def name_of(self, row: dict[str, str]) -> Any:
        """What is stored of a row, whose texts are without blanks around them. Raises
        ValidationError."""
        return row["name"]

    def to_python(self, value: Any) -> list[Any]:
        names, errors = [], []
        for number, row in enumerate(value or []):
            try:
                names.append(self.name_of(_tidied(row)))
            except ValidationError as error:
                errors += [
                    ValidationError(message, code="row", params={"row": number})
                    for message in error.messages
                ]
        if errors:
            raise ValidationError(errors)
        return names

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != (initial or [])
        except ValidationError:
            return True


def _tidied(row: dict[str, str]) -> dict[str, str]:
    return {part: with_plain_line_ends(text or "").strip() for part, text in row.items()}
