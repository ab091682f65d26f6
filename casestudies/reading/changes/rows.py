"""What changed, in the order of a case's page: parts, and in each a row for every statement, source
or fact that differs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from casestudies.record import (
    CLAIM_FIELDS,
    Change,
    FieldChange,
    ItemChange,
    Kind,
    ListChange,
    Outcome,
    Programme,
    Record,
    ResearchProject,
    Source,
    Term,
)
from casestudies.record.types import Claim

from ..case.statements import source_label, text_of
from ..wording.words import DIRECTIONS, long_date
from .fields import in_words, name_of_item, title_of
from .marking import as_before
from .values import ValueRow, Values

FACTS, FACTS_TITLE = "facts", "Summary and facts"
# Field of a Record → title of its part. Fields that are not named here are facts; a list of another
# sort of items has a part of its own behind these.
PARTS = {
    "outcomes": "Outcomes",
    "findings": "Lessons and gaps",
    "sections": "The account",
    "programme": "Programme and partners",
    "disagreements": "Where statements disagree",
    "key_figures": "Key figures",
    "testimonies": "What people said",
    "fieldwork": "How the evidence was gathered",
    "research_projects": "Research",
    "sources": "Sources",
}
SAID = {Kind.CHANGED: "Changed", Kind.ADDED: "Added", Kind.REMOVED: "Removed"}
CHECK = "checked_on"
MOST_CODES = 60


@dataclass(frozen=True)
class ChangeRow:
    """`name` is a statement's code, or what readers know it by; `sort` says what it is. `mark` is
    the direction and the evidence of an outcome."""

    name: str
    sort: str
    kind: str
    said: str
    values: tuple[ValueRow, ...]
    mark: tuple[str, str] | None = None


@dataclass(frozen=True)
class Entry:
    """A row that is not worded yet: a page has some, and a case may have thousands. `checked` are
    statements of which nothing changed but that they were held against their source."""

    field: str
    change: ItemChange | Change | None = None
    checked: tuple[Claim, ...] = ()
    moved: tuple[Claim, ...] = ()

    @property
    def part(self) -> str:
        return self.field if self.field in PARTS or self.is_item else FACTS

    @property
    def is_item(self) -> bool:
        return isinstance(self.change, ItemChange) or bool(self.checked or self.moved)


def entries_of(changes: Iterable[Change]) -> list[Entry]:
    """In the order of the parts; facts first."""
    found = [entry for change in changes for entry in _entries(change)]
    order = [FACTS, *PARTS, *dict.fromkeys(entry.part for entry in found)]
    return sorted(found, key=lambda entry: order.index(entry.part))


def _entries(change: Change) -> Iterator[Entry]:
    if isinstance(change, FieldChange) or _is_fact(change):
        yield Entry(change.name, change)
        return
    checked = [one.after for one in change.items if is_only_checked(one)]
    for item in change.items:
        if not is_only_checked(item):
            yield Entry(change.name, item)
    for _, claims in groupby(sorted(checked, key=_day), key=_day):
        yield Entry(change.name, checked=tuple(claims))
    if change.moved:
        yield Entry(change.name, moved=change.moved)


def _day(claim: Claim) -> Any:
    return claim.checked_on


def _is_fact(change: ListChange) -> bool:
    """Whether it is told as names in one row."""
    shapes = {type(one.item) for one in change.items} | {type(one) for one in change.same[:1]}
    return all(
        issubclass(shape, Term) and not issubclass(shape, Programme | ResearchProject)
        for shape in shapes
    )


def is_only_checked(item: ItemChange) -> bool:
    return (
        item.kind is Kind.CHANGED
        and isinstance(item.after, Claim)
        and item.after.checked_on is not None
        and all(isinstance(one, FieldChange) and one.name == CHECK for one in item.changes)
    )


# Rows


class Rows:
    def __init__(self, before: Record | None, after: Record | None):
        self.values = Values(before, after)
        self.is_new = before is None

    def of(self, entry: Entry) -> ChangeRow:
        if entry.checked:
            day = long_date(entry.checked[0].checked_on or "")
            return _of_codes(f"Checked against the source on {day}", entry.checked)
        if entry.moved:
            return _of_codes("Stands in another place", entry.moved)
        if isinstance(entry.change, ItemChange):
            return self._of_item(entry.change, entry.field)
        assert entry.change
        return self._of_fact(entry.change)

    def _of_fact(self, change: Change) -> ChangeRow:
        kind = kind_of_fact(change)
        values = tuple(self.values.of_change(change))
        name = title_of(change.of, change.name)
        if len(values) == 1 and values[0].name == name:
            values = (ValueRow("", values[0].html),)
        return ChangeRow(name, "", kind, SAID[kind], values)

    def _of_item(self, change: ItemChange, field: str) -> ChangeRow:
        item, values = change.item, tuple(self.values.of_item(change))
        told = {one.name for one in change.changes}
        if isinstance(item, Claim) and not told & _texts_of(item):
            values = (ValueRow("Statement", as_before(text_of(item)), is_context=True), *values)
        elif isinstance(item, Source) and "title" not in told:
            values = (ValueRow("Title", as_before(item.title), is_context=True), *values)
        return ChangeRow(
            name=source_label(item) if isinstance(item, Source) else name_of_item(item),
            sort=_sort_of(item),
            kind=change.kind,
            said=_said(change),
            values=values,
            mark=_mark_of(item),
        )


def kind_of_fact(change: Change) -> Kind:
    if isinstance(change, FieldChange):
        if change.before in (None, "", ()):
            return Kind.ADDED
        return Kind.REMOVED if change.after in (None, "", ()) else Kind.CHANGED
    kinds = {one.kind for one in change.items}
    return kinds.pop() if len(kinds) == 1 and not change.same else Kind.CHANGED


def _of_codes(name: str, claims: Sequence[Claim]) -> ChangeRow:
    codes = ", ".join(claim.code for claim in claims[:MOST_CODES])
    more = f" and {len(claims) - MOST_CODES:,} more" if len(claims) > MOST_CODES else ""
    return ChangeRow(name, "", "", "", (ValueRow("", as_before(codes + more)),))


def _texts_of(claim: Claim) -> set[str]:
    """The fields in which a statement of its sort says what it says."""
    return {"statement", "body", "text", "label", "method"} & type(claim).model_fields.keys()


def _sort_of(item: Any) -> str:
    if isinstance(item, Outcome):
        return item.domain.label
    return in_words(type(item), "kind", getattr(item, "kind", ""))


def _said(change: ItemChange) -> str:
    """“Direction changed”: what readers would mind most is named."""
    names = {one.name for one in change.changes}
    if change.kind is Kind.CHANGED and "direction" in names:
        return "Direction changed"
    return SAID[change.kind]


def _mark_of(item: Any) -> tuple[str, str] | None:
    if isinstance(item, Outcome) and item.direction in DIRECTIONS:
        return item.direction, item.evidence_type
    return None


def is_statement(entry: Entry) -> bool:
    return entry.field in CLAIM_FIELDS
