"""Holding statements against their source, one after another."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from casestudies.checking import marks
from casestudies.checking.queue import KINDS, MOST, MOST_FOUND, Place, Queue
from casestudies.checking.wording import described, details_of, kind_of, text_of
from casestudies.models import CaseStudy, Claim, Outcome, Source
from casestudies.reading.wording.sources import (
    authors_of,
    doi_url_of,
    language_of,
    type_of,
    url_of,
)
from casestudies.reading.wording.words import counted
from casestudies.rendering.statement_marks import mark
from innosi.checked_admin.admin import CheckedAdmin
from innosi.checked_admin.posted import Posted, is_key
from innosi.fields.names import key_of
from innosi.fields.texts import is_storable, validate_text, with_plain_line_ends

from .cases.steps import EDIT_ANY

LONGEST_OBJECTION = 1_000
MOST_BESIDE = 40  # other statements that rest on the source
LONGEST_SEARCH = 100
CHANGE = "casestudies.change_casestudy"
MOST_TICKS = 150  # beyond that they are too fine to be seen


class ObjectionForm(forms.Form):
    why = forms.CharField(
        label="What is wrong?",
        max_length=LONGEST_OBJECTION,
        validators=[validate_text],
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
        error_messages={"required": "Say what is wrong, for who mends it."},
    )

    def clean_why(self) -> str:
        return with_plain_line_ends(self.cleaned_data["why"])


@dataclass(frozen=True)
class Beside:
    """Another statement that rests on the same source; `is_here`: on the same place in it."""

    code: str
    text: str
    locator: str
    is_checked: bool
    is_here: bool
    is_this: bool
    url: str


@dataclass(frozen=True)
class Scope:
    """What somebody chose to check, and what they may."""

    queue: Queue

    @cached_property
    def query(self) -> QueryDict:
        query = QueryDict(mutable=True)
        for name in ("case", "source"):
            if row := getattr(self.queue, name):
                query[name] = str(row.pk)
        return query

    def url(self, **more: str) -> str:
        query = self.query.copy()
        query.update(more)
        said = query.urlencode()
        return reverse("admin:casestudies_check") + (f"?{said}" if said else "")

    def url_of(self, place: Place | None) -> str:
        return self.url(at=place.code) if place else self.url()

    def number(self, place: Place) -> int:
        """Which of the queue it is, from 1; 0 of what waits no more and is in it no more."""
        places = self.queue.places
        return places.index(place) + 1 if place in places else 0

    @property
    def title(self) -> str:
        return str(self.queue.case or self.queue.source or "All statements")

    @property
    def progress(self) -> str:
        places = self.queue.places
        waiting = sum(place.waits for place in places)
        if not self.ticks and not self.query:
            more = "or more " if waiting >= MOST else ""
            return f"{waiting:,} {more}to check"
        checked = sum(place.is_checked for place in places)
        return f"{checked:,} of {len(places):,} checked"

    @property
    def ticks(self) -> list[Place]:
        """A tick for each statement, where all of them are at hand."""
        places = self.queue.places
        return places if self.query and len(places) <= MOST_TICKS else []

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """Code and address of each that waits to be mended."""
        places = self.queue.places
        return [(place.code, self.url_of(place)) for place in places if place.is_wrong]


class ChecksStatements(CheckedAdmin):
    """Whoever may change a case may check its statements, also those that they wrote: the mark says
    who did. Checking writes nothing that a second pair of eyes would have to look at."""

    def get_urls(self):
        view = require_http_methods(["GET", "HEAD", "POST"])(self.check_view)
        page = path("check/", self.admin_site.admin_view(view), name="casestudies_check")
        return [page, *super().get_urls()]

    def check_view(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(CHANGE):
            raise PermissionDenied
        scope = self._scope(request)
        place = scope.queue.at(request.GET.get("at", ""))
        claim = place.claim() if place else None
        form = ObjectionForm()
        if request.method == "POST":
            form = ObjectionForm(Posted.of(request.POST))
            if done := self._marked(request, scope, place, claim, form):
                return done
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Check statements",
            "scope": scope,
            "form": form,
            **(self._statement(scope, place, claim) if place and claim else {}),
            **self._search(request, scope),
        }
        return TemplateResponse(request, "admin/check.html", context)

    # What there is to check

    def _scope(self, request: HttpRequest) -> Scope:
        case = self._named(request, "case", CaseStudy, self.get_queryset(request))
        if case and not self.has_change_permission(request, case):
            raise PermissionDenied
        source = self._named(request, "source", Source, Source.objects.all())
        mine = None
        if not request.user.has_perm(EDIT_ANY):
            drafts = CaseStudy.objects.filter(status=CaseStudy.Status.DRAFT)
            mine = drafts.filter(created_by=request.user.pk)
        return Scope(Queue(case, source, mine))

    def _named(self, request, name, model, rows):
        key = request.GET.get(name, "")
        if not key:
            return None
        row = rows.filter(pk=key).first() if is_key(model._meta.pk, key) else None
        if row is None:
            raise Http404(name)
        return row

    # Marking

    def _marked(
        self,
        request: HttpRequest,
        scope: Scope,
        place: Place | None,
        claim: Claim | None,
        form: ObjectionForm,
    ) -> HttpResponse | None:
        """The way to the next statement, or nothing where the page is to be shown again."""
        if not place or not claim or place.code != request.GET.get("at"):
            messages.warning(request, "That statement waits no more: it was marked, or is gone.")
            return HttpResponseRedirect(scope.url())
        if not request.user.has_perm(f"casestudies.change_{claim._meta.model_name}"):
            raise PermissionDenied
        is_wrong = request.POST.get("mark") == "wrong"
        if is_wrong and not form.is_valid():
            return None
        seen, after = request.POST.get("seen", ""), scope.queue.after(place)
        try:
            if is_wrong:
                marks.mark_wrong(claim, request.user, seen, form.cleaned_data["why"])
            else:
                marks.mark_checked(claim, request.user, seen)
        except marks.ChangedError:
            messages.warning(
                request,
                f"{claim.code} was changed while you looked at it, and was not marked. Read it "
                "again.",
            )
            return None if is_wrong else HttpResponseRedirect(scope.url_of(place))
        except DatabaseError as error:
            for message in self._fault(error, "Nothing was marked.").messages:
                messages.error(request, message)
            return None
        said = "found wrong" if is_wrong else "checked against its source"
        self.log_change(request, claim.case, f"{claim.code} {said}.")
        messages.success(request, f"{claim.code} is {said}.")
        return HttpResponseRedirect(scope.url_of(after))

    # What is shown

    def _statement(self, scope: Scope, place: Place, claim: Any) -> dict[str, Any]:
        after = scope.queue.after(place)
        following = after.claim() if after else None
        source = described(claim.source)
        return {
            "claim": claim,
            "place": place,
            "text": text_of(claim),
            "kind": kind_of(claim),
            "mark": _mark_of(claim),
            "details": details_of(claim),
            "seen": marks.fingerprint(claim),
            "number": scope.number(place),
            "edit_url": _edit_url(place),
            "this_url": scope.url_of(place),
            "next_url": scope.url_of(after) if after else "",
            "following": following,
            "following_text": text_of(following) if following else "",
            "source": {
                "authors": authors_of(source),
                "type": type_of(source),
                "language": language_of(source),
                "doi_url": doi_url_of(source),
                "url": url_of(source),
            },
            "beside": _beside(scope, claim),
        }

    def _search(self, request: HttpRequest, scope: Scope) -> dict[str, Any]:
        words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
        if not words or not is_storable(words):
            return {"q": ""}
        found = [
            (claim, text_of(claim), scope.url(at=claim.code)) for claim in scope.queue.found(words)
        ]
        return {
            "q": words,
            "found": found,
            "found_count": counted(len(found), "statement"),
            "found_more": len(found) == MOST_FOUND,
        }


def _mark_of(claim: Any) -> str:
    if not isinstance(claim, Outcome):
        return ""
    return mark(claim.direction, 20, "show", evidence=claim.evidence_type)


def _edit_url(place: Place) -> str:
    """Where its row stands on the form of its case."""
    kind = KINDS[place.kind]
    codes = [*kind.objects.filter(case=place.case).values_list("code", flat=True)]
    page = reverse("admin:casestudies_casestudy_change", args=[place.case])
    row = f"#{kind._meta.model_name}_set-{codes.index(place.code)}" if place.code in codes else ""
    return page + row


def _beside(scope: Scope, claim: Claim) -> list[Beside]:
    """What rests on the same source in the same case: what a place in it must bear out, too."""
    here = key_of(claim.locator)
    found: list[Beside] = []
    for kind in KINDS:
        rows = kind.objects.filter(case=claim.case_id, source=claim.source_id)
        for one in rows[: MOST_BESIDE - len(found)]:
            found.append(
                Beside(
                    one.code,
                    text_of(one),
                    one.locator,
                    is_checked=one.checked_at is not None,
                    is_here=key_of(one.locator) == here,
                    is_this=one.code == claim.code,
                    url=scope.url(at=one.code),
                )
            )
    return sorted(found, key=lambda one: not one.is_here)
