"""The keywords: from A to Z and by theme, and a page for each."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from casestudies import catalogue
from casestudies.reading.navigation import address
from casestudies.reading.terms.balance import balance
from casestudies.reading.terms.keyword import keyword_page
from casestudies.reading.terms.keyword_index import keyword_index as index_of

from .page_query import (
    LONGEST_TEXT,
    PageQuery,
    answer_to,
    breadcrumbs,
    case_band,
    moved_to,
    page_context,
)


@require_safe
def keyword_index(request: HttpRequest) -> HttpResponse:
    query = PageQuery(request)
    text, only_used = query.text(), query.flag("used")
    index = index_of(catalogue.current(), text=text, only_used=only_used)
    query.found = bool(index.shown) or not text
    context = page_context(
        query, index=index, q=text, only_used=only_used, longest_text=LONGEST_TEXT
    )
    return query.render("keywords/index.html", context)


@require_safe
def keyword_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Slugs of the past lead to today's; candidates are not public yet."""
    snapshot = catalogue.current()
    concept = snapshot.graph.resolve(slug)
    if not concept or not concept.has_page:
        raise Http404
    if concept.slug != slug:
        return moved_to(address("keyword-detail", concept.slug), request)
    query, page = PageQuery(request), keyword_page(snapshot, concept)
    answer = answer_to(query, page.criteria)
    above = ((keyword.label, keyword.url) for keyword in page.trail)
    context = page_context(
        query,
        breadcrumbs([("Keywords", "keyword-index"), *above], page.name),
        page=page,
        balance=balance(answer.snapshot, page.criteria) if answer.total else None,
        cases=case_band(query, answer),
    )
    return query.render("keywords/detail.html", context)
