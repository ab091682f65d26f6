"""The box of a statement in which its source is chosen: by a few words of it, or by pasting a DOI,
RIS, BibTeX or CSL-JSON.

It posts the key of a source and what the box said. Where both agree the key holds; without
JavaScript nobody keeps the key, and the source is looked for by what was typed.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceField
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from casestudies.importing.references import known_by_doi
from casestudies.importing.references.values.dois import doi_in
from casestudies.models import Source
from innosi.fields.texts import is_storable

from .search import label_of, matching

TEXT, SHOWN = "_text", "_shown"  # with the name of the field
NOT_FOUND = (
    "No source is found by “%(text)s”: choose one from the list, or add it from a reference first."
)
SEVERAL = "Several sources have “%(text)s”: write more of the one that is meant, or its DOI."


class NotFound(str):
    """In place of a key: nobody's key, and what was typed."""

    def __new__(cls, text: str, refusal: str) -> "NotFound":
        made = super().__new__(cls, "-1")
        made.text, made.refusal = text, refusal
        return made

    text: str
    refusal: str


def key_for(text: str) -> str:
    """The key of the source that is meant by a text, or NotFound."""
    if not is_storable(text):
        return NotFound("", NOT_FOUND)
    if doi := doi_in(text):
        known = known_by_doi(doi)
        return str(known.pk) if known else NotFound(text, NOT_FOUND)
    if exact := Source.objects.filter(slug=text).first():
        return str(exact.pk)
    found = [*matching(Source.objects.order_by("pk"), text)[:2]]
    if len(found) == 1:
        return str(found[0].pk)
    return NotFound(text, SEVERAL if found else NOT_FOUND)


class SourcePicker(forms.Select):
    class Media:
        js = ["js/admin/source-picker.js"]
        css = {"all": ["css/admin/references.css"]}

    known: Source | None = None  # the one that the form has read already

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        key, text = data.get(name), data.get(f"{name}{TEXT}")
        if text is None or text.strip() == data.get(f"{name}{SHOWN}", "").strip():
            return key
        return key_for(text.strip()) if text.strip() else ""

    def put(self, data: Any, name: str, value: str) -> None:
        """A key that somebody else saved, without what this box said."""
        data[name] = value
        for ending in (TEXT, SHOWN):
            data.pop(f"{name}{ending}", None)

    def id_for_label(self, id_: str, index: str = "0") -> str:
        return f"{id_}{TEXT}" if id_ else id_

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = None if isinstance(value, NotFound) else self._chosen(value)
        start = (attrs or {}).get("id", f"id_{name}")
        context = {
            "name": name,
            "id": start,
            "chosen": chosen,
            "label": label_of(chosen) if chosen else "",
            "text": value.text
            if isinstance(value, NotFound)
            else label_of(chosen)
            if chosen
            else "",
            "invalid": (attrs or {}).get("aria-invalid"),
            "described_by": (attrs or {}).get("aria-describedby", ""),
            "address": reverse("admin:casestudies_source_picker"),
        }
        return render_to_string("admin/references/source_picker.html", context)

    def _chosen(self, value: Any) -> Source | None:
        if self.known and str(self.known.pk) == str(value):
            return self.known
        is_key = str(value).isascii() and str(value).isdecimal() and len(str(value)) < 19
        return Source.objects.filter(pk=value).first() if is_key else None


class BoundSource(forms.BoundField):
    def as_widget(self, widget=None, attrs=None, only_initial=False):
        # Within the links that the admin puts around it.
        picker: Any = getattr(self.field.widget, "widget", self.field.widget)
        instance = getattr(self.form, "instance", None)
        is_read = instance is not None and self.name in instance._state.fields_cache
        picker.known = getattr(instance, self.name) if is_read else None
        return super().as_widget(widget, attrs, only_initial)


class SourceField(ModelChoiceField):
    widget = SourcePicker

    def get_bound_field(self, form: Any, field_name: str) -> BoundSource:
        return BoundSource(form, self, field_name)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, NotFound):
            raise ValidationError(value.refusal, code="not_found", params={"text": value.text[:80]})
        return super().to_python(value)


class PicksSources:
    """For the admin of rows with a source."""

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.remote_field.model is Source:
            kwargs |= {"form_class": SourceField, "widget": SourcePicker}
        inherited: Any = super()
        return inherited.formfield_for_foreignkey(db_field, request, **kwargs)
