"""The keywords from A to Z, and by theme."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import ascii_uppercase

from casestudies.catalogue import Snapshot
from casestudies.catalogue.terms.term import sort_key
from keywords.graph import Concept, KeywordGraph

from ..navigation import keyword_address

DEEPEST = 5  # levels shown below a theme; what lies deeper stands on the last
OTHER_LETTERS = "Other"


@dataclass(frozen=True, slots=True)
class KeywordEntry:
    """`names` are a keyword's other labels, by which it is found too."""

    name: str
    url: str
    count: int
    names: str = ""
    narrower: tuple["KeywordEntry", ...] = ()
    slug: str = ""


@dataclass(frozen=True, slots=True)
class LetterGroup:
    letter: str
    entries: tuple[KeywordEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class KeywordIndex:
    """`shown` of `total` keywords; `used` of them have a case."""

    total: int
    used: int
    shown: int
    letters: tuple[LetterGroup, ...]
    themes: tuple[KeywordEntry, ...]
    without_theme: tuple[KeywordEntry, ...]


def keyword_index(snapshot: Snapshot, *, text: str = "", only_used: bool = False) -> KeywordIndex:
    """Every approved keyword, or those that hold `text` in one of their labels."""
    concepts = snapshot.graph.in_use()
    counts = {concept.id: len(snapshot.keywords.get(concept.id, ())) for concept in concepts}
    looked_for = sort_key(text)[0]
    shown = {
        concept.id: _entry(concept, counts[concept.id])
        for concept in sorted(concepts, key=lambda concept: sort_key(concept.name))
        if (counts[concept.id] or not only_used) and _matches(concept, looked_for)
    }
    tree = ThemeTree(snapshot.graph, shown, counts)
    return KeywordIndex(
        total=len(concepts),
        used=sum(1 for count in counts.values() if count),
        shown=len(shown),
        letters=tuple(_letters(shown.values())),
        themes=tuple(tree.themes()),
        without_theme=tuple(tree.without_theme()),
    )


def _matches(concept: Concept, looked_for: str) -> bool:
    texts = (concept.name, *(label.text for label in concept.labels))
    return not looked_for or any(looked_for in sort_key(text)[0] for text in texts)


def _entry(concept: Concept, count: int, narrower: tuple[KeywordEntry, ...] = ()) -> KeywordEntry:
    names = "; ".join(label.text for label in concept.labels)
    url = keyword_address(concept)
    return KeywordEntry(concept.name, url, count, names, narrower, concept.slug)


def _letters(entries: Iterable[KeywordEntry]) -> Iterator[LetterGroup]:
    """Every letter of the alphabet; what begins otherwise comes last, where there is any."""
    groups: dict[str, list[KeywordEntry]] = {
        letter: [] for letter in (*ascii_uppercase, OTHER_LETTERS)
    }
    for entry in entries:
        initial = sort_key(entry.name)[0][:1].upper()
        groups.get(initial, groups[OTHER_LETTERS]).append(entry)
    for letter, group in groups.items():
        if group or letter != OTHER_LETTERS:
            yield LetterGroup(letter, tuple(group))


class ThemeTree:
    """Themes and what is narrower; a keyword stands once in each theme that it belongs to.

    A branch shows where one of its keywords is among `shown`.
    """

    def __init__(
        self, graph: KeywordGraph, shown: Mapping[int, KeywordEntry], counts: Mapping[int, int]
    ):
        self.graph, self.shown, self.counts = graph, shown, counts
        self.placed: set[int] = set()

    def themes(self) -> Iterator[KeywordEntry]:
        for theme in self.graph.themes():
            in_theme = {theme.id}
            narrower = self._narrower(theme, in_theme, DEEPEST)
            self.placed |= in_theme
            if narrower or theme.id in self.shown:
                yield _entry(theme, self.counts[theme.id], narrower)

    def without_theme(self) -> list[KeywordEntry]:
        """Shown keywords that no theme holds; ask after `themes`."""
        return [entry for pk, entry in self.shown.items() if pk not in self.placed]

    def _narrower(
        self, concept: Concept, in_theme: set[int], levels: int
    ) -> tuple[KeywordEntry, ...]:
        """Entries below a concept, as many levels deep; what they hold is added to `in_theme`."""
        entries = []
        for below in self._concepts_below(concept, levels):
            if below.id in in_theme:
                continue
            in_theme.add(below.id)
            narrower = self._narrower(below, in_theme, levels - 1) if levels > 1 else ()
            if narrower or below.id in self.shown:
                entries.append(_entry(below, self.counts[below.id], narrower))
        return tuple(entries)

    def _concepts_below(self, concept: Concept, levels: int) -> list[Concept]:
        ids = concept.narrower if levels > 1 else self.graph.descendants(concept.id)
        concepts = [self.graph.concepts[pk] for pk in ids if pk in self.counts]
        return sorted(concepts, key=lambda concept: sort_key(concept.name))
