from django.http import HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casestudies.reading.navigation import address
from casestudies.reading.terms.balance import balance
from casestudies.reading.terms.places import country_page, locality_page

from ..lists import Asked, answer_of, cases_of, context_of
from .indexes import index_view
from .terms import term_or_404, trail

country_index = index_view("country")
locality_index = index_view("locality")


@require_safe
def country_detail(request, slug):
    """By ISO code; the address in capitals is the one."""
    code = slug.upper()
    snapshot, term = term_or_404("country", code)
    if code != slug:
        return HttpResponsePermanentRedirect(address("country-detail", code))
    page = country_page(snapshot, term)
    crumbs = trail(("Countries", "country-index"), page.name)
    return _place(request, "entities/country.html", page, crumbs)


@require_safe
def locality_detail(request, slug):
    snapshot, _ = term_or_404("locality", slug)
    page = locality_page(snapshot, slug)
    around = (page.country, *reversed(page.around))
    crumbs = trail(
        ("Localities", "locality-index"), *((one.label, one.url) for one in around), page.name
    )
    return _place(request, "entities/locality.html", page, crumbs)


def _place(request, template, page, crumbs):
    asked = Asked(request)
    found = answer_of(asked, page.criteria)
    context = context_of(
        asked,
        crumbs,
        page=page,
        balance=balance(found.snapshot, page.criteria),
        cases=cases_of(asked, found),
    )
    return render(request, template, context)
