"""Bitmaps that are put together from others, and put together again only where those changed.

The cases under a keyword are its own and those of everything narrower. Of outcome claims there is a
bitmap for each combination of domain, direction and evidence (CLAIM), since what is chosen of these
must be met by one and the same claim of a case; all else is unions of these.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import product

from pyroaring import BitMap

from keywords.graph import KeywordGraph

from ..facets import CLAIM, CLAIM_FACETS, claim_value
from .names import labels_of
from .numbers import PART
from .snapshot import EMPTY, Changes, Kept, Snapshot, remembered

MOST_KEPT = 200  # unions of claims, each of which may take 125 KB at a million cases
Chunks = dict[str, set[int]]
Chosen = tuple[tuple[str, ...], ...]  # values of each of the CLAIM_FACETS; none: any of them


def union(bitmaps: Iterable[BitMap]) -> BitMap:
    return BitMap.union(BitMap(), *bitmaps)


def mended(whole: BitMap, parts: Iterable[BitMap], chunks: Iterable[int]) -> BitMap:
    """The union of `parts`, where `whole` was it until they changed in some chunks."""
    whole, parts = BitMap(whole, optimize=False), list(parts)
    for chunk in chunks:
        start, stop = chunk * PART, (chunk + 1) * PART
        whole.remove_range(start, stop)
        span = BitMap(range(start, stop))
        for part in parts:
            whole |= part & span
    return whole


def counter(base: BitMap, everything: BitMap) -> Callable[[BitMap], int]:
    """A function that counts how many cases of a bitmap are in `base`; all, if that is all."""
    return len if base is everything else base.intersection_cardinality


# Keywords


def cases_under_keywords(graph: KeywordGraph, tagged: dict[str, BitMap]) -> dict[int, BitMap]:
    """Concept id → cases; `tagged` are the cases tagged with each concept, by its id as text.

    Cases tagged with a merged concept count for the one that stands in its place.
    """
    return _unions(graph, tagged, graph.concepts, lambda _, parts: union(parts))


def cases_under_keywords_again(
    before: dict[int, BitMap], graph: KeywordGraph, tagged: dict[str, BitMap], touched: Chunks
) -> dict[int, BitMap]:
    """The same, where `before` was it until some concepts' cases changed (id as text → chunks)."""
    chunks = concepts_touched(graph, touched)
    if not chunks:
        return before
    return before | _unions(
        graph,
        tagged,
        chunks,
        lambda concept, parts: mended(before[concept], parts, chunks[concept]),
    )


def concepts_touched(graph: KeywordGraph, touched: Chunks) -> dict[int, set[int]]:
    """Concept id → chunks in which it may have other cases, where those tagged with some concepts
    changed (id as text → chunks): these concepts and everything broader."""
    chunks: dict[int, set[int]] = {}
    for value, changed in touched.items():
        if concept := graph.current(int(value)):
            for pk in (concept.id, *graph.ancestors(concept.id)):
                chunks.setdefault(pk, set()).update(changed)
    return chunks


def _unions(
    graph: KeywordGraph,
    tagged: dict[str, BitMap],
    concepts: Iterable[int],
    put_together: Callable[[int, list[BitMap]], BitMap],
) -> dict[int, BitMap]:
    below = {pk: {pk, *graph.descendants(pk)} for pk in concepts}
    own = cases_by_concept(graph, tagged, set().union(*below.values()))
    return {
        pk: put_together(pk, [cases for concept in some for cases in own.get(concept, ())])
        for pk, some in below.items()
    }


def cases_by_concept(
    graph: KeywordGraph, tagged: dict[str, BitMap], concepts: set[int]
) -> dict[int, list[BitMap]]:
    """Concept id → bitmaps of what is tagged with it or was merged into it, for some of them."""
    own: dict[int, list[BitMap]] = {}
    merged = (pk for pk, concept in graph.concepts.items() if concept.replaced_by)
    for pk in concepts.union(merged):
        cases, concept = tagged.get(str(pk)), graph.current(pk)
        if cases and concept:
            own.setdefault(concept.id, []).append(cases)
    return own


# Claims


def _mended_unions(kept: Kept, old: Snapshot, new: Snapshot, changes: Changes) -> Kept:
    if CLAIM not in changes.chunks:
        return kept
    chunks = set().union(*changes.chunks[CLAIM].values())
    return {key: mended(cases, _cells(new, key[0]), chunks) for key, cases in kept.items()}


@remembered(most=MOST_KEPT, carry_over=_mended_unions)
def cases_with_claims(snapshot: Snapshot, chosen: Chosen) -> BitMap:
    """Cases with a claim that has one of the values chosen of each claim facet."""
    return union(_cells(snapshot, chosen))


@remembered(most=MOST_KEPT, carry_over=_mended_unions)
def _cases_with_value(snapshot: Snapshot, chosen: Chosen) -> BitMap:
    """The same for one value of one facet: always needed, so others must not crowd it out."""
    return union(_cells(snapshot, chosen))


def _unless_claims_changed(kept: Kept, old: Snapshot, new: Snapshot, changes: Changes) -> Kept:
    return {} if CLAIM in changes.chunks else kept


@remembered(most=32, carry_over=_unless_claims_changed)
def _by_value(snapshot: Snapshot, facet: str, others: Chosen) -> dict[str, BitMap]:
    place = [*CLAIM_FACETS].index(facet)
    before, after = others[:place], others[place:]
    cases_of = cases_with_claims if any(others) else _cases_with_value
    return {
        value: cases_of(snapshot, (*before, (value,), *after))
        for value in labels_of(snapshot, facet)
    }


def cases_with_claim(
    snapshot: Snapshot, facet: str, chosen: Sequence[tuple[str, ...]] = ()
) -> dict[str, BitMap]:
    """Value of a claim facet → cases that have it in a claim that meets what is chosen of the other
    two."""
    given = chosen or [()] * len(CLAIM_FACETS)
    named = zip(CLAIM_FACETS, given, strict=True)
    return _by_value(snapshot, facet, tuple(values for name, values in named if name != facet))


NOTHING = ("",)  # chosen where all that was chosen is unknown


def known_of(snapshot: Snapshot, facet: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """The chosen values that a claim can have. With the others, which no claim has, the same
    unions would be made and kept under other names."""
    known = labels_of(snapshot, facet)
    return tuple(value for value in values if value in known) or (NOTHING if values else ())


def _cells(snapshot: Snapshot, chosen: Chosen) -> list[BitMap]:
    cells = snapshot.bitmaps.get(CLAIM, {})
    named = zip(CLAIM_FACETS, chosen, strict=True)
    values = [_values_of_claims(snapshot, name, some) for name, some in named]
    return [cells.get(claim_value(cell), EMPTY) for cell in product(*values)]


def _values_of_claims(snapshot: Snapshot, facet: str, chosen: tuple[str, ...]) -> list[str]:
    """Those chosen; where none are, all that a claim can have, and none."""
    known = labels_of(snapshot, facet)
    return [value for value in known if value in chosen] if chosen else [*known, ""]
