"""Published versions, to look at."""

import json

from django.contrib import admin
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from casestudies.models import CaseVersion
from innosi.checked_admin.admin import CheckedAdmin

from .changes import difference, newest_number

STYLES = ["css/evidence/marks.css", "css/pages/changes.css", "css/admin/changes.css"]
FIRST = "This is the first version: all of it was new."


@admin.register(CaseVersion)
class CaseVersionAdmin(CheckedAdmin):
    """Versions can be looked at and not touched."""

    list_display = ["case", "number", "published_at", "published_by", "note"]
    list_select_related = ["case", "published_by"]
    search_fields = ["case__title", "case__code", "note"]
    date_hierarchy = "published_at"
    fieldsets = [
        (None, {"fields": [("case", "number"), ("published_at", "published_by"), "note"]}),
        (None, {"fields": ["changes"]}),
        ("As it is stored", {"fields": ["checksum", "contents"], "classes": ["collapse"]}),
    ]
    readonly_fields = ["changes", "contents"]

    class Media:
        css = {"all": STYLES}

    @admin.display(description="What changed")
    def changes(self, version):
        before = newest_number(version.case, below=version.number)
        if before is None:
            return FIRST
        context = {
            "version": version,
            "before": before,
            "difference": difference(version.case, before, version.number),
        }
        return render_to_string("admin/casestudies/caseversion/_changes.html", context)

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
