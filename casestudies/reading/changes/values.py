"""What changed in one item: a row for each thing that readers know by a name of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from casestudies.record import (
    Change,
    FieldChange,
    ItemChange,
    Kind,
    ListChange,
    Outcome,
    Record,
    Source,
    Term,
)
from casestudies.record.differences import names_sources
from casestudies.record.types import Claim, Frozen

from ..wording.words import DIRECTIONS
from .fields import (
    NEVER_TITLED,
    Together,
    in_words,
    is_prose,
    line_of,
    name_of_item,
    place_of,
    title_of,
    together_of,
)
from .marking import Marker, as_before

SHOWN_BESIDE = {"kind", "domain"}  # of a statement that is told whole
MOST_NAMED = 12  # terms that did not change, beside those that did


@dataclass(frozen=True)
class ValueRow:
    """`html` has both states marked. `directions` are those before and after, where that is what
    changed. `is_context` says that nothing did."""

    name: str
    html: SafeString
    directions: tuple[str, ...] = ()
    is_context: bool = False


def _by_slug(record: Record | None) -> dict[str, Source]:
    return {source.slug: source for source in record.sources} if record else {}


class Values:
    """Rows of values of two records."""

    def __init__(self, before: Record | None, after: Record | None):
        self.sources = (_by_slug(before), _by_slug(after))
        self.marker = Marker()

    def of_item(self, change: ItemChange, prefix: str = "") -> Iterator[ValueRow]:
        """Of one that was added or removed, without what stands beside it already."""
        told_beside = NEVER_TITLED | (SHOWN_BESIDE if isinstance(change.item, Claim) else set())
        whole = change.kind is not Kind.CHANGED
        told: set[Together] = set()
        for one in sorted(change.changes, key=lambda one: place_of(one.of, one.name)):
            if whole and one.name in told_beside:
                continue
            part = together_of(one.of).get(one.name)
            if part is None:
                yield from self.of_change(one, prefix)
            elif part not in told:
                told.add(part)
                yield from self._of_several(change, part, prefix)

    def of_change(self, change: Change, prefix: str = "") -> Iterator[ValueRow]:
        if isinstance(change, FieldChange):
            yield self._of_field(change, prefix)
        elif change.is_single or issubclass(_shape(change), Term):
            yield from self._of_terms(change, prefix)
        else:
            yield from self._of_lines(change, prefix)

    def _of_several(self, change: ItemChange, part: Together, prefix: str) -> Iterator[ValueRow]:
        """As one value; if that reads the same, as what was stored."""
        before, after = (
            part.words(item, sources) if item is not None else ""
            for item, sources in zip((change.before, change.after), self.sources, strict=True)
        )
        if before != after:
            marked = self.marker.words if part.is_prose else self.marker.whole
            yield ValueRow(_named(prefix, part.title), marked(before, after))
            return
        for one in change.changes:
            if isinstance(one, FieldChange) and one.name in part.names:
                yield self._of_field(one, prefix)

    def _of_field(self, change: FieldChange, prefix: str = "") -> ValueRow:
        shape, name, values = change.of, change.name, (change.before, change.after)
        before, after = map(self._in_words, (change, change), values, self.sources)
        if before == after:  # such as a value that only a script can have stored
            before, after = (f"{before} ({value!r})" for value in values)
        prose = all(is_prose(shape, name, value) for value in values)
        marked = self.marker.words if prose else self.marker.whole
        is_direction = shape is Outcome and name == "direction" and {*values} <= {*DIRECTIONS}
        directions = tuple(map(str, values)) if is_direction else ()
        return ValueRow(_named(prefix, title_of(shape, name)), marked(before, after), directions)

    def _in_words(self, change: FieldChange, value: Any, sources: dict[str, Source]) -> str:
        """Sources by their titles."""
        if names_sources(change.of, change.name) and isinstance(value, tuple):
            value = tuple(sources[slug].title if slug in sources else slug for slug in value)
        return in_words(change.of, change.name, value)

    def _of_terms(self, change: ListChange, prefix: str) -> Iterator[ValueRow]:
        """Names in one row, and what else changed of one of them in rows of their own."""
        title = _named(prefix, title_of(change.of, change.name))
        if gone_or_new := [one for one in change.items if one.kind is not Kind.CHANGED]:
            yield ValueRow(title, self._names(gone_or_new, change.same))
        for one in change.items:
            if one.kind is Kind.CHANGED:
                of = title if change.is_single else _named(title, name_of_item(one.item))
                yield from self.of_item(one, of)

    def _names(self, items: Sequence[ItemChange], same: Sequence[Frozen]) -> SafeString:
        kept = "; ".join(name_of_item(one) for one in same[:MOST_NAMED])
        more = f" and {len(same) - MOST_NAMED:,} more" if len(same) > MOST_NAMED else ""
        names = {
            kind: "; ".join(name_of_item(one.item) for one in items if one.kind is kind)
            for kind in (Kind.REMOVED, Kind.ADDED)
        }
        if names[Kind.REMOVED] == names[Kind.ADDED]:
            names[Kind.ADDED] += " (another of this name)"
        marked = self.marker.whole(names[Kind.REMOVED], names[Kind.ADDED])
        return as_before(f"{kept}{more}; ") + marked if kept else marked

    def _of_lines(self, change: ListChange, prefix: str) -> Iterator[ValueRow]:
        """An item a row, all of it in one line; of one that stayed, what differs in it."""
        title = _named(prefix, title_of(change.of, change.name))
        for one in change.items:
            if one.kind is Kind.CHANGED:
                yield from self.of_item(one, _named(title, name_of_item(one.item)))
            else:
                before, after = (
                    line_of(item, sources) if item is not None else ""
                    for item, sources in zip((one.before, one.after), self.sources, strict=True)
                )
                yield ValueRow(title, self.marker.whole(before, after))


def _shape(change: ListChange) -> type[Frozen]:
    return type(change.items[0].item)


def _named(prefix: str, title: str) -> str:
    return f"{prefix}: {title}" if prefix else title
