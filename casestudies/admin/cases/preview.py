"""The page of a case as readers would see its working copy."""

import logging
from collections.abc import Iterable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse

from casestudies import catalogue
from casestudies.models import CaseStudy
from casestudies.reading.case.today import page_of_today

from .working_copy import (
    CasePagesAdmin,
    Problem,
    UnfitError,
    change_page,
    in_words,
    of_working_copy,
)

UNFIT = "admin/casestudies/casestudy/preview_unfit.html"
logger = logging.getLogger(__name__)


class PreviewAdmin(CasePagesAdmin):
    """Nobody but who asked gets it: it stands below the admin, of which no page is kept, and is
    not to be stored by a browser or listed by a search engine."""

    def get_urls(self):
        return [self.page_of_case("preview", self.preview), *super().get_urls()]

    def preview(self, request: HttpRequest, case: CaseStudy) -> HttpResponse:
        try:
            response = _page(request, case)
        except UnfitError as unfit:
            response = self._unfit(request, case, unfit.problems)
        except DatabaseError:
            raise
        except Exception as error:  # a record may hold words that no page has a mark for
            logger.exception("The preview of %s can't be made", case.slug)
            problem = Problem(str(case), in_words(error), change_page(case))
            response = self._unfit(request, case, [problem])
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def _unfit(
        self, request: HttpRequest, case: CaseStudy, problems: Iterable[Problem]
    ) -> HttpResponse:
        context = self.context_of_case(request, case, "Preview") | {"problems": problems}
        return TemplateResponse(request, UNFIT, context)


def _page(request: HttpRequest, case: CaseStudy) -> HttpResponse:
    record = of_working_copy(case)
    newest = case.versions.order_by("-number").values_list("number", flat=True).first()
    is_public = newest and case.status == CaseStudy.Status.PUBLISHED
    context = {
        "page": page_of_today(record, case.pk, catalogue.current()),
        "record": record,
        "number": newest,
        "case_url": reverse("case-detail", args=[case.slug]) if is_public else "",
        "change_url": change_page(case),
        "changes_url": reverse("admin:casestudies_casestudy_changes", args=[case.pk]),
    }
    return render(request, "cases/preview.html", context)
