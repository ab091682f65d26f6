"""Cases that have most in common with one case: what is rare in the collection counts most.

The work is bounded: rare things name the candidates, common ones only add to their score.
"""

from dataclasses import dataclass, field
from math import log

import numpy
from pyroaring import BitMap

from casestudies.models import CatalogueEntry

from .cards import Card, cards_for
from .snapshot.snapshot import EMPTY

MOST_CANDIDATES = 5000
WEIGHTS = {"programme": 3, "project": 1, "keyword": 1, "locality": 1}


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


def related_to(snapshot, case_id, record, *, limit=4):
    """Up to `limit` listed cases other than the record's own, the weightiest ties first."""
    ties = sorted(_ties(snapshot, record), key=lambda tie: -tie.weight)
    own = CatalogueEntry.objects.filter(case=case_id).values_list("number", flat=True)
    candidates = _candidates(snapshot, ties) - BitMap(own)
    best = _best(candidates, ties, limit)
    cards = cards_for(snapshot, best)
    return [
        Related(card, tuple(tie for tie in ties if number in tie.cases))
        for number, card in zip(best, cards, strict=True)
    ]


def _ties(snapshot, record):
    total = len(snapshot.everything)
    for facet, label, cases in _shared(snapshot, record):
        if len(cases) > 1:
            yield Tie(facet, label, WEIGHTS[facet] * log((total + 1) / len(cases)), cases)


def _shared(snapshot, record):
    """(facet, label, cases) of everything in the record that another case may have too."""
    tagged = _tagged(snapshot)
    concepts = {one.id: one for term in record.keywords if (one := snapshot.graph.current(term.id))}
    for concept in concepts.values():
        yield "keyword", concept.name, tagged.get(concept.id, EMPTY)
    terms = {
        "programme": [record.programme] if record.programme else [],
        "project": record.research_projects,
        "locality": [term for place in record.localities for term in (place, *place.within)],
    }
    for facet, some in terms.items():
        for slug, label in {term.slug: term.label for term in some}.items():
            yield facet, label, snapshot.bitmap(facet, slug)


def _tagged(snapshot):
    """Concept id → cases tagged with it or with one merged into it, but nothing narrower."""
    key = ("tagged",)
    if key not in snapshot.cache:
        found = {}
        for value, cases in snapshot.bitmaps.get("keyword", {}).items():
            if concept := snapshot.graph.current(int(value)):
                found[concept.id] = found.get(concept.id, EMPTY) | cases
        snapshot.cache[key] = found
    return snapshot.cache[key]


def _candidates(snapshot, ties):
    """At most MOST_CANDIDATES cases, taken tie by tie from the rarest, the newest first."""
    found = BitMap()
    for tie in sorted(ties, key=lambda tie: len(tie.cases)):
        room = MOST_CANDIDATES - len(found)
        if room <= 0:
            break
        fresh = (tie.cases & snapshot.everything) - found
        found |= fresh[len(fresh) - room :] if len(fresh) > room else fresh
    return found


def _best(candidates, ties, limit):
    """Case numbers by score, the newer first among equals."""
    numbers = numpy.array(candidates.to_array(), dtype=numpy.int64)
    scores = numpy.zeros(len(numbers))
    for tie in ties:
        scores[numpy.searchsorted(numbers, (tie.cases & candidates).to_array())] += tie.weight
    order = numpy.lexsort((-numbers, -scores))[:limit]
    return [int(number) for number in numbers[order]]
