"""One keyword: what it means, what stands around it, what occurs with it."""

from dataclasses import dataclass

from django.conf.locale import LANG_INFO

from casestudies.catalogue import Criteria
from casestudies.catalogue.terms.terms import keywords_beside

from ..links import web_address
from ..navigation import address, list_address

MOST_BESIDE = 24
MOST_NEARBY = 6


@dataclass(frozen=True, slots=True)
class Neighbour:
    name: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class Translation:
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
    trail: tuple[Neighbour, ...]
    broader: tuple[Neighbour, ...]
    narrower: tuple[Neighbour, ...]
    related: tuple[Neighbour, ...]
    alternatives: tuple[str, ...]
    translations: tuple[Translation, ...]
    exact_matches: tuple[str, ...]
    beside: tuple[Neighbour, ...]
    nearby: tuple[Neighbour, ...]


def keyword_page(snapshot, concept):
    around = Around(snapshot)
    count = around.count(concept.id)
    return KeywordPage(
        name=concept.name,
        scope_note=concept.scope_note,
        is_deprecated=concept.status == "deprecated",
        criteria=Criteria().with_values("keyword", [concept.slug]),
        count=count,
        trail=around.trail(concept),
        broader=around.neighbours(concept.broader),
        narrower=around.neighbours(concept.narrower),
        related=around.neighbours(concept.related),
        alternatives=tuple(dict.fromkeys(label.text for label in concept.alternatives())),
        translations=tuple(map(_translation, concept.translations())),
        exact_matches=tuple(uri for uri in concept.exact_match if web_address(uri)),
        beside=tuple(_beside(snapshot, concept)),
        nearby=() if count else around.nearby(concept),
    )


class Around:
    """The neighbourhood of a keyword, of approved terms only."""

    def __init__(self, snapshot):
        self.snapshot, self.graph = snapshot, snapshot.graph
        self.approved = {one.id for one in self.graph.in_use()}

    def count(self, pk):
        return len(self.snapshot.keywords.get(pk, ()))

    def neighbours(self, ids):
        return tuple(self._neighbour(pk) for pk in ids if pk in self.approved)

    def _neighbour(self, pk):
        concept = self.graph.concepts[pk]
        return Neighbour(concept.name, address("keyword-detail", concept.slug), self.count(pk))

    def trail(self, concept):
        """One way down from the top; where a term has several broader ones, by the first."""
        way, at = [concept.id], concept
        while above := [pk for pk in at.broader if pk in self.approved and pk not in way]:
            way.append(above[0])
            at = self.graph.concepts[above[0]]
        return self.neighbours(way[:0:-1])

    def nearby(self, concept):
        """The nearest terms that do have cases: related, broader, beside it, then further up."""
        siblings = [pk for up in concept.broader for pk in self.graph.concepts[up].narrower]
        wanted = dict.fromkeys(
            (*concept.related, *concept.broader, *siblings, *self.above(concept))
        )
        found = [one for one in self.neighbours(wanted) if one.count]
        return tuple(found[:MOST_NEARBY])

    def above(self, concept):
        """Everything broader, the nearest first."""
        found = list(concept.broader)
        for pk in found:
            found += [up for up in self.graph.concepts[pk].broader if up not in found]
        return found


def _beside(snapshot, concept):
    for other, count in keywords_beside(snapshot, concept, MOST_BESIDE):
        both = Criteria(match="all").with_values("keyword", [concept.slug, other.slug])
        yield Neighbour(other.name, list_address(both), count)


def _translation(label):
    known = LANG_INFO.get(label.language.lower(), {})
    return Translation(known.get("name", label.language), label.language, label.text)
