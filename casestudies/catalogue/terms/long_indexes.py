"""Pages of the indexes that may have as many terms as there are cases: by SQL, a page at a time."""

from django.db.models import Exists, OuterRef

from casestudies.models import CatalogueEntry, CatalogueTerm, FacetChunk
from keywords.folding import words

from ..ask import count_terms
from ..snapshot import programmes, stored
from .terms import ROWS, Term, TermPage

FACETS = (programmes.FACET, *stored.NOT_LOADED)


def page_of(snapshot, facet, *, text="", number=1, size=ROWS):
    """A page of the terms that have a case, by label, as terms.page_of gives it."""
    terms = _in_use(facet)
    for word in words(text):
        terms = terms.filter(words__contains=word)
    collection = count_terms(snapshot, facet)
    total = terms.count() if text else collection
    pages = max(1, -(-total // size))
    number = min(number, pages)
    ordered = terms.order_by("words", "label", "pk").values_list("pk", "value", "label")
    rows = list(ordered[(number - 1) * size : number * size])
    counts = _counts(snapshot, facet, rows)
    found = tuple(Term(value, label, counts[pk]) for pk, value, label in rows)
    return TermPage(found, total, collection, number, pages)


def _in_use(facet):
    terms = CatalogueTerm.objects.filter(facet=facet)
    if facet == programmes.FACET:
        return terms.filter(
            Exists(CatalogueEntry.objects.filter(programme=OuterRef("pk"), listed=True))
        )
    chunks = FacetChunk.objects.filter(facet=facet, value=OuterRef("value"))
    return terms.filter(Exists(chunks.exclude(bitmap=stored.NONE)))


def _counts(snapshot, facet, rows):
    """Key of a term → number of its listed cases."""
    if facet == programmes.FACET:
        return programmes.counts_of(snapshot, [pk for pk, *_ in rows])
    cases = stored.cases_by_value(facet, [value for _, value, _ in rows])
    known = snapshot.everything
    return {pk: len(cases.get(value, ()) and cases[value] & known) for pk, value, _ in rows}
