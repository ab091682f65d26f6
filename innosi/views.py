"""What belongs to no app: about, design, health, robots and the error pages."""

import sys

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from casestudies import catalogue

from .database.words import in_words


@require_safe
def about(request):
    figures = catalogue.answer(catalogue.Criteria())
    return render(request, "about.html", {"total": figures.total, "statements": figures.statements})


@require_safe
def design(request):
    """Every part that pages are made of, for who builds pages."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "design/index.html", {"now": timezone.now()})


@never_cache
@require_safe
def healthz(request):
    """Alive if it answers at all; ready (200 and not 503) if the catalogue can be read."""
    try:
        version = catalogue.current().version
    except DatabaseError:
        return JsonResponse({"alive": True, "ready": False}, status=503)
    return JsonResponse({"alive": True, "ready": True, "catalogue": version})


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
    it is, readers that the site will be back."""
    error = sys.exc_info()[1]
    words = in_words(error, name_holder=is_curator(request)) if error else None
    if not words:
        return render(None, "500.html", status=500)
    told = words if request.path.startswith(reverse("admin:index")) else None
    response = render(None, "503.html", {"words": told}, status=503)
    response["Retry-After"] = "30"
    return response


def is_curator(request):
    try:
        return request.user.is_staff
    except (AttributeError, DatabaseError):  # before it was asked who it is, or while it can't be
        return False
