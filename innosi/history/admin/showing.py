"""States as rows for templates."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from ..changes import Change, Contents, FieldChange, Marking, compare, whole
from ..models import State, states_of
from ..packing import UnreadableError
from ..registry import Entity

MOST_SHOWN = 400  # changes of a page


@dataclass(frozen=True)
class ShownField:
    label: str
    text: SafeString | str


@dataclass(frozen=True)
class ShownChange:
    title: str
    fields: list[ShownField]


@dataclass(frozen=True)
class Shown:
    """`more` changes are not shown."""

    changes: list[ShownChange]
    more: int = 0


@dataclass(frozen=True)
class Chosen:
    """A state that somebody looks at. `before` is what it is compared with."""

    title: str
    at: Any
    by: str
    why: str
    contents: Contents
    before: Contents | None = None
    url: str = ""


def of_state(state: State) -> Chosen:
    """Raises UnreadableError."""
    return Chosen(
        state.get_action_display(),
        state.at,
        state.by,
        state.why,
        state.contents(),
        _before(state),
    )


def _before(state: State) -> Contents | None:
    older = states_of(state.model, state.row).filter(pk__lt=state.pk).first()
    try:
        is_gap = older is None or older.action == State.Action.DELETED
        return None if older is None or is_gap else older.contents()
    except UnreadableError:
        return None


def of_version(entity: Entity, row: Any, number: int) -> Chosen | None:
    if not entity.versions or not entity.version_contents or row is None:
        return None
    contents = entity.version_contents(row, number)
    if contents is None:
        return None
    (version,) = entity.versions(row.pk, number)
    title = f"Published version {number}"
    return Chosen(title, version.at, version.by, version.note, contents, url=version.url)


def differences(entity: Entity, before: Contents, after: Contents) -> Shown:
    marked = Marking()
    return _shown(compare(entity, before, after), _title, marked)


def everything(entity: Entity, contents: Contents) -> Shown:
    return _shown(whole(entity, contents), lambda change: change.row, lambda one: one.after)


def _shown(
    found: list[Change],
    title: Callable[[Change], str],
    text: Callable[[FieldChange], SafeString | str],
) -> Shown:
    rows = [
        ShownChange(title(change), [ShownField(one.label, text(one)) for one in change.fields])
        for change in found[:MOST_SHOWN]
    ]
    return Shown(rows, max(0, len(found) - MOST_SHOWN))


def _title(change: Change) -> str:
    if not change.row or change.action == "changed":
        return change.row
    return f"{change.row}: {change.action}"
