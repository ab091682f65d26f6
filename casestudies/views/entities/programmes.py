from django.shortcuts import render
from django.views.decorators.http import require_safe

from casestudies.reading.terms.programmes import organisation_page, programme_page, project_page

from ..lists import Asked, answer_of, cases_of, context_of
from .indexes import index_view
from .terms import term_or_404, trail

programme_index = index_view("programme")
research_index = index_view("project")
organisation_index = index_view("organisation")


@require_safe
def programme_detail(request, slug):
    page = programme_page(*term_or_404("programme", slug))
    crumbs = trail(("Programmes", "programme-index"), page.name)
    return _page(request, "entities/programme.html", page, crumbs)


@require_safe
def research_detail(request, slug):
    page = project_page(*term_or_404("project", slug))
    crumbs = trail(("Research projects", "research-index"), page.name)
    return _page(request, "entities/research.html", page, crumbs)


@require_safe
def organisation_detail(request, slug):
    page = organisation_page(*term_or_404("organisation", slug))
    crumbs = trail(("Organisations", "organisation-index"), page.name)
    within = ("organisation", slug)
    return _page(request, "entities/organisation.html", page, crumbs, within)


def _page(request, template, page, crumbs, within=None):
    asked = Asked(request)
    found = answer_of(asked, None if within else page.criteria, within)
    context = context_of(asked, crumbs, page=page, cases=cases_of(asked, found))
    return render(request, template, context)
