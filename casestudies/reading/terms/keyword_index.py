"""The keywords from A to Z, and by theme."""

from dataclasses import dataclass
from string import ascii_uppercase

from casestudies.catalogue.terms.terms import sort_key

from ..navigation import address

DEEPEST = 5  # levels shown below a theme; what lies deeper stands on the last
OTHER = "Other"


@dataclass(frozen=True, slots=True)
class Entry:
    """`names` are a keyword's other labels, by which it is found too."""

    name: str
    url: str
    count: int
    names: str = ""
    narrower: tuple = ()
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    letter: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class KeywordIndex:
    """`shown` of `total` keywords; `used` of them have a case."""

    total: int
    used: int
    shown: int
    letters: tuple[Letter, ...]
    themes: tuple[Entry, ...]
    without_theme: tuple[Entry, ...]


def keyword_index(snapshot, *, text="", only_used=False):
    """Every approved keyword, or those that hold `text` in one of their labels."""
    everything = snapshot.graph.in_use()
    counts = {one.id: len(snapshot.keywords.get(one.id, ())) for one in everything}
    wanted = sort_key(text)[0]
    shown = {
        one.id: _entry(one, counts[one.id])
        for one in sorted(everything, key=lambda one: sort_key(one.name))
        if (counts[one.id] or not only_used) and _found(one, wanted)
    }
    tree = Tree(snapshot.graph, shown, counts)
    return KeywordIndex(
        total=len(everything),
        used=sum(1 for count in counts.values() if count),
        shown=len(shown),
        letters=tuple(_letters(shown.values())),
        themes=tuple(tree.themes()),
        without_theme=tuple(tree.without_theme()),
    )


def _found(concept, wanted):
    texts = (concept.name, *(label.text for label in concept.labels))
    return not wanted or any(wanted in sort_key(text)[0] for text in texts)


def _entry(concept, count, narrower=()):
    names = "; ".join(label.text for label in concept.labels)
    url = address("keyword-detail", concept.slug)
    return Entry(concept.name, url, count, names, narrower, concept.slug)


def _letters(entries):
    groups = {letter: [] for letter in (*ascii_uppercase, OTHER)}
    for entry in entries:
        initial = sort_key(entry.name)[0][:1].upper()
        groups.get(initial, groups[OTHER]).append(entry)
    for letter, found in groups.items():
        if found or letter != OTHER:
            yield Letter(letter, tuple(found))


class Tree:
    """Themes and what is narrower; a keyword stands once in each theme that it belongs to.

    A branch shows where one of its keywords is among `shown`.
    """

    def __init__(self, graph, shown, counts):
        self.graph, self.shown, self.counts = graph, shown, counts
        self.placed = set()

    def themes(self):
        for theme in self.graph.themes():
            here = {theme.id}
            below = self._below(theme, here, DEEPEST)
            self.placed |= here
            if below or theme.id in self.shown:
                yield _entry(theme, self.counts[theme.id], below)

    def without_theme(self):
        """Shown keywords that no theme holds; ask after `themes`."""
        return [entry for pk, entry in self.shown.items() if pk not in self.placed]

    def _below(self, concept, here, depth):
        found = []
        for one in self._narrower(concept, depth):
            if one.id in here:
                continue
            here.add(one.id)
            below = self._below(one, here, depth - 1) if depth > 1 else ()
            if below or one.id in self.shown:
                found.append(_entry(one, self.counts[one.id], below))
        return tuple(found)

    def _narrower(self, concept, depth):
        below = concept.narrower if depth > 1 else self.graph.descendants(concept.id)
        found = [self.graph.concepts[pk] for pk in below if pk in self.counts]
        return sorted(found, key=lambda one: sort_key(one.name))
