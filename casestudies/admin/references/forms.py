from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.template.defaultfilters import filesizeformat

from casestudies.models import Source

from .author_lines import AuthorLines

MOST_ON_PAGE = 100
FIELDS = ["title", "authors", "year", "type", "container", "doi", "url", "language", "note"]
ONE = "Paste a text or choose a file."
BOTH = "There are a text and a file: take one away, so that it is clear which is meant."


def largest_file() -> int:
    return settings.FILE_UPLOAD_MAX_MEMORY_SIZE


class GivenForm(forms.Form):
    """What is read: one of two."""

    text = forms.CharField(
        required=False,
        strip=False,
        label="References",
        widget=forms.Textarea(attrs={"rows": 10, "cols": 90, "spellcheck": "false"}),
        help_text="A DOI, a citation with one in it, RIS, BibTeX or CSL-JSON; one or many.",
    )
    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        label="Or a file of them",
        help_text="As Zotero, EndNote, Mendeley or a publisher’s page export it.",
    )

    def clean(self) -> dict[str, Any]:
        text = (self.cleaned_data.get("text") or "").strip()
        file = self.cleaned_data.get("file")
        if text and file:
            raise ValidationError(BOTH)
        if not text and not file and not self.errors:
            # Django leaves out a file that may not stay in memory, without a word.
            most = filesizeformat(largest_file())
            raise ValidationError(f"{ONE} A file may have {most}; read a larger one in parts.")
        return self.cleaned_data

    def given(self) -> str | bytes:
        file = self.cleaned_data.get("file")
        return file.read() if file else self.cleaned_data["text"]


class ProposalForm(forms.ModelForm):
    """A proposed source. What isn't wanted may be as it is."""

    take = forms.BooleanField(required=False, label="Save it")
    place = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    authors = AuthorLines(
        required=False,
        help_text="One a line: “Family, Given”, or a body, in braces if its name has a comma.",
    )
    url = forms.URLField(
        required=False, max_length=500, label="Address", assume_scheme="https", empty_value=""
    )

    class Meta:
        model = Source
        fields = FIELDS

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and not self.is_wanted:
            self._errors = ErrorDict()

    @property
    def is_wanted(self) -> bool:
        return bool(self["take"].value())

    @property
    def name(self) -> str:
        """Where it stands in what was read."""
        number = (self.prefix or "").rpartition("-")[2]
        return str(self["place"].value() or f"entry {number}")[:200]


ProposalForms = forms.formset_factory(
    ProposalForm, extra=0, max_num=MOST_ON_PAGE, absolute_max=MOST_ON_PAGE
)
