"""Likely duplicates: compare and merge them, or mark them as different."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from casestudies.duplicates.finding import look, mark_different, waiting
from casestudies.merging.cases import lead_to
from casestudies.merging.kinds import BY_LABEL, open_to
from casestudies.models import CaseStudy, LikelyDuplicate
from innosi.fields.texts import with_plain_line_ends
from keywords.merging.errors import MergeError

from .log import LookedAt
from .pair import LARGEST

CASES = CaseStudy._meta.label_lower
EDIT_ANY, WITHDRAW = "casestudies.edit_any_casestudy", "casestudies.withdraw_casestudy"
PER_PAGE = 50


@dataclass(frozen=True)
class Likely:
    """Two rows with the reasons; `url` leads to where they are compared."""

    pair: LikelyDuplicate
    noun: str
    first: Any
    second: Any
    url: str

    @property
    def why(self) -> str:
        return ", ".join(map(str, self.pair.reasons if isinstance(self.pair.reasons, list) else ()))


def labels_open_to(user: Any) -> list[str]:
    """The kinds of which somebody decides what is the same."""
    cases = [CASES] if user.has_perm(EDIT_ANY) else []
    return [kind.label for kind in open_to(user)] + cases


def likely(pairs: Iterable[LikelyDuplicate]) -> list[Likely]:
    """With their rows, read at once for each kind; without what is gone meanwhile."""
    shown = list(pairs)
    rows: dict[str, dict[int, Any]] = {}
    for label in {pair.kind for pair in shown}:
        keys = {pk for pair in shown if pair.kind == label for pk in (pair.first, pair.second)}
        found = model_of(label)._base_manager.filter(pk__in=keys)
        rows[label] = {row.pk: row for row in found if not getattr(row, "replaced_by_id", None)}
    return [
        Likely(pair, noun_of(pair.kind), known[pair.first], known[pair.second], compare_url(pair))
        for pair in shown
        for known in [rows[pair.kind]]
        if pair.first in known and pair.second in known
    ]


def model_of(label: str) -> Any:
    return CaseStudy if label == CASES else BY_LABEL[label].model


def noun_of(label: str) -> str:
    return str(model_of(label)._meta.verbose_name_plural)


def compare_url(pair: LikelyDuplicate) -> str:
    """The younger row goes, if nobody turns them round."""
    if pair.kind == CASES:
        return reverse("admin:casestudies_likelyduplicate_cases", args=[pair.first, pair.second])
    slug = BY_LABEL[pair.kind].slug
    return reverse("admin:keywords_merge_pair", args=[slug, pair.second, pair.first])


class ReasonForm(forms.Form):
    stays = forms.ChoiceField(widget=forms.RadioSelect, label="Which one stays?")
    reason = forms.CharField(
        max_length=300,
        label="Why? It is kept with the case that goes.",
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
    )

    def __init__(self, pair: Sequence[CaseStudy], *args: Any) -> None:
        super().__init__(*args)
        self.fields["stays"].choices = [(str(case.pk), str(case)) for case in pair]  # type: ignore[attr-defined]

    def clean_reason(self) -> str:
        return with_plain_line_ends(self.cleaned_data["reason"])


@admin.register(LikelyDuplicate)
class LikelyDuplicateAdmin(LookedAt):
    def has_view_permission(self, request, obj=None):
        return bool(labels_open_to(request.user))

    def get_urls(self):
        view = self.admin_site.admin_view(self.cases_view)
        cases = path("cases/<int:one>/<int:other>/", view, name="casestudies_likelyduplicate_cases")
        return [cases, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        labels = labels_open_to(request.user)
        if not labels:
            raise PermissionDenied
        if request.method == "POST":
            return self._decided(request, labels)
        page = Paginator(waiting(labels), PER_PAGE).get_page(request.GET.get("p"))
        newest = LikelyDuplicate.objects.filter(kind__in=labels).order_by("-found_at").first()
        context = {
            **self.admin_site.each_context(request),
            "title": "Likely duplicates",
            "page": page,
            "rows": likely(page),
            "looked_at": newest.found_at if newest else None,
        }
        return TemplateResponse(request, "admin/merging/duplicates.html", context)

    def _decided(self, request: HttpRequest, labels: Sequence[str]) -> HttpResponse:
        """“Look again”, or one pair marked as different."""
        here = HttpResponseRedirect(request.get_full_path())
        try:
            if "look" in request.POST:
                found = look(labels)
                messages.success(request, f"Looked again: {found} likely.")
                return here
            pk = request.POST.get("different", "")
            known = pk.isascii() and pk.isdecimal() and len(pk) < 19
            pair = waiting(labels).filter(pk=int(pk)).first() if known else None
            if not pair:
                messages.warning(request, "Somebody has decided on these two already.")
                return here
            mark_different(kind=pair.kind, one=pair.first, other=pair.second, by=request.user)
        except DatabaseError as error:
            words = getattr(self.admin_site, "database_fault", lambda error: None)(error)
            if not words:
                raise
            messages.error(request, f"Nothing was changed. {words}")
            return here
        messages.success(request, "They are different, and not named again.")
        return here

    # Two cases

    def cases_view(self, request: HttpRequest, one: int, other: int) -> HttpResponse:
        if not request.user.has_perm(EDIT_ANY):
            raise PermissionDenied
        keys = {one, other}
        found = CaseStudy.objects.filter(pk__in=keys) if max(keys) <= LARGEST else []
        pair = sorted(found, key=lambda case: case.pk)
        if len(pair) < 2:
            raise Http404(f"{one} {other}")
        may = request.user.has_perm(WITHDRAW) and all(
            case.status == CaseStudy.Status.PUBLISHED for case in pair
        )
        posted = request.POST if request.method == "POST" else None
        if posted is not None and "different" in posted:
            mark_different(kind=CASES, one=one, other=other, by=request.user)
            messages.success(request, "They are different, and not named again.")
            return HttpResponseRedirect(reverse("admin:casestudies_likelyduplicate_changelist"))
        if posted is not None and not may:
            raise PermissionDenied
        form = ReasonForm(pair, posted)
        if form.is_bound and form.is_valid() and self._led(request, pair, form):
            return HttpResponseRedirect(reverse("admin:casestudies_likelyduplicate_changelist"))
        likely_pair = waiting([CASES]).filter(first=pair[0].pk, second=pair[1].pk).first()
        context = {
            **self.admin_site.each_context(request),
            "title": "Two accounts of one thing?",
            "pair": pair,
            "reasons": likely([likely_pair])[0].why if likely_pair else "",
            "form": form if may else None,
        }
        return TemplateResponse(request, "admin/merging/cases.html", context)

    def _led(self, request: HttpRequest, pair: Sequence[CaseStudy], form: ReasonForm) -> bool:
        stays, gone = sorted(pair, key=lambda case: str(case.pk) != form.cleaned_data["stays"])
        try:
            lead_to(gone=gone, stays=stays, by=request.user, reason=form.cleaned_data["reason"])
        except MergeError as error:
            form.add_error(None, str(error))
            return False
        self.log_change(request, gone, f"Withdrawn; its address leads to “{stays}”.")
        messages.success(request, f"“{gone}” is withdrawn, and its address leads to “{stays}”.")
        return True
