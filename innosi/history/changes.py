"""What differs between two states, field by field and row by row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from django.db import models
from django.utils.safestring import SafeString

from innosi.fields.differences import Kind, Piece, as_html, differences

from .registry import Entity, Part
from .wording import label_of, label_of_many, name_of, name_of_row, worded

Contents = dict[str, Any]
LONGEST_SECONDS = 3  # for all texts of a page; after that they are said to differ as wholes
ROOM_FOR_REST = 30  # characters of a summary: “and 1,200 more”
NOTHING: Contents = {"name": "", "fields": {}, "many": {}, "parts": {}, "names": {}}


@dataclass(frozen=True)
class FieldChange:
    label: str
    before: str
    after: str
    is_text: bool = False


@dataclass(frozen=True)
class Change:
    """Of the entity itself, where `row` is empty, or of a row of it."""

    action: str  # changed, added, removed
    row: str = ""
    fields: list[FieldChange] = field(default_factory=list)


def compare(entity: Entity, before: Contents, after: Contents) -> list[Change]:
    """What stands in one state and not in the other. A state may lack fields and kinds of rows
    altogether: those are passed over."""
    names = _both_names(before, after)
    own = [
        *_fields(entity.fields(), before["fields"], after["fields"], names),
        *_many(entity, before["many"], after["many"], names),
    ]
    found = [Change("changed", fields=own)] if own else []
    for part in entity.parts:
        if part.shown and part.label in before["parts"] and part.label in after["parts"]:
            found += _rows(part, before["parts"][part.label], after["parts"][part.label], names)
    return found


def whole(entity: Entity, contents: Contents) -> list[Change]:
    """All that a state says, as if it were all new."""
    empty = NOTHING | {"parts": {label: [] for label in contents["parts"]}}
    return compare(entity, empty, contents)


def summary(entity: Entity, before: Contents, after: Contents, longest: int) -> str:
    """“Summary, keywords; outcome MIW-03: value; added finding MIW-09”"""
    found, said = compare(entity, before, after), list[str]()
    for at, change in enumerate(found):
        said.append(_said(change))
        if len("; ".join(said)) > longest - ROOM_FOR_REST:
            said[-1] = f"and {len(found) - at:,} more" if at else said[-1]
            break
    return "; ".join(said)[:longest]


def _said(change: Change) -> str:
    labels = ", ".join([one.label for one in change.fields[:1]] + _lowered(change.fields[1:]))
    if not change.row:
        return labels
    if change.action == "changed":
        return f"{change.row}: {', '.join(_lowered(change.fields))}"
    return f"{change.action} {_lower(change.row)}"


def _lowered(fields: list[FieldChange]) -> list[str]:
    return [_lower(one.label) for one in fields]


def _lower(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _both_names(before: Contents, after: Contents) -> dict[str, dict[str, str]]:
    models_named = {*before["names"], *after["names"]}
    return {
        model: before["names"].get(model, {}) | after["names"].get(model, {})
        for model in models_named
    }


def _fields(fields: list[Any], before: Contents, after: Contents, names: Any) -> list[FieldChange]:
    found = []
    for one in fields:
        if one.name not in after or before.get(one.name) == after[one.name]:
            continue
        old, new = (worded(one, values.get(one.name), names) for values in (before, after))
        if old != new:
            found.append(FieldChange(label_of(one), old, new, _is_text(one)))
    return found


def _is_text(one: Any) -> bool:
    is_choice = one.is_relation or one.choices
    return isinstance(one, models.CharField | models.TextField) and not is_choice


def _many(entity: Entity, before: Contents, after: Contents, names: Any) -> list[FieldChange]:
    found = []
    for many in entity.many:
        old, new = before.get(many.name, []), after.get(many.name)
        if new is None or old == new:
            continue
        target = many.through._meta.get_field(many.target).related_model
        gone, come = ([one for one in a if one not in b] for a, b in ((old, new), (new, old)))
        said = ["\n".join(sorted(name_of(names, target, pk) for pk in pks)) for pks in (gone, come)]
        found.append(FieldChange(label_of_many(many.name), said[0], said[1]))
    return found


def _rows(part: Part, before: list[Any], after: list[Any], names: Any) -> Iterator[Change]:
    fields = part.fields()
    identity = identity_of(part)
    old, new = ({identity(row): row["fields"] for row in rows} for rows in (before, after))
    for key, values in new.items():
        told = _fields(fields, old.get(key, {}), values, names)
        if key not in old:
            yield Change("added", name_of_row(part, values, names), told)
        elif told:
            yield Change("changed", name_of_row(part, values, names), told)
    for key, values in old.items():
        if key not in new:
            lost = _fields(fields, values, dict.fromkeys(values), names)
            yield Change("removed", name_of_row(part, values, names), lost)


def identity_of(part: Part) -> Callable[[Contents], Any]:
    """What a row of a state is known by in another."""
    if part.permanent:
        return lambda row: tuple(str(row["fields"].get(name)) for name in part.named_by)
    return lambda row: row["pk"]


class Marking:
    """Marks differences of texts, word by word as long as there is time."""

    def __init__(self) -> None:
        self.end = monotonic() + LONGEST_SECONDS

    def __call__(self, change: FieldChange) -> SafeString:
        if change.is_text and change.before and change.after and monotonic() < self.end:
            return as_html(differences(change.before, change.after))
        pieces = [Piece(Kind.REMOVED, change.before), Piece(Kind.ADDED, change.after)]
        return as_html(piece for piece in pieces if piece.text)
