"""The rows below a case: its keywords, its claims of each kind, and which of them disagree."""

from django.contrib import admin
from django.db import models
from django.forms import ModelForm, Textarea

from casestudies.models import (
    CaseKeyword,
    Disagreement,
    Fieldwork,
    Finding,
    KeyFigure,
    Outcome,
    Section,
    Testimony,
)

from ..terms import Overrides

CLAIM_END: list[str | tuple[str, ...]] = [
    "source",
    "locator",
    ("checked_by", "checked_at"),
    "objection",
]
SHORT_TEXT: Overrides = {models.TextField: {"widget": Textarea(attrs={"rows": 3, "cols": 90})}}


class KeywordForm(ModelForm):
    class Meta:
        labels = {"tag": "Keyword"}


class KeywordInline(admin.TabularInline):
    model = CaseKeyword
    form = KeywordForm
    autocomplete_fields = ["tag"]
    verbose_name = "keyword"
    verbose_name_plural = "keywords"
    extra = 0


class ClaimForm(ModelForm):
    def clean_code(self):
        # Several new claims may be without a code; None is not held to be the same as None. One
        # that has a code keeps it.
        return self.cleaned_data["code"] or self.initial.get("code")


class ClaimInline(admin.StackedInline):
    form = ClaimForm
    autocomplete_fields = ["source"]
    readonly_fields = [
        "checked_by",
        "checked_at",
        "objection",
    ]  # which the page for checking writes
    formfield_overrides = SHORT_TEXT
    classes = ["collapse"]
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("case", "source")


class OutcomeInline(ClaimInline):
    model = Outcome
    autocomplete_fields = [*ClaimInline.autocomplete_fields, "domain"]
    fields = [
        ("code", "order"),
        "statement",
        ("domain", "direction", "evidence_type"),
        ("population", "comparator", "period"),
        ("qualifier", "value", "unit"),
        *CLAIM_END,
    ]


class SectionInline(ClaimInline):
    model = Section
    fields = [("code", "order", "kind"), "body", *CLAIM_END]


class FindingInline(ClaimInline):
    model = Finding
    fields = [("code", "order"), ("kind", "about"), "statement", *CLAIM_END]


class KeyFigureInline(ClaimInline):
    model = KeyFigure
    fields = [
        ("code", "order"),
        "label",
        ("qualifier", "value", "unit"),
        ("period", "series"),
        *CLAIM_END,
    ]


class FieldworkInline(ClaimInline):
    model = Fieldwork
    fields = [("code", "order"), ("method", "participants"), ("number", "year"), *CLAIM_END]


class TestimonyInline(ClaimInline):
    model = Testimony
    fields = [("code", "order"), ("role", "place", "year"), "text", *CLAIM_END]


class DisagreementInline(admin.StackedInline):
    model = Disagreement
    fields = [("first_code", "second_code"), "note"]
    formfield_overrides = SHORT_TEXT
    classes = ["collapse"]
    verbose_name = "disagreement"
    verbose_name_plural = "statements that disagree"
    extra = 0
