from django.shortcuts import render
from django.views.decorators.http import require_safe

from casestudies.reading.terms.source import citing, source_page

from ..lists import Asked, answer_of, cases_of, context_of
from .indexes import index_view
from .terms import term_or_404, trail

source_index = index_view("source")


@require_safe
def source_detail(request, slug):
    asked, page = Asked(request), source_page(*term_or_404("source", slug))
    found = answer_of(asked, within=("source", slug))
    context = context_of(
        asked,
        trail(("Sources", "source-index"), page.name),
        page=page,
        cases=cases_of(asked, found, citing(found, slug)),
    )
    return render(request, "entities/source.html", context)
