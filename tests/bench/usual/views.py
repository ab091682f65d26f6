from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import render

from casestudies.models import CaseVersion

from .facets import CHOICES, CLAIMS, FACETS, counts, matching

PAGE_SIZE = 25
MOST_SHOWN = 20
LABELS = {name: facet.label for name, facet in FACETS.items()} | {
    "outcome": "Outcome",
    "direction": "Direction",
    "evidence": "Evidence type",
    "kind": "Kind of case",
}
CARDS = (
    "countries",
    "localities",
    "tagged__tag",
    "research_projects",
    "outcome_set__domain",
    Prefetch("versions", CaseVersion.objects.only("case", "number", "published_at")),
)


def case_list(request):
    cases = matching(request.GET).select_related("programme").prefetch_related(*CARDS)
    page = Paginator(cases.order_by("-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "facets": [facet(name, request.GET) for name in (*CLAIMS, *FACETS, "kind")],
        "q": request.GET.get("q", ""),
    }
    return render(request, "usual/list.html", context)


def facet(name, chosen):
    values, selected = counts(name, chosen), set(chosen.getlist(name))
    is_cut = name not in CHOICES and name != "keyword"
    values.sort(key=lambda row: row[0] not in selected)
    return {
        "name": name,
        "label": LABELS[name],
        "values": values[:MOST_SHOWN] if is_cut else values,
        "selected": selected,
        "more": len(values) - MOST_SHOWN if is_cut else 0,
    }
