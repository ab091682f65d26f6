"""How two records differ: field by field, and item by item in lists whose items can be told apart.

It follows the types of a Record as they are declared: a field that is added to them is compared
without a line here. Line ends alone are no difference, nor is the order of anything but statements.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from innosi.fields.texts import with_plain_line_ends

from .types import Backed, Claim, Disagreement, Frozen, Funding, Partner, Record, Source, Term

Key = Callable[[Any], Hashable]

# What tells items of a list apart, the surest first: a statement keeps its code, and a term its id.
# What is left after that is matched by what comes next. A list of anything else is one value.
KEYS: dict[type[Frozen], tuple[Key, ...]] = {
    Claim: (lambda claim: claim.code,),
    Partner: (
        lambda one: (one.organisation.id, one.role),
        lambda one: one.organisation.id,
        lambda one: one.organisation.slug,
    ),
    Funding: (lambda one: one.funder.id, lambda one: one.funder.slug),
    Term: (lambda term: term.id, lambda term: term.slug),
    Source: (lambda source: source.id, lambda source: source.slug),
    Disagreement: (lambda one: frozenset({one.first, one.second}),),
}
# What says nothing by itself: the schema, the number in a list that is in the order of statements,
# and the two codes of a disagreement, which are its key and may stand in either order.
NOT_SAID = {
    (Record, "schema_version"),
    (Source, "number"),
    (Disagreement, "first"),
    (Disagreement, "second"),
}
SLUGS_OF_SOURCES = {(Record, "further_sources")}


class Kind(StrEnum):
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class FieldChange:
    """A value of a field that differs; None where nothing stood or stands."""

    of: type[Frozen]
    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class ItemChange:
    """An item that differs; of one that was added or removed, every field that says something."""

    kind: Kind
    before: Any
    after: Any
    changes: tuple["Change", ...]

    @property
    def item(self) -> Any:
        return self.before if self.after is None else self.after


@dataclass(frozen=True)
class ListChange:
    """A list of items that differs, or a field that holds one item or none (`is_single`). `same`
    are those that did not change, `moved` those of them and of the changed whose place did, as they
    are after."""

    of: type[Frozen]
    name: str
    is_single: bool
    items: tuple[ItemChange, ...]
    same: tuple[Any, ...]
    moved: tuple[Any, ...]


Change: TypeAlias = FieldChange | ListChange


def differences_between(before: Record | None, after: Record | None) -> tuple[Change, ...]:
    """In the order in which fields are declared. None stands for a case of which nothing is said
    yet, or any more."""
    return _Comparison(before, after).of(before, after)


class _Comparison:
    def __init__(self, before: Record | None, after: Record | None):
        pairs = _paired(before.sources if before else (), after.sources if after else ())
        # Statements name a source by its slug, which may have become another.
        self.slugs = {new.slug: old.slug for old, new in pairs if old and new}
        self.has_new_slugs = any(new != old for new, old in self.slugs.items())

    def of(self, before: Frozen | None, after: Frozen | None) -> tuple[Change, ...]:
        item = before if after is None else after
        if item is None:
            return ()
        return tuple(self._changes(type(item), before, after))

    def _changes(
        self, shape: type[Frozen], before: Frozen | None, after: Frozen | None
    ) -> Iterator[Change]:
        for name in shape.model_fields:
            if (shape, name) in NOT_SAID:
                continue
            old, new = getattr(before, name, None), getattr(after, name, None)
            if isinstance(old, Frozen) or isinstance(new, Frozen):
                yield from self._of_lists(shape, name, _held(old), _held(new), is_single=True)
            elif _is_keyed(old) or _is_keyed(new):
                yield from self._of_lists(shape, name, old or (), new or ())
            elif not self._says_the_same(shape, name, old, new):
                yield FieldChange(shape, name, old, new)

    def _says_the_same(self, shape: type[Frozen], name: str, old: Any, new: Any) -> bool:
        if names_sources(shape, name):
            new = tuple(self.slugs.get(slug, slug) for slug in _all(new))
            old = tuple(_all(old))
        return bool(_comparable(old) == _comparable(new))

    def _of_lists(
        self,
        shape: type[Frozen],
        name: str,
        before: Sequence[Any],
        after: Sequence[Any],
        is_single: bool = False,
    ) -> Iterator[ListChange]:
        pairs = _paired(before, after)
        found = [(old, new, self._of_item(old, new)) for old, new in pairs]
        items = tuple(change for _, _, change in found if change)
        moved = _moved(before, pairs)
        if items or moved:
            same = tuple(new for _, new, change in found if not change)
            yield ListChange(shape, name, is_single, items, same, moved)

    def _of_item(self, old: Any, new: Any) -> ItemChange | None:
        if old is not None and new is not None:
            if old == new and not self.has_new_slugs:
                return None
            changes = self.of(old, new)
            return ItemChange(Kind.CHANGED, old, new, changes) if changes else None
        kind = Kind.ADDED if old is None else Kind.REMOVED
        return ItemChange(kind, old, new, self.of(old, new))


def keys_of(shape: type[Frozen]) -> tuple[Key, ...]:
    return next((KEYS[one] for one in shape.__mro__ if one in KEYS), ())


def names_sources(shape: type[Frozen], name: str) -> bool:
    """Whether a field has slugs of the record's sources in it: one, or several."""
    return (issubclass(shape, Backed) and name == "source") or (shape, name) in SLUGS_OF_SOURCES


