"""Other names of a place or an organisation, typed as names: a row each."""

from typing import Any

from django import forms

from casestudies.models.other_names import validate_other_name
from innosi.fields.texts import with_plain_line_ends

from .authors import AuthorRows, AuthorsField


class OtherNameRows(AuthorRows):
    parts = {"name": "Name"}
    noun = "name"


class OtherNamesField(AuthorsField):
    widget = OtherNameRows

    def name_of(self, row: dict[str, str]) -> str:
        name = with_plain_line_ends(row["name"]).strip()
        validate_other_name(name)
        return name


class OtherNamesForm(forms.ModelForm):
    alternative_names = OtherNamesField(
        required=False,
        label="Other names",
        help_text="Old names, and those in other languages: searches find them.",
    )

    def clean_alternative_names(self) -> Any:
        """Each once, in the order in which they were typed."""
        return list(dict.fromkeys(self.cleaned_data["alternative_names"]))
