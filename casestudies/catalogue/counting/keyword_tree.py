"""The keywords as readers choose them: those with a case, under their themes."""

from dataclasses import dataclass

from keywords.folding import fold
from keywords.graph import Concept

TREE = "keyword tree"


@dataclass(frozen=True, eq=False, slots=True)
class Branch:
    concept: Concept
    narrower: tuple


@dataclass(frozen=True, eq=False, slots=True)
class Tree:
    """Each keyword once, at its first place in reading order."""

    branches: tuple[Branch, ...]


def tree(snapshot, chosen=()):
    """The keywords with a listed case, and the `chosen` ones with all above them in any case."""
    kept = set(chosen).union(*map(snapshot.graph.ancestors, chosen))
    unused = frozenset(pk for pk in kept if not snapshot.keywords.get(pk))
    return snapshot.remember(TREE, unused, lambda: _grow(snapshot, unused))


def _grow(snapshot, unused):
    graph, placed = snapshot.graph, set()

    def is_shown(concept):
        if concept.id in placed or concept.replaced_by:
            return False
        return concept.id in unused or bool(snapshot.keywords.get(concept.id))

    def branch(concept):
        placed.add(concept.id)
        below = [graph.concepts[pk] for pk in concept.narrower if pk not in placed]
        return Branch(concept, tuple(branch(one) for one in below if is_shown(one)))

    roots = [concept for concept in graph.concepts.values() if not concept.broader]
    roots.sort(key=lambda concept: (not concept.narrower, fold(concept.name)))
    return Tree(tuple(branch(concept) for concept in roots if is_shown(concept)))
