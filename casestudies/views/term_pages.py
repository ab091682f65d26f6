"""Pages of what cases are about: places, programmes, research, organisations, sources, outcomes."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from casestudies import catalogue
from casestudies.catalogue.terms.term import Term, directions_of, find, passages_on, statements_on
from casestudies.models import OutcomeDomain
from casestudies.reading.navigation import address
from casestudies.reading.terms.balance import balance, outcome_row
from casestudies.reading.terms.organisation import OrganisationPage, organisation_page
from casestudies.reading.terms.outcome import cases_by_evidence, cases_with_statements
from casestudies.reading.terms.place import CountryPage, LocalityPage, country_page, locality_page
from casestudies.reading.terms.programme import programme_page, silences_in
from casestudies.reading.terms.project import ProjectPage, project_page
from casestudies.reading.terms.source import cases_citing, source_page
from casestudies.reading.wording.words import counted, statements_in_words

from .page_query import (
    Crumbs,
    PageQuery,
    answer_to,
    breadcrumbs,
    case_band,
    moved_to,
    page_context,
)

View = Callable[[HttpRequest, catalogue.Snapshot, Term], HttpResponse]


def page_of(facet: str) -> Callable[[View], Callable[[HttpRequest, str], HttpResponse]]:
    """Makes a view of what shows a term: found by its slug of today, to which slugs of the past and
    other ways to write it lead. A term without a published case has no page."""
    detail, normalise = detail_of(facet), catalogue.FACETS[facet].normalise

    def made(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
        @require_safe
        @wraps(view)
        def found(request: HttpRequest, slug: str) -> HttpResponse:
            snapshot = catalogue.current()
            value = catalogue.value_at(snapshot, facet, normalise(slug))
            term = find(snapshot, facet, value) if value else None
            if not term:
                raise Http404
            if term.slug != slug:
                return moved_to(address(detail, term.slug), request)
            return view(request, snapshot, term)

        return found

    return made


def detail_of(facet: str) -> str:
    pages = catalogue.FACETS[facet].pages
    return pages.detail if pages else ""


@page_of("country")
def country_detail(request: HttpRequest, snapshot: catalogue.Snapshot, term: Term) -> HttpResponse:
    """By ISO code; the address in capitals is the one."""
    page = country_page(snapshot, term)
    crumbs = breadcrumbs([("Countries", "country-index")], page.name)
    return _place_page(request, "entities/country.html", page, crumbs)


@page_of("locality")
def locality_detail(request: HttpRequest, snapshot: catalogue.Snapshot, term: Term) -> HttpResponse:
    page = locality_page(snapshot, term)
    around = ((place.label, place.url) for place in (page.country, *reversed(page.around)))
    crumbs = breadcrumbs([("Localities", "locality-index"), *around], page.name)
    return _place_page(request, "entities/locality.html", page, crumbs)


def _place_page(
    request: HttpRequest, template: str, page: CountryPage | LocalityPage, crumbs: Crumbs
) -> HttpResponse:
    query = PageQuery(request)
    answer = answer_to(query, page.criteria)
    context = page_context(
        query,
        crumbs,
        page=page,
        balance=balance(answer.snapshot, page.criteria),
        cases=case_band(query, answer),
    )
    return query.render(template, context)


@page_of("programme")
def programme_detail(
    request: HttpRequest, snapshot: catalogue.Snapshot, term: Term
) -> HttpResponse:
    query, page = PageQuery(request), programme_page(snapshot, term)
    answer = answer_to(query, page.criteria)
    context = page_context(
        query,
        breadcrumbs([("Programmes", "programme-index")], page.name),
        page=page,
        silences=silences_in(answer) if page.has_gaps else {},
        cases=case_band(query, answer),
    )
    return query.render("entities/programme.html", context)


@page_of("project")
def research_detail(request: HttpRequest, snapshot: catalogue.Snapshot, term: Term) -> HttpResponse:
    page = project_page(snapshot, term)
    crumbs = breadcrumbs([("Research projects", "research-index")], page.name)
    return _page_with_cases(request, "entities/research.html", page, crumbs, page.criteria)


@page_of("organisation")
def organisation_detail(
    request: HttpRequest, snapshot: catalogue.Snapshot, term: Term
) -> HttpResponse:
    page = organisation_page(snapshot, term)
    crumbs = breadcrumbs([("Organisations", "organisation-index")], page.name)
    return _page_with_cases(request, "entities/organisation.html", page, crumbs, page.criteria)


def _page_with_cases(
    request: HttpRequest,
    template: str,
    page: ProjectPage | OrganisationPage,
    crumbs: Crumbs,
    criteria: catalogue.Criteria,
) -> HttpResponse:
    query = PageQuery(request)
    answer = answer_to(query, criteria)
    context = page_context(query, crumbs, page=page, cases=case_band(query, answer))
    return query.render(template, context)


@page_of("source")
def source_detail(request: HttpRequest, snapshot: catalogue.Snapshot, term: Term) -> HttpResponse:
    query, page = PageQuery(request), source_page(snapshot, term)
    answer = answer_to(query, within=("source", term.value))
    cases = list(cases_citing(answer, term.value))
    statements = counted(sum(case.total for case in cases), "statement")
    note = f"{statements} on this page rest on it." if answer.pages > 1 else f"{statements} in all."
    context = page_context(
        query,
        breadcrumbs([("Sources", "source-index")], page.name),
        page=page,
        cases=case_band(query, answer, cases, note),
    )
    return query.render("entities/source.html", context)


@require_safe
def outcome_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """An outcome domain, whether a case says anything on it or not."""
    snapshot = catalogue.current()
    value = catalogue.value_at(snapshot, "outcome", slug)
    domain = catalogue.name_of(snapshot, "outcome", value) if value else None
    if not domain:
        raise Http404
    if domain.slug != slug:
        return moved_to(address("outcome-detail", domain.slug), request)
    query, criteria = PageQuery(request), catalogue.Criteria().with_values("outcome", [slug])
    answer = answer_to(query, criteria)
    descriptions = OutcomeDomain.objects.filter(pk=domain.value)
    statements = statements_in_words(
        statements_on(answer.snapshot, domain.value),
        passages_on(answer.snapshot, domain.value),
    )
    context = page_context(
        query,
        breadcrumbs([("Outcomes", "outcome-index")], domain.label),
        label=domain.label,
        description=descriptions.values_list("description", flat=True).first() or "",
        row=outcome_row(criteria, domain, directions_of(answer.snapshot, criteria)),
        evidence=list(cases_by_evidence(answer)),
        cases=case_band(
            query,
            answer,
            cases_with_statements(answer, domain.value),
            f"{statements} on this outcome.",
        ),
    )
    return query.render("entities/outcome.html", context)
