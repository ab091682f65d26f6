"""Two rows side by side: what goes, what stays, and what changes."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from casestudies.duplicates.finding import mark_different
from casestudies.merging import doing
from casestudies.merging.doing import Wanted
from casestudies.merging.kinds import KINDS, Kind
from innosi.fields.texts import LONGEST_TEXT, is_storable, with_plain_line_ends
from keywords.merging.errors import MergeError
from keywords.merging.taxonomy import Choices
from keywords.models import Keyword

from .plan import Plan, plan_of

LARGEST = 2**63 - 1
STAYS, GONE, NEW = "stays", "gone", "new"


def kind_for(request: HttpRequest, slug: str) -> Kind:
    kind = KINDS.get(slug)
    if not kind:
        raise Http404(slug)
    if not request.user.has_perm(kind.right):
        raise PermissionDenied
    return kind


def row_of(kind: Kind, pk: int) -> Any:
    row = kind.model._base_manager.filter(pk=pk).first() if pk <= LARGEST else None
    if row is None:
        raise Http404(f"{kind.noun} {pk}")
    return row


def pair_view(request: HttpRequest, slug: str, gone: int, stays: int) -> HttpResponse:
    kind = kind_for(request, slug)
    one, other = row_of(kind, gone), row_of(kind, stays)
    problem = ""
    if request.method == "POST" and "different" in request.POST:
        return _different(request, kind, one, other)
    if request.method == "POST":
        try:
            return _merged(request, kind, one, other)
        except MergeError as error:
            problem = str(error)
        except DatabaseError as error:
            words = cast(Any, admin.site).database_fault(error)
            if not words:
                raise
            problem = f"Nothing was merged. {words}"
        one, other = row_of(kind, gone), row_of(kind, stays)
    return page_of(request, plan_of(kind, one, other), problem)


def page_of(request: HttpRequest, plan: Plan, problem: str) -> HttpResponse:
    posted = request.POST if request.method == "POST" else {}
    context = {
        **admin.site.each_context(request),
        "title": f"Merge “{plan.gone}” into “{plan.stays}”",
        "plan": plan,
        "problem": problem,
        "posted": posted,
        "kept_labels": request.POST.getlist("label") if posted else None,
        "swap": reverse(
            "admin:keywords_merge_pair", args=[plan.kind.slug, plan.stays.pk, plan.gone.pk]
        ),
        "list_url": list_of(plan.kind),
        "row_url": change_page(plan.kind, plan.gone),
    }
    return TemplateResponse(request, "admin/merging/pair.html", context)


def list_of(kind: Kind) -> str:
    return reverse(f"admin:{kind.model._meta.app_label}_{kind.slug}_changelist")


def change_page(kind: Kind, row: Any) -> str:
    return reverse(f"admin:{kind.model._meta.app_label}_{kind.slug}_change", args=[row.pk])


def _different(request: HttpRequest, kind: Kind, one: Any, other: Any) -> HttpResponse:
    if one.pk == other.pk:
        raise Http404(one.pk)
    mark_different(kind=kind.label, one=one.pk, other=other.pk, by=request.user)
    messages.success(request, f"“{one}” and “{other}” are different, and not named again.")
    return HttpResponseRedirect(reverse("admin:casestudies_likelyduplicate_changelist"))


def _merged(request: HttpRequest, kind: Kind, gone: Any, stays: Any) -> HttpResponse:
    done = doing.merge(
        kind=kind, gone=gone, stays=stays, by=request.user, wanted=wanted_of(request, kind)
    )
    by: Any = request.user.pk
    said = f"Merged “{done.gone_name}” into it."
    LogEntry.objects.log_actions(by, [stays], CHANGE, said, single_object=True)
    until = f"{done.undo_until:%-d %B %Y}"
    messages.success(request, f"{done} is merged. It can be undone until {until}.")
    return HttpResponseRedirect(reverse("admin:keywords_merge_changelist"))


def wanted_of(request: HttpRequest, kind: Kind) -> Wanted:
    """Raises MergeError where what came with the form can't be kept."""
    posted = request.POST
    seen = posted.get("cases", "")
    cases = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else None
    keep = {
        names[0]: GONE if posted.get(f"keep_{names[0]}") == GONE else STAYS
        for names in kind.fields
        if f"keep_{names[0]}" in posted
    }
    if kind.model is not Keyword:
        return Wanted(keep=keep, cases=cases)
    choices = Choices(
        name_of_gone=posted.get("keep_name") == GONE,
        labels=frozenset(posted.getlist("label")) if "labels" in posted else None,
        scope_note=_scope_note(request),
    )
    return Wanted(choices=choices, cases=cases)


def _scope_note(request: HttpRequest) -> str | None:
    if request.POST.get("keep_scope_note") != NEW:
        return None
    text = with_plain_line_ends(request.POST.get("scope_note", "")).strip()
    if not is_storable(text) or len(text) > LONGEST_TEXT:
        raise MergeError("The definition has a character that can't be kept, or is too long.")
    return text
