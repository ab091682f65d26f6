"""Steps of a case in the admin: which are open to whom, and the page that asks why."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from casestudies import workflow
from casestudies.models import CaseStudy
from casestudies.record import Record
from innosi.checked_admin.admin import CheckedAdmin
from innosi.fields.texts import with_plain_line_ends

from .changes import difference_to_published
from .completeness import Checklist, checklist_of
from .working_copy import UnfitError, of_working_copy

Status = CaseStudy.Status
EDIT_ANY = "casestudies.edit_any_casestudy"
LONGEST_NOTE = 300  # of a version
SeenOrNone = workflow.Seen | None


@dataclass(frozen=True)
class StepKind:
    """`asks` is the question whose answer is kept with the step. `take` takes it and says what was
    done; it raises WorkflowError. `seen` is what was on the page on which the step was decided."""

    slug: str
    verb: str
    right: str
    start: frozenset[str]
    asks: str
    must_say: bool
    take: Callable[..., str]


def _submit(case: CaseStudy, by: Any, why: str, seen: SeenOrNone) -> str:
    workflow.submit(case=case, by=by, why=why, seen=seen)
    return "submitted for review"


def _send_back(case: CaseStudy, by: Any, why: str, seen: SeenOrNone) -> str:
    workflow.send_back(case=case, by=by, why=why, seen=seen)
    return "sent back"


def _publish(case: CaseStudy, by: Any, why: str, seen: SeenOrNone, anyway: bool = False) -> str:
    """Why nobody else need look is for the trace; readers see the note of a version."""
    alone, note = (why, "") if workflow.wrote_alone(case, by) else ("", why)
    (attempt,) = workflow.publish_each(
        cases=[case], by=by, note=note, why_alone=alone, although_advised=anyway, seen=seen
    )
    if not attempt.version:
        raise workflow.WorkflowError(attempt.refusal)
    number = attempt.version.number
    return f"published, version {number}" if attempt.is_new else f"as in version {number}"


def _withdraw(case: CaseStudy, by: Any, why: str, seen: SeenOrNone) -> str:
    workflow.withdraw(case=case, by=by, reason=why, seen=seen)
    return "withdrawn"


KINDS = {
    kind.slug: kind
    for kind in (
        StepKind(
            "submit",
            "Submit for review",
            "casestudies.submit_casestudy",
            frozenset({Status.DRAFT}),
            "What should the reviewer know?",
            must_say=False,
            take=_submit,
        ),
        StepKind(
            "send-back",
            "Send back",
            "casestudies.send_back_casestudy",
            frozenset({Status.IN_REVIEW}),
            "What is to be mended before it is submitted again?",
            must_say=True,
            take=_send_back,
        ),
        StepKind(
            "publish",
            "Publish",
            "casestudies.publish_casestudy",
            frozenset(Status),
            "What is new in this version? Readers see it in the list of versions.",
            must_say=False,
            take=_publish,
        ),
        StepKind(
            "withdraw",
            "Withdraw",
            "casestudies.withdraw_casestudy",
            frozenset({Status.PUBLISHED}),
            "Why is it withdrawn? Readers who follow a link to it are shown this.",
            must_say=True,
            take=_withdraw,
        ),
    )
}


@dataclass(frozen=True)
class Offer:
    """A step that an account may take; `obstacle` says why it can't be taken now."""

    kind: StepKind
    url: str
    obstacle: str = ""


class StepForm(forms.Form):
    why = forms.CharField(
        max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 4, "cols": 80})
    )

    anyway = forms.BooleanField(
        label="Publish all the same",
        error_messages={"required": "Tick this to publish with that open, or mend it first."},
    )

    def __init__(self, kind: StepKind, alone: bool, ask_anyway: bool, *args: Any) -> None:
        super().__init__(*args)
        self.fields["why"].label = (
            "You alone wrote this. Why need nobody else look at it first?" if alone else kind.asks
        )
        self.fields["why"].required = kind.must_say or alone
        if not ask_anyway:
            del self.fields["anyway"]

    def clean_why(self) -> str:
        return with_plain_line_ends(self.cleaned_data["why"])


