"""The record of a working copy or of a version, for whoever looks at it before readers do; or what
keeps it from being made, with the way to where that is put right."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, models
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import NoReverseMatch, path, reverse
from django.urls.resolvers import URLPattern
from pydantic import ValidationError

from casestudies import record
from casestudies.models import CaseStudy, CaseVersion, Claim
from casestudies.record import Record, UnreadableError
from innosi.checked_admin.admin import CheckedAdmin

MOST_PROBLEMS = 50
LONGEST_REASON = 300
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Problem:
    """What can't be shown, why, and where it is put right; `url` is empty where that is nowhere."""

    what: str
    why: str
    url: str = ""


class UnfitError(Exception):
    """There is no record of it."""

    def __init__(self, *problems: Problem):
        super().__init__("; ".join(f"{one.what}: {one.why}" for one in problems))
        self.problems = problems


def of_working_copy(case: CaseStudy) -> Record:
    """As publishing would build it. Raises UnfitError."""
    try:
        return record.build(case)
    except DatabaseError:
        raise
    except Exception as error:  # what a script stored may be anything
        logger.warning("The working copy of %s can't be built: %s", case.slug, error)
        problems = [*_problems(case)][:MOST_PROBLEMS]
        raise UnfitError(*problems or [Problem(str(case), in_words(error))]) from error


def of_version(case: CaseStudy, number: int) -> Record:
    """Raises UnfitError."""
    try:
        version = case.versions.get(number=number)
        return record.read_published(version.record, version.checksum)
    except (CaseVersion.DoesNotExist, UnreadableError, ValueError) as error:
        why = f"It is not stored as it was published: {str(error)[:LONGEST_REASON]}"
        raise UnfitError(Problem(f"Version {number}", why)) from error


def in_words(error: Exception) -> str:
    """What pydantic or Python says, short."""
    if isinstance(error, ValidationError):
        found = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        return "; ".join(found)[:LONGEST_REASON]
    return f"{type(error).__name__}: {error}"[:LONGEST_REASON]


def _problems(case: CaseStudy) -> Iterator[Problem]:
    for row, error in record.unfit_rows(case):
        kind = row._meta.verbose_name.capitalize()
        of = case if isinstance(row, Claim) else row
        yield Problem(f"{kind} {row}", in_words(error), change_page(of))


def change_page(row: models.Model) -> str:
    try:
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return ""


class CasePagesAdmin(CheckedAdmin):
    """Pages of a case to look at, for who may see or change it."""

    def page_of_case(
        self, name: str, view: Callable[[HttpRequest, CaseStudy], HttpResponse]
    ) -> URLPattern:
        def looked_at(request: HttpRequest, object_id: str) -> HttpResponse:
            if request.method not in ("GET", "HEAD"):
                return HttpResponseNotAllowed(["GET", "HEAD"])
            case = self.get_object(request, unquote(object_id))
            if case is None:
                missing = cast(Any, self)._get_obj_does_not_exist_redirect
                return missing(request, self.opts, object_id)
            if not self.has_view_or_change_permission(request, case):
                raise PermissionDenied
            return view(request, case)

        guarded = self.admin_site.admin_view(looked_at)
        return path(f"<path:object_id>/{name}/", guarded, name=f"casestudies_casestudy_{name}")

    def context_of_case(self, request: HttpRequest, case: CaseStudy, title: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "case": case,
            "title": f"{title}: {case}",
            "page_title": title,
            "back": self._change_page(case.pk),
        }
