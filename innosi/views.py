"""What belongs to no app: about, design, health, robots and the error pages."""

import logging
import sys
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from casestudies import catalogue

from .database.words import in_words

MOST_PROJECTS = 2  # on /about/, those with most cases
logger = logging.getLogger(__name__)


@require_safe
def about(request):
    answer = catalogue.answer(catalogue.Criteria())
    in_use = ("country", "locality", "programme", "project", "source")
    context = {
        "total": answer.total,
        "statements": answer.statements,
        "in_use": {facet: catalogue.number_in_use(answer.snapshot, facet) for facet in in_use},
        "projects": answer.facet("project").values[:MOST_PROJECTS],
        "directions": answer.facet("direction").values,
        "contact": settings.CONTACT,
    }
    return render(request, "about.html", context)


@require_safe
def design(request):
    """Every part that pages are made of, for who builds pages."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "design/index.html", {"now": timezone.now()})


@never_cache
@require_safe
def healthz(request):
    """Alive, if it answers at all."""
    return JsonResponse({"alive": True})


@never_cache
@require_safe
def readyz(request):
    """Whether readers get pages (200 or 503), and how many stored values these must do without."""
    try:
        why, faults = readiness()
    except Exception:  # whatever it may be, no list can be made
        logger.exception("Not ready")
        why, faults = "database", 0
    answer = {"ready": not why, "faults": faults} | ({"why": why} if why else {})
    return JsonResponse(answer, status=503 if why else 200)


def readiness():
    """(what is missing or "", number of faults). What is wrong in particular is for the log, and
    for check_integrity."""
    if not migrations() <= set(MigrationRecorder(connection).applied_migrations()):
        return "migrations", 0
    try:
        answer = catalogue.answer(catalogue.Criteria())
    except catalogue.NotPreparedError:  # another release made it
        return "catalogue", 0
    return "" if answer.cards or not answer.total else "catalogue", len(answer.snapshot.faults)


@cache
def migrations():
    """The last ones of this release."""
    return set(MigrationLoader(None).graph.leaf_nodes())


@require_safe
def robots(request):
    """Lists narrowed by a filter are endless in number and say nothing new."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('case-list')}?",
        f"Disallow: {reverse('admin:index')}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def permission_denied(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    """A database that is held, full, read-only or away is no fault of ours: curators are told what
    it is, readers that the site will be back. Nor is a damaged file, of which a page is made."""
    error = sys.exc_info()[1]
    words = in_words(error, name_holder=is_curator(request)) if error else None
    if words:
        told = words if request.path.startswith(reverse("admin:index")) else None
        response = render(None, "503.html", {"words": told}, status=503)
        response["Retry-After"] = "30"
        return response
    if isinstance(error, DatabaseError | UnicodeDecodeError):
        return render(request, "unreadable.html", status=503)
    return render(request, "500.html", status=500)


def is_curator(request):
    try:
        return request.user.is_staff
    except (AttributeError, DatabaseError):  # before it was asked who it is, or while it can't be
        return False