class StepsAdmin(CheckedAdmin):
    """The case's page offers the steps that are open, and tells of those that were taken."""

    change_form_template = "admin/casestudies/casestudy/change_form.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.step_view)
        step = path("<path:object_id>/step/<slug:slug>/", view, name="casestudies_casestudy_step")
        return [step, *super().get_urls()]

    # Who may do what

    def owns(self, request: HttpRequest, case: CaseStudy | None) -> bool:
        """Contributors work on what they began."""
        mine = case is not None and case.created_by_id == request.user.pk
        return mine or request.user.has_perm(EDIT_ANY)

    def get_queryset(self, request):
        found = super().get_queryset(request)
        sees_all = request.user.has_perm(EDIT_ANY) or not request.user.has_perm(
            "casestudies.change_casestudy"
        )
        return found if sees_all else found.filter(created_by=request.user)

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        if obj is None or request.user.has_perm(EDIT_ANY):
            return allowed
        return allowed and self.owns(request, obj) and obj.status == Status.DRAFT

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or self.has_change_permission(request, obj))

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(KINDS["publish"].right)

    def has_submit_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(KINDS["submit"].right)

    def may(self, request: HttpRequest, case: CaseStudy, kind: StepKind) -> bool:
        return request.user.has_perm(kind.right) and self.owns(request, case)

    # What was written by whom

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change or form.has_changed() or any(rows.has_changed() for rows in formsets):
            workflow.note_contribution(form.instance, request.user)

    # Steps

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context["checklist"] = checklist_of(obj)
            context["offers"] = self.offers(request, obj, context["checklist"])
            context["steps"] = obj.steps.select_related("by")
        return super().render_change_form(request, context, add, change, form_url, obj)

    def offers(self, request: HttpRequest, case: CaseStudy, checklist: Checklist) -> list[Offer]:
        alone = workflow.wrote_alone(case, request.user)
        blocked = alone and not request.user.has_perm(workflow.PUBLISH_ALONE)
        eyes = "somebody else must look at what only you wrote" if blocked else ""
        obstacle = "; ".join(filter(None, (checklist.obstacle, eyes)))
        return [
            Offer(
                kind,
                reverse("admin:casestudies_casestudy_step", args=[case.pk, kind.slug]),
                obstacle if kind.slug == "publish" else "",
            )
            for kind in KINDS.values()
            if case.status in kind.start and self.may(request, case, kind)
        ]

    def step_view(self, request: HttpRequest, object_id: str, slug: str) -> HttpResponse:
        kind, case = KINDS.get(slug), self.get_object(request, unquote(object_id))
        if not kind:
            raise Http404(slug)
        if case is None:
            return cast(Any, self)._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.may(request, case, kind):
            raise PermissionDenied
        alone = slug == "publish" and workflow.wrote_alone(case, request.user)
        built = _working_copy(case)
        checklist = checklist_of(case, built) if slug in ("submit", "publish") else Checklist()
        ask_anyway = slug == "publish" and bool(checklist.open_advised) and not checklist.blocking
        sent = request.POST if request.method == "POST" else None
        form = StepForm(kind, alone, ask_anyway, sent)
        if form.is_bound and form.is_valid() and self._taken(request, case, kind, form):
            return HttpResponseRedirect(self._change_page(case.pk))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "case": case,
            "kind": kind,
            "form": form,
            "checklist": checklist,
            "has_change_permission": self.has_change_permission(request, case),
            "title": f"{kind.verb}: {case}",
            "back": self._change_page(case.pk),
            "seen": ":".join(map(str, workflow.seen(case, built))),
            "difference": None if slug == "withdraw" else difference_to_published(case, built),
        }
        return TemplateResponse(request, "admin/casestudies/casestudy/step.html", context)

    def _taken(self, request: HttpRequest, case: CaseStudy, kind: StepKind, form: StepForm) -> bool:
        try:
            seen = _seen(request.POST.get("seen", ""))
            done = kind.take(case, request.user, seen=seen, **form.cleaned_data)
        except workflow.WorkflowError as error:
            form.add_error(None, f"{str(error)[:1].upper()}{str(error)[1:]}")
            return False
        except DatabaseError as error:
            form.add_error(None, self._fault(error, "Nothing was changed."))
            return False
        self.log_change(request, case, f"{kind.verb}. {form.cleaned_data['why']}".strip())
        messages.success(request, f"“{case}” is {done}.")
        return True

    @admin.action(description="Submit the selected case studies for review", permissions=["submit"])
    def submit(self, request, queryset):
        for case in CaseStudy.objects.filter(pk__in=queryset.values("pk")):
            try:
                workflow.submit(case=case, by=request.user)
            except workflow.WorkflowError as error:
                messages.error(request, str(error))
            else:
                self.log_change(request, case, "Submit for review.")
                messages.success(request, f"“{case}” is submitted for review.")


def _working_copy(case: CaseStudy) -> Record | None:
    """What all of the page tells of; None where it can't be built, which each part then tells."""
    try:
        return of_working_copy(case)
    except UnfitError:
        return None


def _seen(posted: str) -> SeenOrNone:
    """As the step's page sends it along."""
    step, _, checksum = posted.partition(":")
    if not posted:
        return None
    return workflow.Seen(int(step) if step.isdecimal() and len(step) < 19 else -1, checksum)
