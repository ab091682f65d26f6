"""Curating cases: the working copy with its claims, and publishing it."""

from django.contrib import admin, messages
from django.db import models
from django.urls import reverse
from django.utils.html import format_html

from casestudies import workflow
from casestudies.models import CaseStudy, vocabularies

from ..checking import ChecksStatements
from ..merging.retagging import RetagsCases
from ..terms import SluggedAdmin
from .changes import ChangesAdmin
from .claims import (
    SHORT_TEXT,
    DisagreementInline,
    FieldworkInline,
    FindingInline,
    KeyFigureInline,
    OutcomeInline,
    SectionInline,
    TestimonyInline,
)
from .form import CaseForm, FormAdmin
from .keyword_picker import KeywordInline
from .markdown import MarkdownAdmin
from .preview import PreviewAdmin
from .steps import StepsAdmin

VOCABULARIES = [
    field.name for field in CaseStudy._meta.many_to_many if field.related_model in vocabularies()
]


@admin.register(CaseStudy)
class CaseStudyAdmin(
    FormAdmin,
    MarkdownAdmin,
    ChecksStatements,
    StepsAdmin,
    PreviewAdmin,
    ChangesAdmin,
    RetagsCases,
    SluggedAdmin,
):
    form = CaseForm
    named_by = "title"
    list_display = ["title", "code", "kind", "status", "public_version"]
    list_filter = ["status", "kind", "research_projects"]
    search_fields = ["title", "code", "slug", "summary"]
    autocomplete_fields = [
        "programme",
        "research_projects",
        "countries",
        "localities",
        "further_sources",
        *VOCABULARIES,
    ]
    formfield_overrides = SHORT_TEXT
    fieldsets = [
        (None, {"fields": ["title", ("slug", "code"), "summary"]}),
        (
            "What it is about",
            {"fields": ["kind", "programme", ("start_year", "end_year"), "research_projects"]},
        ),
        ("Where and for whom", {"fields": ["countries", "localities", *VOCABULARIES]}),
        ("Text and sources", {"fields": [("language", "licence"), "further_sources"]}),
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
    actions = ["submit", "publish", "retag"]

    def get_readonly_fields(self, request, obj=None):
        published = obj and obj.versions.exists()
        return ["slug", "code"] if published else []

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
