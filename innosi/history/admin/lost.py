"""What was deleted, and may be brought back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..models import State, states_of
from ..packing import UnreadableError
from ..registry import Entity
from ..restoring import put_in

MOST_LOOKED_AT = 300  # deletions, of which those are listed that an account may see


@dataclass(frozen=True)
class Lost:
    """A row that is no longer there; `last` is its last state."""

    row: Any
    deleted: State
    last: State


def last_before(deleted: State) -> State | None:
    older = states_of(deleted.model, deleted.row).filter(pk__lt=deleted.pk)
    return older.exclude(action=State.Action.DELETED).first()


def ghost(entity: Entity, state: State) -> Any:
    """The row as it was, to ask who might have changed it; None where its state can't be read."""
    row = entity.model(pk=state.row)
    try:
        put_in(row, entity.fields(), state.contents()["fields"], set())
    except (UnreadableError, TypeError, ValueError):
        return None
    except Exception as error:  # a validation error of a field
        if type(error).__name__ != "ValidationError":
            raise
        return None
    return row


def lost(entity: Entity) -> Iterator[Lost]:
    deletions = State.objects.filter(model=entity.label, action=State.Action.DELETED)
    latest: dict[int, State] = {}
    for state in deletions[:MOST_LOOKED_AT]:
        latest.setdefault(state.row, state)
    there = {*entity.model._base_manager.filter(pk__in=latest).values_list("pk", flat=True)}
    for pk, deleted in latest.items():
        found = None if pk in there else last_of(entity, deleted)
        if found:
            yield found


def last_of(entity: Entity, deleted: State) -> Lost | None:
    last = last_before(deleted)
    row = ghost(entity, last) if last else None
    return Lost(row, deleted, last) if last and row is not None else None


def lost_row(entity: Entity, pk: int) -> Lost | None:
    newest = states_of(entity.label, pk).first()
    if newest is None or newest.action != State.Action.DELETED:
        return None
    return last_of(entity, newest)
