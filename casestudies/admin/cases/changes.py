"""What changed in a case: from what readers see to the working copy, or between two versions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from markupsafe import Markup

from casestudies.models import CaseStudy, CaseVersion
from casestudies.reading.changes.page import Changes, changes_between
from casestudies.record import Record
from casestudies.rendering.changes import changes_in_html

from .working_copy import CasePagesAdmin, Problem, UnfitError, of_version, of_working_copy

WORKING_COPY = "working-copy"
TEMPLATE = "admin/casestudies/casestudy/changes.html"
MOST_LISTED = 20
NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Difference:
    """`html` tells it, unless there are `problems`."""

    changes: Changes | None = None
    html: Markup | str = ""
    problems: tuple[Problem, ...] = ()


def difference(case: CaseStudy, before: int | None, after: int | None, page: int = 1) -> Difference:
    """Between two versions. Without the number of one before there was nothing, without one after
    it is the working copy."""
    try:
        new = of_version(case, after) if after is not None else of_working_copy(case)
        return _difference(case, before, new, page)
    except UnfitError as unfit:
        return Difference(problems=unfit.problems)


def difference_to_published(case: CaseStudy, working_copy: Record | None = None) -> Difference:
    """What publishing the working copy would tell readers anew. `working_copy`: its record, if that
    is at hand."""
    try:
        new = working_copy or of_working_copy(case)
        return _difference(case, newest_number(case), new)
    except UnfitError as unfit:
        return Difference(problems=unfit.problems)


def _difference(case: CaseStudy, before: int | None, new: Record, page: int = 1) -> Difference:
    old = of_version(case, before) if before is not None else None
    changes = changes_between(old, new, page)
    return Difference(changes, changes_in_html(changes))


def newest_number(case: CaseStudy, below: int | None = None) -> int | None:
    versions = case.versions.filter(number__lt=below) if below else case.versions
    return versions.order_by("-number").values_list("number", flat=True).first()


@dataclass(frozen=True)
class Asked:
    """Which two states, from an address; `wrong` says what in it leads to none."""

    before: int | None
    after: int | None
    page: int
    wrong: tuple[str, ...]

    @classmethod
    def of(cls, case: CaseStudy, query: QueryDict) -> "Asked":
        wrong: list[str] = []
        after = _number(case, query.get("to", ""), wrong)
        before = _number(case, query.get("from", ""), wrong)
        if before is None:
            before = newest_number(case, after)
        page = query.get("page", "")
        return cls(before, after, int(page) if NUMBER.fullmatch(page) else 1, tuple(wrong))

    def address(self, page: int) -> str:
        pair = {"from": self.before or "", "to": self.after or WORKING_COPY}
        return f"?{urlencode(pair | {'page': page})}"


def _number(case: CaseStudy, text: str, wrong: list[str]) -> int | None:
    if text in ("", WORKING_COPY):
        return None
    if NUMBER.fullmatch(text) and case.versions.filter(number=int(text)).exists():
        return int(text)
    wrong.append(f"There is no version “{text[:20]}”.")
    return None


class ChangesAdmin(CasePagesAdmin):
    def get_urls(self):
        return [self.page_of_case("changes", self.changes), *super().get_urls()]

    def changes(self, request: HttpRequest, case: CaseStudy) -> HttpResponse:
        asked = Asked.of(case, request.GET)
        found = difference(case, asked.before, asked.after, asked.page)
        context = self.context_of_case(request, case, "What changed") | {
            "asked": asked,
            "difference": found,
            "versions": _versions(case, asked),
            "working_copy": WORKING_COPY,
        }
        if found.changes and found.changes.pages > 1:
            context |= _neighbours(asked, found.changes)
        return TemplateResponse(request, TEMPLATE, context)


def _neighbours(asked: Asked, changes: Changes) -> dict[str, str]:
    page = changes.page
    return {
        "previous_url": asked.address(page - 1) if page > 1 else "",
        "next_url": asked.address(page + 1) if page < changes.pages else "",
    }


def _versions(case: CaseStudy, asked: Asked) -> Sequence[CaseVersion]:
    """The newest, and those that are compared."""
    told = case.versions.only("number", "published_at", "note").order_by("-number")
    newest = list(told[:MOST_LISTED])
    listed = {version.number for version in newest}
    older = {asked.before, asked.after} - listed - {None}
    return [*newest, *told.filter(number__in=older)] if older else newest
