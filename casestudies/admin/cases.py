"""Curating cases: the working copy with its claims, and publishing it."""

import json

from django.contrib import admin, messages
from django.db import models
from django.forms import ModelForm, Textarea
from django.urls import reverse
from django.utils.html import format_html

from casestudies import workflow
from casestudies.models import (
    CaseKeyword,
    CaseStudy,
    CaseVersion,
    Disagreement,
    Fieldwork,
    Finding,
    KeyFigure,
    Outcome,
    Section,
    Testimony,
    vocabularies,
)
from innosi.checked_admin import CheckedAdmin

from .steps import StepsAdmin
from .terms import Overrides, SluggedAdmin

CLAIM_END: list[str | tuple[str, ...]] = ["source", "locator", ("checked_by", "checked_at")]
VOCABULARIES = [
    field.name for field in CaseStudy._meta.many_to_many if field.related_model in vocabularies()
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
    autocomplete_fields = ["source", "checked_by"]
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


@admin.register(CaseStudy)
class CaseStudyAdmin(StepsAdmin, SluggedAdmin):
    named_by = "title"
    list_display = ["title", "code", "kind", "status", "public_version"]
    list_filter = ["status", "kind", "research_projects"]
    search_fields = ["title", "code", "slug", "summary"]
    autocomplete_fields = [
        "programme",
        "research_projects",
        "countries",
        "localities",
        *VOCABULARIES,
    ]
    readonly_fields = ["status", "public_version"]
    formfield_overrides = SHORT_TEXT
    fieldsets = [
        (None, {"fields": [("status", "public_version"), "title", ("slug", "code"), "summary"]}),
        ("What it is about", {"fields": ["kind", "programme", "research_projects"]}),
        ("Where and for whom", {"fields": ["countries", "localities", *VOCABULARIES]}),
    ]
    inlines = [
        KeywordInline,
        OutcomeInline,
        SectionInline,
        FindingInline,
        KeyFigureInline,
        FieldworkInline,
        TestimonyInline,
        DisagreementInline,
    ]
    actions = ["submit", "publish"]
    save_on_top = True

    def get_readonly_fields(self, request, obj=None):
        published = obj and obj.versions.exists()
        return [*self.readonly_fields, "slug", "code"] if published else self.readonly_fields

    def has_delete_permission(self, request, obj=None):
        """What was published once can be cited and stays."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (obj and obj.versions.exists())

    def get_queryset(self, request):
        newest = models.Max("versions__number")
        return super().get_queryset(request).annotate(newest_version=newest)

    @admin.display(description="Readers see")
    def public_version(self, case):
        number = getattr(case, "newest_version", None)
        if not number:
            return "Nothing yet"
        page = reverse("case-version", args=[case.slug, number])
        return format_html('<a href="{}">Version {}</a>', page, number)

    def view_on_site(self, case):
        published = case.status == CaseStudy.Status.PUBLISHED
        return reverse("case-detail", args=[case.slug]) if published else None

    def response_change(self, request, obj):
        if obj.status == CaseStudy.Status.PUBLISHED:
            messages.info(
                request,
                "You changed the working copy. Readers see the published version until it is "
                "published again.",
            )
        return super().response_change(request, obj)

    @admin.action(
        description="Publish the working copy of the selected case studies", permissions=["publish"]
    )
    def publish(self, request, queryset):
        chosen = CaseStudy.objects.filter(pk__in=queryset.values("pk"))
        for case, version, is_new, refusal in workflow.publish_each(cases=chosen, by=request.user):
            if not version:
                messages.error(request, f"{case} was not published: {refusal}")
            elif is_new:
                self.log_change(request, case, f"Published version {version.number}.")
                messages.success(request, f"{case}: version {version.number} is published.")
            else:
                messages.info(request, f"{case}: nothing differs from version {version.number}.")


@admin.register(CaseVersion)
class CaseVersionAdmin(CheckedAdmin):
    """Versions can be looked at and not touched."""

    list_display = ["case", "number", "published_at", "published_by", "note"]
    list_select_related = ["case", "published_by"]
    search_fields = ["case__title", "case__code", "note"]
    date_hierarchy = "published_at"
    fields = [("case", "number"), ("published_at", "published_by"), "note", "checksum", "contents"]
    readonly_fields = ["contents"]

    @admin.display(description="Record")
    def contents(self, version):
        text = json.dumps(version.record, indent=2, ensure_ascii=False)
        return format_html("<pre>{}</pre>", text)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def view_on_site(self, version):
        return reverse("case-version", args=[version.case.slug, version.number])
