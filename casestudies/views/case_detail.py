"""The page of a case and of each of its published versions. What it says is in the record."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casestudies import catalogue
from casestudies.catalogue.related import related_to
from casestudies.models import CaseStudy
from casestudies.reading.case.page import case_page, citation
from casestudies.reading.case.related import related_rows
from casestudies.reading.case_links import Pages
from casestudies.record import Record

MOST_EARLIER = 20
Status = CaseStudy.Status


@dataclass(frozen=True)
class Version:
    """What the version line says; the first version changed nothing."""

    number: int
    published_at: datetime
    note: str


@require_safe
def case_detail(request, slug):
    """The newest version; 410 with the reason where the case was withdrawn."""
    case, numbers = _public(slug)
    if case.status == Status.WITHDRAWN:
        return _gone(request, case, numbers)
    row = case.versions.get(number=numbers[0])
    record, snapshot = Record.model_validate(row.record), catalogue.current()
    page = case_page(
        record,
        snapshot,
        keywords=Pages(snapshot).keywords_today(record.keywords),
        related=related_rows(related_to(snapshot, case.pk, record)),
        citation=_citation(row, record, slug),
    )
    context = _context(row, slug, numbers, page)
    return render(request, "cases/detail.html", context)


@require_safe
def case_version(request, slug, number):
    """One version as it was published, for good."""
    case, numbers = _public(slug)
    row = get_object_or_404(case.versions, number=number)
    record = Record.model_validate(row.record)
    page = case_page(record, catalogue.current(), citation=_citation(row, record, slug))
    context = _context(row, slug, numbers, page) | {"pinned": True}
    context["crumbs"][-1]["url"] = context["case_url"]
    context["crumbs"].append({"label": f"Version {number}"})
    if case.status == Status.WITHDRAWN:
        own = settings.SITE_URL + reverse("case-version", args=[slug, number])
        context |= {"withdrawn": True, "reason": case.withdrawn_reason, "canonical": own}
    return render(request, "cases/detail.html", context)


def _public(slug):
    """A case that was ever published, and its version numbers, the newest first."""
    case = get_object_or_404(
        CaseStudy.objects.only("pk", "slug", "status", "withdrawn_reason"),
        slug=slug,
        status__in=[Status.PUBLISHED, Status.WITHDRAWN],
    )
    numbers = list(case.versions.order_by("-number").values_list("number", flat=True))
    if not numbers:
        raise Http404
    return case, numbers


def _gone(request, case, numbers):
    versions = _links(case.slug, numbers)
    context = {"reason": case.withdrawn_reason, "versions": versions}
    return render(request, "410.html", context, status=410)


def _context(row, slug, numbers, page):
    latest = reverse("case-detail", args=[slug])
    newest = row.number == numbers[0]
    earlier = [number for number in numbers if number < row.number]
    return {
        "page": page,
        "record": page.record,
        "version": Version(row.number, row.published_at, row.note if row.number > 1 else ""),
        "earlier": _links(slug, earlier[:MOST_EARLIER]),
        "latest_url": None if newest else latest,
        "latest_number": numbers[0],
        "case_url": latest,
        "canonical": f"{settings.SITE_URL}{latest}",
        "pinned": False,
        "withdrawn": False,
        "crumbs": [
            {"label": "Cases", "url": reverse("case-list")},
            {"label": page.record.title.partition(": ")[0]},
        ],
    }


def _links(slug, numbers):
    return [
        {"number": number, "url": reverse("case-version", args=[slug, number])}
        for number in numbers
    ]


def _citation(row, record, slug):
    address = settings.SITE_URL + reverse("case-version", args=[slug, row.number])
    return citation(record, row.number, row.published_at, address)
