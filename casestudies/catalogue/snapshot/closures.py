"""The cases under each keyword: its own and those of everything narrower."""

from .unions import mend, union


def make(graph, direct):
    """Concept id → cases; `direct` are the cases tagged with each concept, by its id as text.

    Cases tagged with a merged concept count for the one that stands in its place.
    """
    return _unions(graph, direct, graph.concepts, lambda pk, parts: union(parts))


def mended(old, graph, direct, touched):
    """The same, where `old` was it until some concepts' cases changed (id as text → chunks)."""
    chunks = above(graph, touched)
    if not chunks:
        return old
    return old | _unions(graph, direct, chunks, lambda pk, parts: mend(old[pk], parts, chunks[pk]))


def above(graph, touched):
    """Concept id → chunks in which it may have other cases, where those tagged with some concepts
    changed (id as text → chunks): these concepts and everything broader."""
    chunks = {}
    for value, changed in touched.items():
        if concept := graph.current(int(value)):
            for pk in (concept.id, *graph.ancestors(concept.id)):
                chunks.setdefault(pk, set()).update(changed)
    return chunks


def _unions(graph, direct, concepts, put_together):
    below = {pk: {pk, *graph.descendants(pk)} for pk in concepts}
    own = _own(graph, direct, set().union(*below.values()))
    return {
        pk: put_together(pk, [cases for one in some for cases in own.get(one, ())])
        for pk, some in below.items()
    }


def _own(graph, direct, concepts):
    """Concept id → bitmaps of what is tagged with it or was merged into it, for some of them."""
    own, merged = {}, (pk for pk, concept in graph.concepts.items() if concept.replaced_by)
    for pk in concepts.union(merged):
        cases, concept = direct.get(str(pk)), graph.current(pk)
        if cases and concept:
            own.setdefault(concept.id, []).append(cases)
    return own
