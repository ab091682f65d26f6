"""The terms that cases count under: which have published cases, how many, what was last said.

A description is read from the catalogue, as last published, never from the working copy.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from heapq import nsmallest
from itertools import product
from typing import Any

from pyroaring import BitMap

from casestudies.models import CatalogueTerm
from casestudies.record import KnownBy
from keywords.folding import words
from keywords.graph import Concept

from ..counting.order import by_size
from ..criteria import Criteria
from ..selection import Selection
from ..snapshot.descriptions import readable
from ..snapshot.holdings import PROGRAMME, cases_with, full_name, most_frequent_programmes
from ..snapshot.names import labels_of, slugs_of
from ..snapshot.snapshot import EMPTY, Snapshot, remembered

DIRECTION, OUTCOME = "direction", "outcome"


@dataclass(frozen=True, slots=True)
class Term:
    """A facet value with its slug of today and its number of cases.

    `data` is its public description, where it was read; `words` its label as it is looked for.
    """

    value: str
    slug: str
    label: str
    count: int
    data: dict[str, Any] = field(default_factory=dict, compare=False)
    words: str = ""


def sort_key(label: str) -> tuple[str, str]:
    return " ".join(words(label)), label


@remembered()
def in_use(snapshot: Snapshot, facet: str) -> tuple[Term, ...]:
    """Terms that have a case, by label, of a facet held in bitmaps."""
    slugs = slugs_of(snapshot, facet)
    terms = [
        Term(
            row.value,
            slugs.get(row.value, row.value),
            row.label,
            row.size,
            words=" ".join(words(row.label)),
        )
        for row in by_size(snapshot, facet)
    ]
    return tuple(sorted(terms, key=lambda term: (term.words, term.label)))


def find(snapshot: Snapshot, facet: str, value: str) -> Term | None:
    """The Term with its description, or None if no published case has it."""
    cases, name = cases_with(snapshot, facet, value), full_name(snapshot, facet, value)
    if not cases or not name:
        return None
    return Term(*name, len(cases), described(facet, [value]).get(value, {}))


def described(facet: str, values: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Value → description of some terms, in one query."""
    terms = CatalogueTerm.objects.filter(facet=facet, value__in=list(values))
    rows = terms.values_list("value", "data")
    return {value: readable(facet, value, data) for value, data in rows}


def with_descriptions(facet: str, terms: Sequence[Term]) -> list[Term]:
    data = described(facet, [term.value for term in terms])
    return [replace(term, data=data.get(term.value, {})) for term in terms]


# What occurs together


def beside(snapshot: Snapshot, cases: BitMap, facet: str, limit: int) -> list[Term]:
    """Terms of a facet that occur in these cases: those with most of them, by their number."""
    if facet == PROGRAMME:
        found = most_frequent_programmes(snapshot, cases, limit)
        return [Term(*name, count) for name, count in found]
    labels, slugs = labels_of(snapshot, facet), slugs_of(snapshot, facet)
    counted = (
        Term(
            value,
            slugs.get(value, value),
            labels.get(value, value),
            cases.intersection_cardinality(bitmap),
        )
        for value, bitmap in snapshot.bitmaps.get(facet, {}).items()
    )
    return nsmallest(
        limit, (term for term in counted if term.count), key=lambda term: (-term.count, term.label)
    )


def keywords_beside(snapshot: Snapshot, concept: Concept, limit: int) -> list[tuple[Concept, int]]:
    """Keywords in the same cases as `concept`, most frequent first.

    Broader and narrower ones are left out, as they occur with it by their nature, and so are
    themes, which occur with nearly everything.
    """
    graph = snapshot.graph
    cases = snapshot.keywords.get(concept.id, EMPTY)
    kin = {concept.id} | graph.ancestors(concept.id) | graph.descendants(concept.id)
    kin |= {theme.id for theme in graph.themes()}
    counted = [
        (other, cases.intersection_cardinality(snapshot.keywords.get(other.id, EMPTY)))
        for other in graph.in_use()
        if other.id not in kin
    ]
    occurring = [(other, count) for other, count in counted if count]
    return sorted(occurring, key=lambda pair: (-pair[1], sort_key(pair[0].name)))[:limit]


# How cases came out


def balance(snapshot: Snapshot, criteria: Criteria) -> dict[str, dict[str, int]]:
    """How the cases of `criteria` came out: domain → {direction: cases, "": cases}, "" for all.

    Each figure counts cases once: those with at least one statement on that domain in that
    direction. A case may stand in several. All are the counts that a list so filtered shows.
    """
    slugs = {"": ""} | {
        value: slugs_of(snapshot, OUTCOME)[value] for value in labels_of(snapshot, OUTCOME)
    }
    return {
        domain: directions_of(snapshot, criteria.with_values(OUTCOME, [slug] if slug else []))
        for domain, slug in slugs.items()
    }


def directions_of(snapshot: Snapshot, criteria: Criteria) -> dict[str, int]:
    spoken = Selection(snapshot, criteria).counts(DIRECTION)
    any_of_them = Selection(snapshot, criteria.with_values(DIRECTION, spoken))
    return spoken | {"": len(any_of_them.cases)}


def statements_on(snapshot: Snapshot, domain: str) -> int:
    """How many outcome statements the collection makes on a domain."""
    directions = labels_of(snapshot, DIRECTION)
    return sum(snapshot.tallies.get(f"{domain}|{direction}", 0) for direction in directions)


def passages_on(snapshot: Snapshot, domain: str) -> int:
    """On how many passages of sources these rest."""
    ways = product(labels_of(snapshot, DIRECTION), KnownBy)
    return sum(snapshot.tallies.get("|".join((domain, *way)), 0) for way in ways)
