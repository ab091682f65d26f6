"""The cases under each keyword: its own and those of everything narrower."""

from .unions import mend, union


def make(graph, direct):
    """Concept id → cases; `direct` are the cases tagged with each concept, by its id as text.

    Cases tagged with a merged concept count for the one that stands in its place.
    """
    own = _own(graph, direct, graph.concepts)
    return {pk: union(_parts(graph, own, pk)) for pk in graph.concepts}


def mended(old, graph, direct, touched):
    """The same, where `old` was it until some concepts' cases changed (id as text → chunks)."""
    chunks = above(graph, touched)
    below = {under for pk in chunks for under in (pk, *graph.descendants(pk))}
    own = _own(graph, direct, below)
    return old | {pk: mend(old[pk], _parts(graph, own, pk), some) for pk, some in chunks.items()}


def above(graph, touched):
    """Concept id → chunks in which it may have other cases."""
    chunks = {}
    for value, changed in touched.items():
        if concept := graph.current(int(value)):
            for pk in (concept.id, *graph.ancestors(concept.id)):
                chunks.setdefault(pk, set()).update(changed)
    return chunks


def _own(graph, direct, concepts):
    """Concept id → bitmaps of what is tagged with it or was merged into it, for some of them."""
    own, merged = {}, (pk for pk, concept in graph.concepts.items() if concept.replaced_by)
    for pk in {*concepts, *merged}:
        cases, concept = direct.get(str(pk)), graph.current(pk)
        if cases and concept:
            own.setdefault(concept.id, []).append(cases)
    return own


def _parts(graph, own, pk):
    return [cases for one in {pk, *graph.descendants(pk)} for cases in own.get(one, ())]
