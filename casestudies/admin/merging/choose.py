"""Looking for the row that stays, by name; works without a script."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from casestudies.duplicates.finding import waiting
from casestudies.duplicates.kinds import folded
from casestudies.merging.kinds import Kind
from innosi.fields.texts import is_storable
from keywords.models import Keyword

from .pair import change_page, kind_for, list_of, row_of

MOST = 30
LONGEST = 200


def choose_view(request: HttpRequest, slug: str, gone: int) -> HttpResponse:
    kind = kind_for(request, slug)
    row = row_of(kind, gone)
    text = request.GET.get("q", "")[:LONGEST].strip()
    found = [one for one in _found(kind, text) if one.pk != row.pk]
    context = {
        **admin.site.each_context(request),
        "title": f"Merge “{row}”",
        "kind": kind,
        "row": row,
        "q": text,
        "found": [_link(kind, row, one) for one in found[:MOST]],
        "likely": [_link(kind, row, one) for one in _likely(kind, row)],
        "more": len(found) > MOST,
        "list_url": list_of(kind),
        "row_url": change_page(kind, row),
    }
    return TemplateResponse(request, "admin/merging/choose.html", context)


def _link(kind: Kind, gone: Any, stays: Any) -> tuple[Any, str]:
    page = reverse("admin:keywords_merge_pair", args=[kind.slug, gone.pk, stays.pk])
    return stays, page


def _found(kind: Kind, text: str) -> list[Any]:
    if not folded(text) or not is_storable(text):
        return []
    asked = Q(**{f"{kind.name}__icontains": text}) | Q(slug__icontains=text)
    if kind.model is Keyword:
        asked |= Q(labels__text__icontains=text)
    return list(kind.rows().filter(asked).distinct()[: MOST + 2])


def _likely(kind: Kind, row: Any) -> list[Any]:
    pairs = waiting([kind.label]).filter(Q(first=row.pk) | Q(second=row.pk))[:MOST]
    others = [pair.second if pair.first == row.pk else pair.first for pair in pairs]
    return list(kind.rows().filter(pk__in=others))
