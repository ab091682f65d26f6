"""Outcome domains: a vocabulary, so that those without a case have a page too."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casestudies import catalogue
from casestudies.catalogue.terms.terms import directions_of, statements_on
from casestudies.models import OutcomeDomain
from casestudies.reading.terms.balance import balance, row_of
from casestudies.reading.terms.outcome import evidence_of, reporting
from casestudies.reading.wording.words import counted

from ..lists import Asked, answer_of, cases_of, context_of
from .terms import trail


@require_safe
def outcome_index(request):
    described = dict(OutcomeDomain.objects.values_list("slug", "description"))
    everything = balance(catalogue.current())
    context = context_of(
        Asked(request),
        balance=everything,
        rows=[(row, described.get(row.slug, "")) for row in everything.every_row],
    )
    return render(request, "entities/outcomes.html", context)


@require_safe
def outcome_detail(request, slug):
    snapshot = catalogue.current()
    label = snapshot.labels_of("outcome").get(slug)
    if label is None:
        raise Http404
    asked, criteria = Asked(request), catalogue.Criteria().with_values("outcome", [slug])
    found = answer_of(asked, criteria)
    row = OutcomeDomain.objects.filter(slug=slug).values_list("description", flat=True)
    said = counted(statements_on(found.snapshot, slug), "statement")
    context = context_of(
        asked,
        trail(("Outcomes", "outcome-index"), label),
        label=label,
        description=row.first() or "",
        row=row_of(criteria, slug, label, directions_of(found.snapshot, criteria)),
        evidence=list(evidence_of(found)),
        cases=cases_of(asked, found, reporting(found, slug), f"{said} on this outcome."),
    )
    return render(request, "entities/outcome.html", context)
