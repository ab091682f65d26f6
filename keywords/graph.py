"""The taxonomy in memory: who is broader than whom, labels, redirects and merges."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from .folding import fold, words
from .models import Broader, Keyword, KeywordLabel, KeywordRedirect, Related

Node = TypeVar("Node", "Concept", Keyword)


@dataclass(frozen=True, slots=True)
class Label:
    text: str
    language: str
    kind: str


@dataclass(frozen=True, slots=True)
class Concept:
    id: int
    slug: str
    name: str
    scope_note: str
    status: str
    replaced_by: int | None
    exact_match: tuple[str, ...]
    broader: tuple[int, ...]
    narrower: tuple[int, ...]
    related: tuple[int, ...]
    labels: tuple[Label, ...]

    def alternatives(self) -> list[Label]:
        return [label for label in self.labels if label.kind == "alternative"]

    def translations(self) -> list[Label]:
        return [label for label in self.labels if label.kind == "preferred"]


@dataclass(frozen=True)
class KeywordGraph:
    """A merged concept stands outside the tree: links to it lead to the one in its place."""

    concepts: dict[int, Concept] = field(default_factory=dict)
    redirects: dict[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "KeywordGraph":
        rows = {row.pk: row for row in Keyword.objects.order_by("pk")}
        up: dict[int, list[int]] = {}
        down: dict[int, list[int]] = {}
        beside: dict[int, list[int]] = {}
        labels: dict[int, list[Label]] = {}
        for below, above in _links(Broader, rows):
            up.setdefault(below, []).append(above)
            down.setdefault(above, []).append(below)
        for one, other in _links(Related, rows):
            beside.setdefault(one, []).append(other)
        for keyword, *label in KeywordLabel.objects.values_list(
            "keyword_id", "text", "language", "kind"
        ):
            labels.setdefault(keyword, []).append(Label(*label))

        def by_name(ids: Iterable[int]) -> tuple[int, ...]:
            return tuple(sorted(ids, key=lambda pk: fold(rows[pk].name)))

        return cls(
            concepts={
                pk: Concept(
                    id=pk,
                    slug=row.slug,
                    name=row.name,
                    scope_note=row.scope_note,
                    status=row.status,
                    replaced_by=row.replaced_by_id,
                    exact_match=_addresses(row.exact_match),
                    broader=by_name(up.get(pk, ())),
                    narrower=by_name(down.get(pk, ())),
                    related=by_name(beside.get(pk, ())),
                    labels=tuple(labels.get(pk, ())),
                )
                for pk, row in rows.items()
            },
            redirects=dict(KeywordRedirect.objects.values_list("old_slug", "keyword_id")),
        )

    @cached_property
    def by_slug(self) -> dict[str, Concept]:
        return {concept.slug: concept for concept in self.concepts.values()}

    @cached_property
    def by_label(self) -> dict[str, set[int]]:
        """Current concepts by each of their labels, folded to its words."""
        found: dict[str, set[int]] = {}
        for concept in self.in_use():
            for text in (concept.name, *(label.text for label in concept.labels)):
                found.setdefault(" ".join(words(text)), set()).add(concept.id)
        found.pop("", None)  # a label of signs only would be found by every empty search
        return found

    def current(self, pk: int) -> Concept | None:
        """The concept that stands for `pk` today: itself, or what it was merged into."""
        return _in_place_of(pk, self.concepts, "replaced_by")

    def resolve(self, slug: str) -> Concept | None:
        """The current concept for a slug of today or of the past, or None."""
        concept = self.by_slug.get(slug)
        pk = concept.id if concept else self.redirects.get(slug)
        return self.current(pk) if pk is not None else None

    def in_use(self) -> list[Concept]:
        """Concepts that stand for themselves: not merged away, not deprecated, not candidates."""
        return [c for c in self.concepts.values() if c.status == "approved" and not c.replaced_by]

    def themes(self) -> list[Concept]:
        """Top concepts: nothing broader, something narrower."""
        return sorted(
            (c for c in self.in_use() if not c.broader and c.narrower), key=lambda c: fold(c.name)
        )

    def ancestors(self, pk: int) -> set[int]:
        return self._closure(pk, "broader")

    def descendants(self, pk: int) -> set[int]:
        return self._closure(pk, "narrower")

    def _closure(self, pk: int, direction: str) -> set[int]:
        found: set[int] = set()
        frontier = [pk]
        while frontier:
            for step in getattr(self.concepts[frontier.pop()], direction):
                if step not in found:
                    found.add(step)
                    frontier.append(step)
        return found - {pk}


def _addresses(stored: object) -> tuple[str, ...]:
    """None where what is stored is no list: the keyword is worth more than its links."""
    return tuple(map(str, stored)) if isinstance(stored, list) else ()


def _links(
    model: type[Broader] | type[Related], rows: Mapping[int, Keyword]
) -> list[tuple[int, int]]:
    """Pairs (from, to) of ids, each once; a merged end gives way to the one in its place.

    What a merged concept itself was narrower than is left out: its place has its own parents.
    """
    fields = [field.attname for field in model._meta.fields if field.is_relation]
    found: set[tuple[int, int]] = set()
    for pair in model.objects.values_list(*fields):
        if model is Broader and pair[0] in rows and rows[pair[0]].replaced_by_id:
            continue
        start, end = (_in_place_of(pk, rows, "replaced_by_id") for pk in pair)
        if start and end and start != end:
            found.add((start.pk, end.pk))
    return sorted(found)


def _in_place_of(pk: int, concepts: Mapping[int, Node], attribute: str) -> Node | None:
    """What stands for `pk` after all merges, or None; ends at a circle."""
    concept = concepts.get(pk)
    seen: set[int] = set()
    while concept and getattr(concept, attribute) and pk not in seen:
        seen.add(pk)
        pk = getattr(concept, attribute)
        concept = concepts.get(pk)
    return concept
