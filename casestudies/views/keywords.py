"""The keywords: from A to Z and by theme, and a page for each."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casestudies import catalogue
from casestudies.reading.navigation import address
from casestudies.reading.terms.balance import balance
from casestudies.reading.terms.keyword import keyword_page
from casestudies.reading.terms.keyword_index import keyword_index as index_of

from .lists import LONGEST_TEXT, Asked, answer_of, cases_of, context_of


@require_safe
def keyword_index(request):
    asked = Asked(request)
    text, only_used = asked.text(), asked.flag("used")
    index = index_of(catalogue.current(), text=text, only_used=only_used)
    context = context_of(asked, index=index, q=text, only_used=only_used, longest_text=LONGEST_TEXT)
    return render(request, "keywords/index.html", context)


@require_safe
def keyword_detail(request, slug):
    """Slugs of the past lead to today's; candidates are not public yet."""
    snapshot = catalogue.current()
    concept = snapshot.graph.resolve(slug)
    if not concept or concept.status == "candidate":
        raise Http404
    if concept.slug != slug:
        return HttpResponsePermanentRedirect(address("keyword-detail", concept.slug))
    asked, page = Asked(request), keyword_page(snapshot, concept)
    found = answer_of(asked, page.criteria)
    crumbs = [
        {"label": "Keywords", "url": address("keyword-index")},
        *({"label": one.name, "url": one.url} for one in page.trail),
        {"label": page.name},
    ]
    context = context_of(
        asked,
        crumbs,
        page=page,
        balance=balance(found.snapshot, page.criteria) if found.total else None,
        cases=cases_of(asked, found),
    )
    return render(request, "keywords/detail.html", context)
