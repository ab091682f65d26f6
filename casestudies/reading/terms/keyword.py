"""One keyword: what it means, what stands around it, what occurs with it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf.locale import LANG_INFO

from casestudies.catalogue import Criteria, Snapshot
from casestudies.catalogue.terms.term import keywords_beside
from keywords.graph import Concept, Label

from ..navigation import Link, keyword_address, list_address, web_address

MOST_BESIDE = 24
MOST_NEARBY = 6


@dataclass(frozen=True, slots=True)
class Translation:
    """A label in another language: the language's name and its code."""

    language: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class KeywordPage:
    """`trail` leads from a theme down to the keyword; `nearby` is only told where it has no case.

    `beside` link to the list of cases that have both keywords.
    """

    name: str
    scope_note: str
    is_deprecated: bool
    criteria: Criteria
    count: int
    trail: tuple[Link, ...]
    broader: tuple[Link, ...]
    narrower: tuple[Link, ...]
    related: tuple[Link, ...]
    alternatives: tuple[str, ...]
    translations: tuple[Translation, ...]
    exact_matches: tuple[str, ...]
    beside: tuple[Link, ...]
    nearby: tuple[Link, ...]


def keyword_page(snapshot: Snapshot, concept: Concept) -> KeywordPage:
    around = Neighbourhood(snapshot)
    count = around.count(concept.id)
    return KeywordPage(
        name=concept.name,
        scope_note=concept.scope_note,
        is_deprecated=concept.status == "deprecated",
        criteria=Criteria().with_values("keyword", [concept.slug]),
        count=count,
        trail=around.trail(concept),
        broader=around.links(concept.broader),
        narrower=around.links(concept.narrower),
        related=around.links(concept.related),
        alternatives=tuple(dict.fromkeys(label.text for label in concept.alternatives())),
        translations=tuple(map(_translation, concept.translations())),
        exact_matches=tuple(uri for uri in concept.exact_match if web_address(uri)),
        beside=tuple(_beside(snapshot, concept)),
        nearby=() if count else around.nearby(concept),
    )


class Neighbourhood:
    """What stands around keywords: approved ones only."""

    def __init__(self, snapshot: Snapshot):
        self.snapshot, self.graph = snapshot, snapshot.graph
        self.approved = {concept.id for concept in self.graph.in_use()}

    def count(self, pk: int) -> int:
        return len(self.snapshot.keywords.get(pk, ()))

    def links(self, ids: Iterable[int]) -> tuple[Link, ...]:
        return tuple(self._link(pk) for pk in ids if pk in self.approved)

    def _link(self, pk: int) -> Link:
        concept = self.graph.concepts[pk]
        return Link(concept.name, keyword_address(concept), self.count(pk))

    def trail(self, concept: Concept) -> tuple[Link, ...]:
        """One way down from the top; where a term has several broader ones, by the first."""
        upwards = [concept.id]
        while above := [
            pk
            for pk in self.graph.concepts[upwards[-1]].broader
            if pk in self.approved and pk not in upwards
        ]:
            upwards.append(above[0])
        return self.links(upwards[:0:-1])

    def nearby(self, concept: Concept) -> tuple[Link, ...]:
        """The nearest terms that do have cases: related, broader, beside it, then further up."""
        siblings = [pk for up in concept.broader for pk in self.graph.concepts[up].narrower]
        nearest = (*concept.related, *concept.broader, *siblings, *self._above(concept))
        links = self.links(dict.fromkeys(nearest))
        return tuple(link for link in links if link.count)[:MOST_NEARBY]

    def _above(self, concept: Concept) -> list[int]:
        """Everything broader, the nearest first."""
        above = list(concept.broader)
        for pk in above:
            above += [up for up in self.graph.concepts[pk].broader if up not in above]
        return above


def _beside(snapshot: Snapshot, concept: Concept) -> Iterator[Link]:
    for other, count in keywords_beside(snapshot, concept, MOST_BESIDE):
        both = Criteria(match="all").with_values("keyword", [concept.slug, other.slug])
        yield Link(other.name, list_address(both), count)


def _translation(label: Label) -> Translation:
    language = LANG_INFO.get(label.language.lower(), {})
    return Translation(language.get("name", label.language), label.language, label.text)
