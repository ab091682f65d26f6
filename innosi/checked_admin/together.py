"""Two people opened the same form. What both changed is put together, field by field.

For each field there are three values: what both saw, mine and theirs. Who changed nothing follows
the other; who chose several from a list adds and removes what they did; only if both changed the
same to something different, they clash, and somebody has to say what holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms

from .shown import Shown, State, compared_names, state_of
from .values import Value, in_words, is_of_many, plain_widget, posted_value, put

MINE, THEIRS, EDITED = "mine", "theirs", "edit"
TAKE, TEXT = "_take:", "_text:"  # with the name of the field: what was decided, and typed
DELETE = "DELETE"


@dataclass(frozen=True)
class Part:
    """A field, with what is known of it from three sides. `row` is empty in the form itself."""

    name: str  # as it is posted
    field: Any
    row: str
    label: str
    base: Value
    mine: Value
    theirs: Value

    @property
    def title(self) -> str:
        return f"{self.row}, {self.label.lower()}" if self.row else self.label

    @property
    def is_text(self) -> bool:
        """Whether something else can be typed instead."""
        widget = plain_widget(self.field.widget) if self.field else None
        return isinstance(widget, forms.TextInput | forms.Textarea)

    @property
    def theirs_in_words(self) -> str:
        return self.words(self.theirs)

    def words(self, value: Value) -> str:
        return in_words(self.field, value) if self.field else str(value)


@dataclass
class Together:
    """What came of it. The posted data holds what was put together already."""

    clashes: list[Part] = field(default_factory=list)
    taken: list[Part] = field(default_factory=list)  # from them, or from both


def put_together(data: Any, shown: Shown, form: Any, rows: list[Any]) -> Together:
    """form and rows: as they stand in the database now, not bound. Changes `data`."""
    outcome = Together()
    for part in _of_form(data, shown.form, form, "", ""):
        _settle(data, part, shown.seen, outcome)
    for one in rows:
        for part in _of_rows(data, shown.rows.get(one.prefix, {}), one, outcome):
            _settle(data, part, shown.seen, outcome)
    return outcome


def _of_form(
    data: Any, base: State, form: Any, prefix: str, row: str, rows: Any = None
) -> Iterator[Part]:
    theirs = state_of(form, rows)
    for name in compared_names(form, rows):
        if name not in base:
            continue
        at, bound = f"{prefix}{name}", form[name]
        mine = posted_value(bound.field.widget, data, at)
        yield Part(at, bound.field, row, str(bound.label), base[name], mine, theirs[name])


def _of_rows(data: Any, bases: dict[str, State], rows: Any, outcome: Together) -> Iterator[Part]:
    now = {str(row.instance.pk): row for row in rows.initial_forms}
    for prefix in posted_prefixes(data, rows.prefix):
        key = data.get(f"{prefix}-{rows.model._meta.pk.name}", "")
        base = bases.get(key)
        if base is None:
            continue
        if key not in now:
            _follow_deletion(data, base, rows, prefix)
            continue
        row = now[key]
        parts = list(_of_form(data, base, row, f"{prefix}-", str(row.instance), rows))
        if f"{prefix}-{DELETE}" not in data:
            yield from parts
        elif changed := [part for part in parts if part.theirs != part.base]:
            _settle_deletion(data, prefix, parts, changed, outcome)


def posted_prefixes(data: Any, prefix: str) -> list[str]:
    start = f"{prefix}-"
    numbers = {name[len(start) :].partition("-")[0] for name in data if name.startswith(start)}
    return [f"{start}{n}" for n in sorted(int(n) for n in numbers if n.isdecimal() and len(n) < 6)]


def _settle(data: Any, part: Part, seen: State, outcome: Together) -> None:
    base, mine, theirs = part.base, part.mine, part.theirs
    if theirs in (base, mine):
        return
    if mine == base:
        put(data, part.field.widget, part.name, theirs)
        outcome.taken.append(part)
    elif is_of_many(part.field):
        both = [one for one in theirs if one in mine or one not in base]
        put(data, part.field.widget, part.name, both + [one for one in mine if one not in base])
        outcome.taken.append(part)
    elif not _decided(data, part, seen):
        outcome.clashes.append(part)


def _decided(data: Any, part: Part, seen: State) -> bool:
    """Whether it was decided about just this text of theirs; then that is what is posted."""
    choice = data.get(f"{TAKE}{part.name}")
    if part.name not in seen or seen[part.name] != part.theirs:
        return False
    if choice == THEIRS:
        put(data, part.field.widget, part.name, part.theirs)
    elif choice == EDITED and isinstance(part.mine, str):
        put(data, part.field.widget, part.name, data.get(f"{TEXT}{part.name}", part.mine))
    return choice in (MINE, THEIRS, EDITED)


def _follow_deletion(data: Any, base: State, rows: Any, prefix: str) -> None:
    """They deleted a row. If I left it alone it goes; else the form asks what becomes of it."""
    fields = rows.empty_form.fields
    mine = {
        name: posted_value(fields[name].widget, data, f"{prefix}-{name}")
        for name in base
        if name in fields
    }
    if mine == {name: base[name] for name in mine} and rows.can_delete:
        data[f"{prefix}-{DELETE}"] = "on"


def _settle_deletion(
    data: Any, prefix: str, parts: list[Part], changed: list[Part], outcome: Together
) -> None:
    """I delete what they have changed."""
    name = f"{prefix}-{DELETE}"
    choice = data.get(f"{TAKE}{name}")
    if choice == THEIRS:
        for part in parts:
            put(data, part.field.widget, part.name, part.theirs)
        del data[name]
    elif choice != MINE:
        told = "; ".join(f"{part.label}: {part.words(part.theirs)}" for part in changed)
        outcome.clashes.append(Part(name, None, changed[0].row, "Deleted", "", "Deleted", told))
