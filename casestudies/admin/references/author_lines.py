"""Authors, one a line: “Family, Given” is a person, a line without a comma is a body.

A body with a comma in its name stands in braces, and a person with one name only ends in a comma.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from casestudies.models.research import validate_authors

Name = dict[str, str]


def as_line(name: Any) -> str:
    if not isinstance(name, dict):
        return str(name)
    if "literal" in name:
        body = str(name["literal"])
        return f"{{{body}}}" if "," in body or body.startswith("{") else body
    return f"{name.get('family', '')}, {name.get('given', '')}".rstrip()


def from_line(line: str) -> Name:
    line = line.strip()
    if line.startswith("{") and line.endswith("}"):
        return {"literal": line[1:-1].strip()}
    family, comma, given = (part.strip() for part in line.partition(","))
    if not comma:
        return {"literal": family}
    if not family:
        raise ValidationError(f"“{line[:60]}” begins with a comma: write the family name first.")
    return {"family": family, "given": given} if given else {"family": family}


class AuthorLines(forms.Field):
    widget = forms.Textarea(attrs={"rows": 3, "cols": 60})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(as_line, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[Name]:
        names = [from_line(line) for line in (value or "").splitlines() if line.strip()]
        validate_authors(names)
        return names

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial) != data
