"""Finding the term that a page is about."""

from django.http import Http404

from casestudies import catalogue
from casestudies.catalogue.terms.terms import find
from casestudies.reading.navigation import address


def term_or_404(facet, slug):
    """(snapshot, Term); a term without a published case has no page."""
    snapshot = catalogue.current()
    term = find(snapshot, facet, slug)
    if not term:
        raise Http404
    return snapshot, term


def trail(*steps):
    """Breadcrumbs from (label, name of an index) or (label, address) steps; the last is here."""
    *above, here = steps
    crumbs = [
        {"label": label, "url": where if where.startswith("/") else address(where)}
        for label, where in above
        if where
    ]
    return [*crumbs, {"label": here}]
