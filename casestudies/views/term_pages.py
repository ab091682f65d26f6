"""Pages of what cases are about: places, programmes, research, organisations, sources, outcomes."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from casestudies import catalogue
from casestudies.catalogue.terms.term import Term, directions_of, find, statements_on
from casestudies.models import OutcomeDomain
from casestudies.reading.navigation import address
from casestudies.reading.terms.balance import balance, outcome_row
from casestudies.reading.terms.organisation import OrganisationPage, organisation_page
from casestudies.reading.terms.outcome import cases_by_evidence, cases_with_statements
from casestudies.reading.terms.place import CountryPage, LocalityPage, country_page, locality_page
from casestudies.reading.terms.programme import ProgrammePage, programme_page
from casestudies.reading.terms.project import ProjectPage, project_page
from casestudies.reading.terms.source import cases_citing, source_page
from casestudies.reading.wording.words import counted

from .page_query import Crumbs, PageQuery, answer_to, breadcrumbs, case_band, page_context


@require_safe
def country_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """By ISO code; the address in capitals is the one."""
    code = slug.upper()
    snapshot, term = term_or_404("country", code)
    if code != slug:
        return HttpResponsePermanentRedirect(address("country-detail", code))
    page = country_page(snapshot, term)
    crumbs = breadcrumbs([("Countries", "country-index")], page.name)
    return _place_page(request, "entities/country.html", page, crumbs)


@require_safe
def locality_detail(request: HttpRequest, slug: str) -> HttpResponse:
    snapshot, _ = term_or_404("locality", slug)
    page = locality_page(snapshot, slug)
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


@require_safe
def programme_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = programme_page(*term_or_404("programme", slug))
    crumbs = breadcrumbs([("Programmes", "programme-index")], page.name)
    return _page_with_cases(request, "entities/programme.html", page, crumbs, page.criteria)


@require_safe
def research_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = project_page(*term_or_404("project", slug))
    crumbs = breadcrumbs([("Research projects", "research-index")], page.name)
    return _page_with_cases(request, "entities/research.html", page, crumbs, page.criteria)


@require_safe
def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = organisation_page(*term_or_404("organisation", slug))
    crumbs = breadcrumbs([("Organisations", "organisation-index")], page.name)
    return _page_with_cases(request, "entities/organisation.html", page, crumbs, page.criteria)


def _page_with_cases(
    request: HttpRequest,
    template: str,
    page: ProgrammePage | ProjectPage | OrganisationPage,
    crumbs: Crumbs,
    criteria: catalogue.Criteria,
) -> HttpResponse:
    query = PageQuery(request)
    answer = answer_to(query, criteria)
    context = page_context(query, crumbs, page=page, cases=case_band(query, answer))
    return query.render(template, context)


@require_safe
def source_detail(request: HttpRequest, slug: str) -> HttpResponse:
    query, page = PageQuery(request), source_page(*term_or_404("source", slug))
    answer = answer_to(query, within=("source", slug))
    context = page_context(
        query,
        breadcrumbs([("Sources", "source-index")], page.name),
        page=page,
        cases=case_band(query, answer, cases_citing(answer, slug)),
    )
    return query.render("entities/source.html", context)


@require_safe
def outcome_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """An outcome domain, whether a case says anything on it or not."""
    snapshot = catalogue.current()
    label = catalogue.labels_of(snapshot, "outcome").get(slug)
    if label is None:
        raise Http404
    query, criteria = PageQuery(request), catalogue.Criteria().with_values("outcome", [slug])
    answer = answer_to(query, criteria)
    descriptions = OutcomeDomain.objects.filter(slug=slug).values_list("description", flat=True)
    statements = counted(statements_on(answer.snapshot, slug), "statement")
    context = page_context(
        query,
        breadcrumbs([("Outcomes", "outcome-index")], label),
        label=label,
        description=descriptions.first() or "",
        row=outcome_row(criteria, slug, label, directions_of(answer.snapshot, criteria)),
        evidence=list(cases_by_evidence(answer)),
        cases=case_band(
            query, answer, cases_with_statements(answer, slug), f"{statements} on this outcome."
        ),
    )
    return query.render("entities/outcome.html", context)


def term_or_404(facet: str, slug: str) -> tuple[catalogue.Snapshot, Term]:
    """(snapshot, term); a term without a published case has no page."""
    snapshot = catalogue.current()
    term = find(snapshot, facet, slug)
    if not term:
        raise Http404
    return snapshot, term
