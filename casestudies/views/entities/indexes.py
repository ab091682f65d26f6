"""One view for all indexes of terms: what differs between them is in INDEXES."""

from dataclasses import dataclass

from django.shortcuts import render
from django.views.decorators.http import require_safe

from casestudies import catalogue
from casestudies.catalogue.terms import long_indexes
from casestudies.catalogue.terms.places import areas
from casestudies.catalogue.terms.terms import ROWS, in_use, page_of
from casestudies.reading.terms.index_rows import groups

from ..lists import LONGEST_TEXT, Asked, context_of, index_pager


@dataclass(frozen=True, slots=True)
class Index:
    facet: str
    title: str
    one: str
    many: str
    which: str
    lead: str


INDEXES = {
    index.facet: index
    for index in (
        Index(
            "country",
            "Countries",
            "country",
            "countries",
            "with a published case",
            "A case in two countries counts in both.",
        ),
        Index(
            "locality",
            "Localities",
            "locality",
            "localities",
            "with a published case",
            "Places smaller than a country. A case counts for its own places and for those that "
            "these lie in.",
        ),
        Index(
            "programme",
            "Programmes",
            "programme",
            "programmes",
            "with a published case",
            "What was done: each is the subject of at least one case.",
        ),
        Index(
            "project",
            "Research projects",
            "research project",
            "research projects",
            "with a published case",
            "The research that the evidence comes from.",
        ),
        Index(
            "organisation",
            "Organisations",
            "organisation",
            "organisations",
            "named in a published case",
            "Those that led, paid for, delivered, evaluated or researched what the cases describe.",
        ),
        Index(
            "source",
            "Sources",
            "source",
            "sources",
            "cited in a published case",
            "Each page says which statements the document backs.",
        ),
    )
}


def index_view(facet):
    about = INDEXES[facet]

    @require_safe
    def view(request):
        asked, snapshot = Asked(request), catalogue.current()
        text, number = asked.text(), asked.page()
        rows = _page(snapshot, facet, text=text, number=number)
        asked.show(number, rows.number)
        context = context_of(
            asked,
            index=about,
            groups=groups(snapshot, facet, rows.rows),
            rows=rows,
            q=text,
            offers_search=bool(text) or rows.collection > ROWS,
            longest_text=LONGEST_TEXT,
            pager=index_pager(asked, rows, text, about.many) if rows.pages > 1 else None,
        )
        return render(request, "entities/index.html", context)

    return view


def _page(snapshot, facet, **asked):
    if facet in long_indexes.FACETS:
        return long_indexes.page_of(snapshot, facet, **asked)
    return page_of(_ordered(snapshot, facet), **asked)


def _ordered(snapshot, facet):
    """Terms by name; localities by country first."""
    terms = in_use(snapshot, facet)
    if facet != "locality":
        return terms
    by_slug = {term.slug: term for term in terms}
    return tuple(by_slug[slug] for slug in areas(snapshot) if slug in by_slug)
