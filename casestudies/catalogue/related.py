"""Cases that have most in common with one case: what is rare in the collection counts most.

The work is bounded: rare things name the candidates, common ones only add to their score.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import log

import numpy
from pyroaring import BitMap

from casestudies.models import CatalogueEntry
from casestudies.record import Record

from .cards import Card, cards_for
from .facets import EVERY_FACET, FACETS, Facet
from .snapshot.holdings import cases_with, label_as
from .snapshot.snapshot import EMPTY, Snapshot, remembered
from .snapshot.unions import cases_by_concept, union

MOST_CANDIDATES = 5000


@dataclass(frozen=True)
class Tie:
    """Something the case shares with others: one value of one facet."""

    facet: str
    label: str
    weight: float
    cases: BitMap = field(repr=False, compare=False)


@dataclass(frozen=True)
class Related:
    """`ties` are what the case shares with this one, the rarest first."""

    card: Card
    ties: tuple[Tie, ...]


def related_to(
    snapshot: Snapshot, case_id: int, record: Record, *, limit: int = 4
) -> list[Related]:
    """Up to `limit` listed cases other than the record's own, the weightiest ties first."""
    ties = sorted(_ties(snapshot, record), key=lambda tie: -tie.weight)
    own = CatalogueEntry.objects.filter(case=case_id).values_list("number", flat=True)
    candidates = _candidates(snapshot, ties) - BitMap(own)
    best = _best(candidates, ties, limit)
    cards = cards_for(snapshot, best)
    return [
        Related(cards[number], tuple(tie for tie in ties if number in tie.cases))
        for number in best
        if number in cards
    ]


def _ties(snapshot: Snapshot, record: Record) -> Iterator[Tie]:
    total = len(snapshot.everything)
    for facet in EVERY_FACET:
        for label, cases in _shared(snapshot, record, facet) if facet.related_weight else ():
            if len(cases) > 1:
                weight = facet.related_weight * log((total + 1) / len(cases))
                yield Tie(facet.name, label, weight, cases)


def _shared(snapshot: Snapshot, record: Record, facet: Facet) -> Iterator[tuple[str, BitMap]]:
    """(label, cases) of everything in the record that another case may have too."""
    terms = [term for path in facet.paths for term in record.at(path)]
    if facet.is_tree:
        tagged = _tagged(snapshot)
        current = (snapshot.graph.current(term.id) for term in terms)
        for concept in {concept.id: concept for concept in current if concept}.values():
            yield concept.name, tagged.get(concept.id, EMPTY)
    else:
        labels = {facet.value_of(term): term.label for term in terms}
        for value, label in labels.items():
            shown = label_as(snapshot, facet.name, value, label)
            yield shown, cases_with(snapshot, facet.name, value)


@remembered()
def _tagged(snapshot: Snapshot) -> dict[int, BitMap]:
    """Concept id → cases tagged with it or with one merged into it, but nothing narrower."""
    (tree,) = (facet.name for facet in FACETS.values() if facet.is_tree)
    tagged = snapshot.bitmaps.get(tree, {})
    by_concept = cases_by_concept(snapshot.graph, tagged, {*snapshot.graph.concepts})
    return {pk: union(bitmaps) for pk, bitmaps in by_concept.items()}


def _candidates(snapshot: Snapshot, ties: Iterable[Tie]) -> BitMap:
    """At most MOST_CANDIDATES cases, taken tie by tie from the rarest, the newest first."""
    candidates = BitMap()
    for tie in sorted(ties, key=lambda tie: len(tie.cases)):
        room = MOST_CANDIDATES - len(candidates)
        if room <= 0:
            break
        fresh = (tie.cases & snapshot.everything) - candidates
        candidates |= fresh[len(fresh) - room :] if len(fresh) > room else fresh
    return candidates


def _best(candidates: BitMap, ties: Sequence[Tie], limit: int) -> list[int]:
    """Case numbers by score, the newer first among equals."""
    numbers = numpy.array(candidates.to_array(), dtype=numpy.int64)
    scores = numpy.zeros(len(numbers))
    for tie in ties:
        scores[numpy.searchsorted(numbers, (tie.cases & candidates).to_array())] += tie.weight
    order = numpy.lexsort((-numbers, -scores))[:limit]
    return [int(number) for number in numbers[order]]
