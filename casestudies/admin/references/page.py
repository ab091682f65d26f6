"""“Add from a reference”: paste or upload, look through what was read, save what is ticked.

The second step's form has all that was read in it, so nothing is kept between the two.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from casestudies.importing.references import (
    Match,
    Problem,
    Proposal,
    Reading,
    RefusedProposal,
    find_known,
    read,
    store,
)
from casestudies.models import Source
from innosi.checked_admin.admin import CheckedAdmin
from innosi.checked_admin.posted import Posted
from innosi.checked_admin.sent.models import sent_before
from innosi.fields.texts import is_storable

from .answers import answer
from .forms import FIELDS, MOST_ON_PAGE, GivenForm, ProposalForm, ProposalForms
from .search import matching

PAGE = "admin/references/from_reference.html"
NONE_TICKED = "Nothing was saved: tick what you want to have."


@dataclass(frozen=True)
class Row:
    form: ProposalForm
    match: Match | None
    notes: Sequence[str] = ()
    problems: Sequence[Problem] = ()

    @property
    def is_open(self) -> bool:
        return bool(self.problems or self.form.errors)


class FromReferences(CheckedAdmin):
    """For the admin of sources."""

    change_list_template = "admin/references/change_list.html"

    def get_urls(self):
        def named(name: str) -> str:
            return f"casestudies_source_{name}"

        view = self.admin_site.admin_view
        return [
            path(
                "from-reference/",
                view(self.from_reference_view),
                name=named("from_reference"),
            ),
            path("picker/", view(self.picker_view), name=named("picker")),
            *super().get_urls(),
        ]

    def get_search_results(self, request, queryset, search_term):
        """As the picker finds them."""
        if not is_storable(search_term):
            return queryset.none(), False
        return matching(queryset, search_term), False

    def get_changeform_initial_data(self, request):
        """…/add/?reference=… is filled in with what the reference says."""
        initial = super().get_changeform_initial_data(request)
        reference = initial.pop("reference", "")
        if not isinstance(reference, str) or not reference:
            return initial
        reading = read(reference, most=MOST_ON_PAGE)
        if not reading.proposals or reading.proposals[0].is_broken:
            why = reading.refusal or str(reading.proposals[0].problems[0])
            messages.warning(request, f"The reference was not read: {why}")
            return initial
        first = reading.proposals[0]
        match = find_known([first])[0]
        if match:
            messages.warning(request, f"You have this source: “{match.source}” ({match.reason}).")
        return initial | first.fields

    def picker_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        add = reverse("admin:casestudies_source_add") if self.has_add_permission(request) else ""
        return answer(request, add)

    def from_reference_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(
                request, GivenForm(initial={"text": request.GET.get("reference", "")})
            )
        if "_save" in request.POST:
            return self._save(request)
        given = GivenForm(request.POST, request.FILES)
        if not given.is_valid():
            return self._page(request, given)
        reading = read(given.given(), most=MOST_ON_PAGE)
        if reading.refusal:
            given.add_error(None, reading.refusal)
            return self._page(request, given)
        return self._proposed(request, reading)

    def _proposed(self, request: HttpRequest, reading: Reading) -> HttpResponse:
        usable = [one for one in reading.proposals if not one.is_broken]
        matches = find_known(usable)
        forms = ProposalForms(
            prefix="source",
            initial=[
                one.fields | {"place": one.place, "take": not (one.problems or match)}
                for one, match in zip(usable, matches, strict=True)
            ],
        )
        rows = [
            Row(form, match, one.notes, one.problems)
            for form, match, one in zip(forms, matches, usable, strict=True)
        ]
        broken = [one for one in reading.proposals if one.is_broken]
        return self._page(request, None, forms=forms, rows=rows, broken=broken, reading=reading)

    def _save(self, request: HttpRequest) -> HttpResponse:
        forms = ProposalForms(Posted.of(request.POST), prefix="source")
        complaints: list[str] = []
        if forms.is_valid():
            wanted = [form for form in forms if form.is_wanted]
            saved, complaints = self._stored(request, wanted)
            if not complaints:
                return self._told_of(request, saved)
        matches = find_known([Proposal(form.name, _typed(form)) for form in forms])
        rows = [Row(form, match) for form, match in zip(forms, matches, strict=True)]
        return self._page(request, None, forms=forms, rows=rows, complaints=complaints)

    def _stored(
        self, request: HttpRequest, wanted: list[ProposalForm]
    ) -> tuple[list[Source], list[str]]:
        """What was saved, which is nothing if a click before did it; and why it was not."""
        if not wanted:
            return [], [NONE_TICKED]
        try:
            with transaction.atomic():
                sent = sent_before(_key(request))
                if sent.saved:
                    return [], []
                saved = store((form.name, form.instance) for form in wanted)
                for source in saved:
                    self.log_addition(request, source, "Added from a reference.")
                sent.saved = str(saved[0].pk)
                sent.save(update_fields=["saved"])
        except RefusedProposal as error:
            return [], [f"Nothing was saved. {str(error)[:1].upper()}{str(error)[1:]}"]
        except DatabaseError as error:
            return [], self._fault(error, "Nothing was saved.").messages
        return saved, []

    def _told_of(self, request: HttpRequest, saved: list[Source]) -> HttpResponse:
        if len(saved) == 1:
            messages.success(request, f"“{saved[0]}” is saved.")
        else:
            messages.success(request, f"{len(saved) or 'These'} sources are saved.")
        return HttpResponseRedirect(reverse("admin:casestudies_source_changelist"))

    def _page(self, request: HttpRequest, given: GivenForm | None, **more: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Add sources from references",
            "given": given,
            "number": request.POST.get("number") or secrets.token_urlsafe(12),
            "may_open": self.has_view_permission(request),
            **more,
        }
        return TemplateResponse(request, PAGE, context)


def _key(request: HttpRequest) -> str:
    """Of a form with what was typed into it, for a second click."""
    sent = sorted(pair for pair in request.POST.lists() if pair[0] != "csrfmiddlewaretoken")
    return hashlib.sha256(repr((request.user.pk, sent)).encode("utf-8", "replace")).hexdigest()


def _typed(form: ProposalForm) -> dict[str, Any]:
    """For looking whether the site has it; what is no year is left out."""
    year = str(form["year"].value() or "")
    typed = {name: str(form[name].value() or "") for name in FIELDS}
    return typed | {"year": int(year) if year.isascii() and year.isdecimal() else None}
