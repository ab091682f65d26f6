"""Other names of a place or an organisation, typed as names: a row each."""

from typing import Any

from django import forms

from casestudies.models.other_names import validate_other_name

from .name_rows import NamesField


class OtherNamesField(NamesField):
    def name_of(self, row: dict[str, str]) -> str:
        validate_other_name(row["name"])
        return row["name"]


class OtherNamesForm(forms.ModelForm):
    alternative_names = OtherNamesField(
        required=False,
        label="Other names",
        help_text="Old names, and those in other languages: searches find them.",
    )

    def clean_alternative_names(self) -> Any:
        """Each once, in the order in which they were typed."""
        return list(dict.fromkeys(self.cleaned_data["alternative_names"]))
