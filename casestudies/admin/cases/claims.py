"""The rows below a case: its claims of each kind, and which of them disagree."""

from django.contrib import admin
from django.db import models
from django.forms import ModelForm, Textarea

from casestudies.models import (
    Disagreement,
    Fieldwork,
    Finding,
    KeyFigure,
    Outcome,
    Section,
    Testimony,
)

from ..references.picker import PicksSources
from ..terms import Overrides
from .directions import DirectionSelect
from .reading_order import new_kinds

CLAIM_END: list[str | tuple[str, ...]] = [
    ("source", "locator"),
    ("checked_by", "checked_at"),
    "objection",
    ("code", "order"),
]
SHORT_TEXT: Overrides = {models.TextField: {"widget": Textarea(attrs={"rows": 3, "cols": 60})}}
GIVEN_WITH_A_NEW_ROW = {"kind", "order", "source"}
LAST_PLACE = 2**15 - 1


class ClaimForm(ModelForm):
    class Meta:
        labels = {"order": "Position", "checked_at": "Checked on"}
        help_texts = {
            "order": "Statements stand in this order, those of one number by their codes.",
            "source": "The document that says so. Two sources that disagree are two statements.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "code" in self.fields:
            self.fields["code"].widget.attrs["readonly"] = True
            self.fields["code"].help_text = "It stays with the statement for good."

    def has_changed(self):
        """A row that was opened and left has nothing of its own."""
        if self.instance.pk:
            return super().has_changed()
        return bool({*self.changed_data} - GIVEN_WITH_A_NEW_ROW)

    def clean_code(self):
        # Several new claims may be without a code; None is not held to be the same as None. One
        # that has a code keeps it.
        return self.cleaned_data["code"] or self.initial.get("code")

    def clean_order(self):
        return self._last_order() if self._has_no_place() else self.cleaned_data["order"]

    def _has_no_place(self):
        return not self.instance.pk and not self.cleaned_data["order"] and self.instance.case_id

    def _last_order(self):
        """A new statement stands behind the others."""
        rows = type(self.instance)._default_manager.filter(case=self.instance.case_id)
        last = rows.aggregate(last=models.Max("order"))["last"] or 0
        return min(last + 1, LAST_PLACE)


class OutcomeForm(ClaimForm):
    class Meta(ClaimForm.Meta):
        labels = {**ClaimForm.Meta.labels, "domain": "Outcome", "comparator": "Compared with"}
        help_texts = {
            **ClaimForm.Meta.help_texts,
            "statement": "One effect, in your own words, never a quotation.",
            "direction": "As the source reports it; “Not yet known” if it was not measured yet.",
            "domain": "What changed.",
            "population": "Who the effect is about.",
            "comparator": "Empty where the source compares with nobody.",
            "value": "Empty where the source gives no number.",
            "unit": "Such as %, people, GBP.",
            "period": "The year or years of which it tells.",
        }


class SectionForm(ClaimForm):
    class Meta(ClaimForm.Meta):
        labels = {**ClaimForm.Meta.labels, "body": "Text"}
        help_texts = {
            **ClaimForm.Meta.help_texts,
            "kind": "Under which heading readers find it.",
            "body": "In your own words. Markdown; one source a text, so add as many as needed.",
        }


class FindingForm(ClaimForm):
    class Meta(ClaimForm.Meta):
        help_texts = {
            **ClaimForm.Meta.help_texts,
            "statement": "One finding, in your own words, never a quotation.",
        }


class KeyFigureForm(ClaimForm):
    class Meta(ClaimForm.Meta):
        help_texts = {**ClaimForm.Meta.help_texts, "label": "What was counted, in a few words."}


class FieldworkForm(ClaimForm):
    class Meta(ClaimForm.Meta):
        help_texts = {
            **ClaimForm.Meta.help_texts,
            "method": "How the evidence was gathered, such as interviews.",
            "participants": "Who took part, such as lone parents.",
            "number": "How many were asked or held. Empty where the source does not say.",
        }


class TestimonyForm(ClaimForm):
    class Meta(ClaimForm.Meta):
        help_texts = {
            **ClaimForm.Meta.help_texts,
            "role": "Who said it, such as a key worker. No names.",
        }


class ClaimInline(PicksSources, admin.StackedInline):
    form: type[ModelForm] = ClaimForm
    # which the page for checking writes
    readonly_fields = ["checked_by", "checked_at", "objection"]
    formfield_overrides = SHORT_TEXT

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("case", "source", "checked_by")

    def get_extra(self, request, obj=None, **kwargs):
        """One empty row at the end of each list, so that one can be added without a script."""
        return len(new_kinds(self.model))


class OutcomeInline(ClaimInline):
    model = Outcome
    form = OutcomeForm
    radio_fields = {"direction": admin.HORIZONTAL}
    fields = [
        "statement",
        "direction",
        ("domain", "evidence_type"),
        ("population", "comparator"),
        ("qualifier", "value", "unit", "period"),
        *CLAIM_END,
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("domain")

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "direction":
            kwargs["widget"] = DirectionSelect(attrs={"class": "directions"})
        return super().formfield_for_choice_field(db_field, request, **kwargs)


class SectionInline(ClaimInline):
    model = Section
    form = SectionForm
    formfield_overrides = {
        models.TextField: {
            "widget": Textarea(attrs={"rows": 9, "cols": 60, "data-markdown": True})
        },
    }
    fields = ["kind", "body", *CLAIM_END]


class FindingInline(ClaimInline):
    model = Finding
    form = FindingForm
    fields = ["statement", ("kind", "about"), *CLAIM_END]


class KeyFigureInline(ClaimInline):
    model = KeyFigure
    form = KeyFigureForm
    fields = [
        "label",
        ("qualifier", "value", "unit", "period"),
        "series",
        *CLAIM_END,
    ]


class FieldworkInline(ClaimInline):
    model = Fieldwork
    form = FieldworkForm
    fields = [("method", "participants"), ("number", "year"), *CLAIM_END]


class TestimonyInline(ClaimInline):
    model = Testimony
    form = TestimonyForm
    fields = ["text", ("role", "place", "year"), *CLAIM_END]


class DisagreementInline(admin.StackedInline):
    model = Disagreement
    fields = [("first_code", "second_code"), "note"]
    formfield_overrides = SHORT_TEXT
    verbose_name = "disagreement"
    verbose_name_plural = "statements that disagree"
    extra = 0
