"""Authors of a source, typed as names: a row each, in the order in which they are cited."""

from django import forms
from django.core.exceptions import ValidationError

from casestudies.models.research import validate_name

from .name_rows import NameRows, NamesField

# As CSL has them, and as validate_authors wants them.
PARTS = {"family": "Family name", "given": "Given names", "literal": "or the name of a body"}


class AuthorRows(NameRows):
    parts = PARTS
    noun = "author"


class AuthorsField(NamesField):
    widget = AuthorRows

    def name_of(self, row: dict[str, str]) -> dict[str, str]:
        name = {part: text for part in PARTS if (text := row.get(part))}
        if "literal" in name and len(name) > 1:
            raise ValidationError(
                "Give the name of a person or that of a body, not both in one row."
            )
        if "given" in name and "family" not in name:
            raise ValidationError("Give the family name too. One name alone stands there as well.")
        for text in name.values():
            validate_name(text)
        return name


class SourceForm(forms.ModelForm):
    authors = AuthorsField(
        required=False,
        help_text="In the order in which the source names them.",
    )
