"""Indexes of what cases are about: places, programmes, research, organisations, sources, outcomes.

All but the outcomes are one view: what differs between them is said where facets are declared.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from casestudies import catalogue
from casestudies.catalogue.terms.index_pages import ROWS, index_page
from casestudies.models import OutcomeDomain
from casestudies.reading.terms.balance import balance
from casestudies.reading.terms.index_rows import index_groups

from .page_query import LONGEST_TEXT, PageQuery, index_pager, page_context


def index_view(name: str) -> Callable[[HttpRequest], HttpResponse]:
    facet = catalogue.FACETS[name]

    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        query, snapshot = PageQuery(request), catalogue.current()
        text, number = query.text(), query.page()
        page = index_page(snapshot, name, text=text, number=number)
        query.show_page(page.number, asked=number)
        query.found = bool(page.total) or not text
        context = page_context(
            query,
            facet=facet,
            groups=index_groups(snapshot, name, page.terms),
            page=page,
            q=text,
            offers_search=bool(text) or page.collection > ROWS,
            longest_text=LONGEST_TEXT,
            pager=index_pager(query, page, text, facet.plural) if page.pages > 1 else None,
        )
        return query.render("entities/index.html", context)

    return view


country_index = index_view("country")
locality_index = index_view("locality")
programme_index = index_view("programme")
research_index = index_view("project")
organisation_index = index_view("organisation")
source_index = index_view("source")


@require_safe
def outcome_index(request: HttpRequest) -> HttpResponse:
    """A small vocabulary, so that outcome domains without a case stand here too."""
    descriptions = {
        str(pk): text for pk, text in OutcomeDomain.objects.values_list("pk", "description")
    }
    query, everything = PageQuery(request), balance(catalogue.current())
    context = page_context(
        query,
        balance=everything,
        rows=[(row, descriptions.get(row.value, "")) for row in everything.every_row],
    )
    return query.render("entities/outcomes.html", context)