def _all(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else _held(value or None)


def _held(value: Any) -> tuple[Any, ...]:
    return () if value is None else (value,)


def _is_keyed(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and bool(keys_of(type(value[0])))


def _comparable(value: Any) -> Any:
    """Equal for values that say the same: nothing, texts, names in whatever order."""
    if value in (None, "", ()):
        return None
    if isinstance(value, str):
        return with_plain_line_ends(value)
    if isinstance(value, tuple) and not isinstance(value[0], Frozen):
        return sorted(map(str, value))
    return value


# Which item is which


def _paired(before: Sequence[Any], after: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Pairs of an item and what became of it, in the order after; what was removed stands behind
    what it followed."""
    matched = _matched(before, after)
    pairs: list[tuple[Any, Any]] = []
    left = iter(range(len(before)))
    partners = set(matched.values())
    for place, new in enumerate(after):
        if place in matched:
            pairs += _removed_until(matched[place], left, before, partners)
            pairs.append((before[matched[place]], new))
        else:
            pairs.append((None, new))
    return [*pairs, *_removed_until(len(before), left, before, partners)]


def _removed_until(
    place: int, left: Iterator[int], before: Sequence[Any], partners: set[int]
) -> Iterator[tuple[Any, Any]]:
    for at in left:
        if at not in partners:
            yield before[at], None
        if at >= place:
            break


def _matched(before: Sequence[Any], after: Sequence[Any]) -> dict[int, int]:
    """Place after → place before, of those that are one item. Without a key only single items are
    compared, which are one."""
    shape = type((after or before or [None])[0])
    matched: dict[int, int] = {}
    for key in keys_of(shape) or (lambda item: None,):
        taken = set(matched.values())
        places = dict(_numbered(before, key, taken))
        for one, at in _numbered(after, key, set(matched)):
            if one in places:
                matched[at] = places[one]
    return matched


def _numbered(
    items: Sequence[Any], key: Key, without: set[int]
) -> Iterator[tuple[tuple[Hashable, int], int]]:
    """Key and place of each. A key that stands twice, as it should not, is told apart by number."""
    seen: Counter[Hashable] = Counter()
    for at, item in enumerate(items):
        if at not in without:
            found = key(item)
            seen[found] += 1
            yield (found, seen[found]), at


def _moved(before: Sequence[Any], pairs: Sequence[tuple[Any, Any]]) -> tuple[Any, ...]:
    """Statements whose place among those that stayed is another: as few as explain the order."""
    places = {id(item): at for at, item in enumerate(before)}
    stayed = [(places[id(old)], new) for old, new in pairs if old is not None and new is not None]
    if not stayed or not isinstance(stayed[0][1], Claim):
        return ()
    in_order = _longest_rise([at for at, _ in stayed])
    return tuple(new for at, new in stayed if at not in in_order)


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """A longest row of ever larger numbers that are left when others are taken out (patience
    sorting: `ends[n]` is the smallest number that ends a row of n + 1)."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(ends, number)
        before[number] = ends[at - 1] if at else None
        ends[at : at + 1] = [number]
    found: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        found.add(last)
        last = before[last]
    return found
