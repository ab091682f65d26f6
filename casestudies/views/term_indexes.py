"""Indexes of what cases are about: places, programmes, research, organisations, sources, outcomes.

All but the outcomes are one view: what differs between them is in INDEXES.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casestudies import catalogue
from casestudies.catalogue.terms import long_indexes
from casestudies.catalogue.terms.places import areas
from casestudies.catalogue.terms.terms import ROWS, in_use, page_of
from casestudies.models import OutcomeDomain
from casestudies.reading.terms.balance import balance
from casestudies.reading.terms.index_rows import index_groups

from .page_query import LONGEST_TEXT, PageQuery, index_pager, page_context


@dataclass(frozen=True, slots=True)
class Index:
    """The words of an index; `which` says of which terms it is, after their number."""

    facet: str
    title: str
    singular: str
    plural: str
    lead: str
    which: str = "with a published case"


INDEXES = {
    index.facet: index
    for index in (
        Index(
            facet="country",
            title="Countries",
            singular="country",
            plural="countries",
            lead="A case in two countries counts in both.",
        ),
        Index(
            facet="locality",
            title="Localities",
            singular="locality",
            plural="localities",
            lead="Places smaller than a country. A case counts for its own places and for those "
            "that these lie in.",
        ),
        Index(
            facet="programme",
            title="Programmes",
            singular="programme",
            plural="programmes",
            lead="What was done: each is the subject of at least one case.",
        ),
        Index(
            facet="project",
            title="Research projects",
            singular="research project",
            plural="research projects",
            lead="The research that the evidence comes from.",
        ),
        Index(
            facet="organisation",
            title="Organisations",
            singular="organisation",
            plural="organisations",
            lead="Those that led, paid for, delivered, evaluated or researched what the cases "
            "describe.",
            which="named in a published case",
        ),
        Index(
            facet="source",
            title="Sources",
            singular="source",
            plural="sources",
            lead="Each page says which statements the document backs.",
            which="cited in a published case",
        ),
    )
}


def index_view(facet: str) -> Callable[[HttpRequest], HttpResponse]:
    index = INDEXES[facet]

    @require_safe
    def view(request):
        query, snapshot = PageQuery(request), catalogue.current()
        text, number = query.text(), query.page()
        page = _term_page(snapshot, facet, text=text, number=number)
        query.show_page(page.number, asked=number)
        context = page_context(
            query,
            index=index,
            groups=index_groups(snapshot, facet, page.rows),
            page=page,
            q=text,
            offers_search=bool(text) or page.collection > ROWS,
            longest_text=LONGEST_TEXT,
            pager=index_pager(query, page, text, index.plural) if page.pages > 1 else None,
        )
        return render(request, "entities/index.html", context)

    return view


def _term_page(snapshot, facet, **wanted):
    if facet in long_indexes.FACETS:
        return long_indexes.page_of(snapshot, facet, **wanted)
    return page_of(_ordered(snapshot, facet), **wanted)


def _ordered(snapshot, facet):
    """Terms by name; localities by country first."""
    terms = in_use(snapshot, facet)
    if facet != "locality":
        return terms
    by_slug = {term.slug: term for term in terms}
    return tuple(by_slug[slug] for slug in areas(snapshot) if slug in by_slug)


country_index = index_view("country")
locality_index = index_view("locality")
programme_index = index_view("programme")
research_index = index_view("project")
organisation_index = index_view("organisation")
source_index = index_view("source")


@require_safe
def outcome_index(request: HttpRequest) -> HttpResponse:
    """A small vocabulary, so that outcome domains without a case stand here too."""
    descriptions = dict(OutcomeDomain.objects.values_list("slug", "description"))
    everything = balance(catalogue.current())
    context = page_context(
        PageQuery(request),
        balance=everything,
        rows=[(row, descriptions.get(row.slug, "")) for row in everything.every_row],
    )
    return render(request, "entities/outcomes.html", context)
