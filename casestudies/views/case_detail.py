"""The page of a case and of each of its published versions. What it says is in the record."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casestudies import catalogue
from casestudies.models import CaseStudy, CaseVersion, FormerAddress
from casestudies.reading.case.page import CasePage, Citation, case_page, citation
from casestudies.reading.case.today import page_of_today
from casestudies.record import Record, UnreadableError, read_published

from .page_query import moved_to

MOST_EARLIER = 20
logger = logging.getLogger(__name__)
Status = CaseStudy.Status


@dataclass(frozen=True)
class VersionLine:
    """What the page says of its version; the first version changed nothing."""

    number: int
    published_at: datetime
    note: str


@require_safe
def case_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest version; 410 with the reason where the case was withdrawn, unless another account
    of the same thing stands in its place."""
    case, numbers = _case_and_versions(slug)
    if case.status == Status.WITHDRAWN:
        if other := _in_its_place(slug):
            return moved_to(reverse("case-detail", args=[other]), request)
        return _gone(request, case, numbers)
    try:
        version, record = _version_and_record(case, numbers[0])
    except UnreadableError as error:
        if _numbers(case) != numbers:
            return case_detail(request, slug)
        return _unreadable(request, case, numbers, numbers[0], error)
    cite = _citation(version, record, slug)
    page = page_of_today(record, case.pk, catalogue.current(), cite)
    return render(request, "cases/detail.html", _context(version, slug, numbers, page))


def _in_its_place(slug: str) -> str | None:
    former = FormerAddress.objects.filter(kind=CaseStudy._meta.model_name, slug=slug)
    published = CaseStudy.objects.published().filter(slug__in=former.values("leads_to"))
    return published.values_list("slug", flat=True).first()


@require_safe
def case_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version as it was published, for good."""
    case, numbers = _case_and_versions(slug)
    if number not in numbers:
        raise Http404
    try:
        version, record = _version_and_record(case, number)
    except UnreadableError as error:
        if _numbers(case) != numbers:
            return case_version(request, slug, number)
        return _unreadable(request, case, numbers, number, error)
    page = case_page(record, catalogue.current(), citation=_citation(version, record, slug))
    context = _context(version, slug, numbers, page) | {"pinned": True}
    context["crumbs"][-1]["url"] = context["case_url"]
    context["crumbs"].append({"label": f"Version {number}"})
    if case.status == Status.WITHDRAWN:
        own = settings.SITE_URL + reverse("case-version", args=[slug, number])
        context |= {"withdrawn": True, "reason": case.withdrawn_reason, "canonical": own}
    return render(request, "cases/detail.html", context)


def _case_and_versions(slug: str) -> tuple[CaseStudy, list[int]]:
    """A case that was ever published, and its version numbers, the newest first."""
    case = get_object_or_404(
        CaseStudy.objects.only("pk", "slug", "status", "withdrawn_reason"),
        slug=slug,
        status__in=[Status.PUBLISHED, Status.WITHDRAWN],
    )
    numbers = _numbers(case)
    if not numbers:
        raise Http404
    return case, numbers


def _numbers(case: CaseStudy) -> list[int]:
    """They change while a page is made where somebody publishes, or restores a backup."""
    return list(case.versions.order_by("-number").values_list("number", flat=True))


def _version_and_record(case: CaseStudy, number: int) -> tuple[CaseVersion, Record]:
    """Raises UnreadableError where it is not as it was published."""
    try:
        version = case.versions.get(number=number)
        if not version.published_at:
            raise UnreadableError("it has no date")
    except (DatabaseError, ValueError, CaseVersion.DoesNotExist) as error:
        raise UnreadableError(str(error)) from error
    return version, read_published(version.record, version.checksum)


def _unreadable(
    request: HttpRequest, case: CaseStudy, numbers: list[int], number: int, error: Exception
) -> HttpResponse:
    logger.error("Version %d of %s can't be shown: %s", number, case.slug, error)
    title = catalogue.title_of(catalogue.current(), case.pk) or case.slug
    others = [other for other in numbers if other != number][:MOST_EARLIER]
    versions = _version_links(case.slug, others)
    context = {"title": title, "number": number, "versions": versions}
    return render(request, "cases/unreadable.html", context, status=503)


def _gone(request: HttpRequest, case: CaseStudy, numbers: list[int]) -> HttpResponse:
    versions = _version_links(case.slug, numbers)
    context = {"reason": case.withdrawn_reason, "versions": versions}
    return render(request, "410.html", context, status=410)


def _context(version: CaseVersion, slug: str, numbers: list[int], page: CasePage) -> dict[str, Any]:
    case_url = reverse("case-detail", args=[slug])
    number, newest = version.number, numbers[0]
    earlier = [other for other in numbers if other < number][:MOST_EARLIER]
    note = version.note if number > 1 else ""
    return {
        "page": page,
        "record": page.record,
        "version": VersionLine(number, version.published_at, note),
        "earlier": _version_links(slug, earlier),
        "latest_url": None if number == newest else case_url,
        "latest_number": newest,
        "case_url": case_url,
        "canonical": f"{settings.SITE_URL}{case_url}",
        "pinned": False,
        "withdrawn": False,
        "crumbs": [
            {"label": "Cases", "url": reverse("case-list")},
            {"label": page.record.title.partition(": ")[0]},
        ],
    }


def _version_links(slug: str, numbers: Iterable[int]) -> list[dict[str, Any]]:
    return [
        {"number": number, "url": reverse("case-version", args=[slug, number])}
        for number in numbers
    ]


def _citation(version: CaseVersion, record: Record, slug: str) -> Citation:
    address = settings.SITE_URL + reverse("case-version", args=[slug, version.number])
    return citation(record, version.number, version.published_at, address)
