"""The cases under each keyword: its own and those of everything narrower."""

from .unions import mend, union


def make(graph, direct):
    """Concept id → cases; `direct` are the cases tagged with each concept, by its id as text.

    Cases tagged with a merged concept count for the one that stands in its place.
    """
    own = _own(graph, direct)
    return {pk: union(_parts(graph, own, pk)) for pk in graph.concepts}


def mended(old, graph, direct, touched):
    """The same, where `old` was it until some concepts' cases changed (id as text → chunks)."""
    if not touched:
        return old
    own, chunks = _own(graph, direct), {}
    for value, changed in touched.items():
        if concept := graph.current(int(value)):
            for pk in (concept.id, *graph.ancestors(concept.id)):
                chunks.setdefault(pk, set()).update(changed)
    mends = {pk: mend(old[pk], _parts(graph, own, pk), some) for pk, some in chunks.items()}
    return old | mends


def _own(graph, direct):
    """Concept id → bitmaps of what is tagged with it or was merged into it."""
    own = {}
    for value, cases in direct.items():
        if concept := graph.current(int(value)):
            own.setdefault(concept.id, []).append(cases)
    return own


def _parts(graph, own, pk):
    return [cases for one in {pk, *graph.descendants(pk)} for cases in own.get(one, ())]
