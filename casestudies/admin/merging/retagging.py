"""An action of the list of cases: add, remove or replace a keyword of those that are chosen."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse

from casestudies.merging import keywords as tagging
from casestudies.merging.keywords import ADD, REMOVE, REPLACE, Retag
from casestudies.merging.kinds import TERMS
from casestudies.models import CaseStudy
from innosi.checked_admin.admin import CheckedAdmin
from innosi.fields.texts import validate_line
from keywords.merging.errors import MergeError
from keywords.models import Keyword

MOST_CASES = 500


class RetagForm(forms.Form):
    verb = forms.ChoiceField(
        choices=[(ADD, "Add a keyword"), (REMOVE, "Remove it"), (REPLACE, "Replace it by another")],
        initial=ADD,
        label="What to do",
        widget=forms.RadioSelect,
    )
    keyword = forms.CharField(
        max_length=100,
        label="Keyword",
        validators=[validate_line],
        widget=forms.TextInput(attrs={"list": "keywords", "autocomplete": "off"}),
    )
    other = forms.CharField(
        max_length=100,
        required=False,
        label="The one in its place, where it is replaced",
        validators=[validate_line],
        widget=forms.TextInput(attrs={"list": "keywords", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if self.errors:
            return said
        try:
            other = said["other"] if said["verb"] == REPLACE else ""
            said["how"] = Retag(
                said["verb"],
                tagging.keyword_called(said["keyword"]),
                tagging.keyword_called(other) if other else None,
            )
        except MergeError as error:
            raise forms.ValidationError(str(error)) from error
        return said


@dataclass(frozen=True)
class Row:
    """A case, and its keywords after: those that go, stay and come."""

    case: CaseStudy
    goes: list[str]
    stays: list[str]
    comes: list[str]

    @property
    def changes(self) -> bool:
        return bool(self.goes or self.comes)


def rows_of(cases: list[CaseStudy], how: Retag) -> list[Row]:
    names = {one.pk: one.name for one in (how.keyword, how.other) if one}
    rows = []
    for pk, tags in tagging.tags_of(cases).items():
        after = how.after(tags.keys())
        rows.append(
            Row(
                next(case for case in cases if case.pk == pk),
                [name for tag, name in tags.items() if tag not in after],
                [name for tag, name in tags.items() if tag in after],
                [names[tag] for tag in after if tag not in tags],
            )
        )
    return rows


class RetagsCases(CheckedAdmin):
    def has_retag_permission(self, request):
        return request.user.has_perm(TERMS) or self.has_change_permission(request)

    def may_retag(self, request, case):
        return request.user.has_perm(TERMS) or self.has_change_permission(request, case)

    @admin.action(description="Change a keyword of the selected cases", permissions=["retag"])
    def retag(self, request, queryset):
        chosen = CaseStudy.objects.filter(pk__in=queryset.values("pk")).order_by("title")
        cases = list(chosen[: MOST_CASES + 1])
        if len(cases) > MOST_CASES:
            messages.error(request, f"Choose {MOST_CASES} cases at once at most.")
            return None
        closed = [case for case in cases if not self.may_retag(request, case)]
        if closed:
            messages.error(request, f"“{closed[0]}” is not yours to change: choose without it.")
            return None
        is_filled = "keyword" in request.POST
        form = RetagForm(request.POST if is_filled else None)
        rows = rows_of(cases, form.cleaned_data["how"]) if is_filled and form.is_valid() else []
        changing = [row for row in rows if row.changes]
        if changing and "confirmed" in request.POST:
            return self._retagged(request, cases, form.cleaned_data["how"])
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Change a keyword of cases",
            "cases": cases,
            "form": form,
            "rows": rows,
            "changing": len(changing),
            "names": Keyword.objects.filter(replaced_by=None).values_list("name", flat=True)[:2000],
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/merging/retag.html", context)

    def _retagged(self, request, cases, how):
        changed = tagging.retag(cases=cases, how=how, by=request.user)
        for case in changed:
            self.log_change(request, case, f"Keyword “{how.keyword}”: {how.verb}.")
        public = sum(case.status == CaseStudy.Status.PUBLISHED for case in changed)
        told = f"{len(changed)} case{'' if len(changed) == 1 else 's'} changed."
        if public:
            told += " Readers see published ones as they were until they are published again."
        messages.success(request, told)
        return HttpResponseRedirect(request.get_full_path())
