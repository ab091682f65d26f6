"""Keywords: no circle of broader ones or of merges, no address that leads nowhere or to two."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug

from casestudies.catalogue.faults import Fault, Mend
from keywords.graph import Concept, KeywordGraph
from keywords.models import Broader, Keyword, KeywordRedirect

KEYWORDS, STEPS, REDIRECTS = (model._meta.db_table for model in (Keyword, Broader, KeywordRedirect))


def faults() -> Iterator[Fault]:
    graph = KeywordGraph.load()
    for concept in graph.concepts.values():
        yield from _of(graph, concept)
    for slug, keyword in graph.redirects.items():
        if slug in graph.by_slug or graph.resolve(slug) is None:
            says = f"“{slug}” leads nowhere, or is the address of a keyword of today"
            yield Fault(REDIRECTS, str(keyword), says, Mend.BY_HAND)


def _of(graph: KeywordGraph, concept: Concept) -> Iterator[Fault]:
    row, name = str(concept.id), concept.name
    if any(concept.id in graph.ancestors(pk) for pk in concept.broader):
        says = f"“{name}” is broader than itself, by way of others: the tree leaves it out"
        yield Fault(STEPS, row, says, Mend.BY_HAND)
    current = graph.current(concept.id)
    if current is None or current.replaced_by:
        says = f"“{name}” was merged into what is not there or was merged into it"
        yield Fault(KEYWORDS, row, says, Mend.BY_HAND)
    try:
        validate_slug(concept.slug)
    except ValidationError:
        says = f"“{name}” has the address “{concept.slug}”, which no link can lead to"
        yield Fault(KEYWORDS, row, says, Mend.BY_HAND)
