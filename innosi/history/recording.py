"""Changes of rows become states, at the end of the transaction that brought them about.

What an entity was like is looked at before its first row changes, what it is like now once, when
all is done: however many rows a form or a script saves, there is one state. Where the last state
that is kept is another than the one before, somebody changed rows unseen (or nobody ever changed
them, and there is none): that one is kept too, so that it can be come back to.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction

from . import changes
from .acting import NOBODY, Actor, actor, leaves_out_new
from .models import LONGEST_SUMMARY, State, states_of
from .packing import Packed, UnreadableError, packed
from .registry import Entity, Key, entity_of
from .snapshots import snapshot

Action = State.Action
MOST_PENDING = 300  # entities, whose states of before are kept in memory


@dataclass
class Touched:
    before: Packed | None
    actor: Actor = NOBODY
    changed: bool = False


class Pending:
    """What the transaction under way has touched. It is kept among what Django calls on commit, so
    that what is rolled back, also to a savepoint, is forgotten."""

    def __init__(self) -> None:
        self.touched: dict[Key, Touched] = {}
        self.left_out: set[Key] = set()

    def begin(self, entity: Entity, key: Key) -> None:
        if key in self.touched or key in self.left_out:
            return
        if len(self.touched) >= MOST_PENDING:
            self()
        contents = snapshot(entity, key.row)
        self.touched[key] = Touched(packed(contents) if contents else None)

    def change(self, key: Key) -> None:
        if key in self.left_out:
            return
        touched = self.touched.setdefault(key, Touched(None))
        touched.actor, touched.changed = actor(), True

    def leave_out(self, key: Key) -> None:
        self.touched.pop(key, None)  # its parts may have come before it
        self.left_out.add(key)

    def __call__(self) -> None:
        """Keep the states of what was touched."""
        touched, self.touched = self.touched, {}
        with transaction.atomic():
            for key, one in touched.items():
                if one.changed:
                    _keep(key, one)


_loose = threading.local()


def _pending() -> Pending:
    if not connection.in_atomic_block:
        _loose.pending = Pending()
        return _loose.pending
    for called in reversed(connection.run_on_commit):
        if isinstance(called[1], Pending):
            return called[1]
    found = Pending()
    transaction.on_commit(found, robust=True)
    return found


def before(key: Key) -> None:
    """Of a row that is about to be changed."""
    entity = entity_of(key.model)
    if entity and key.row:
        _pending().begin(entity, key)


def after(key: Key, is_new: bool = False, is_loaded: bool = False) -> None:
    """Of a row that was changed. Outside of a transaction the state is kept at once."""
    leave_out = is_new and (is_loaded or leaves_out_new())
    if not connection.in_atomic_block:
        pending = getattr(_loose, "pending", None) or Pending()
        _loose.pending = None
        if not leave_out:
            pending.change(key)
            pending()
        return
    pending = _pending()
    if leave_out:
        pending.leave_out(key)
    pending.change(key)


def keep_now() -> None:
    """Keep the states of what this transaction has changed by now, within it."""
    if connection.in_atomic_block:
        _pending()()


def about_to_change(rows: Iterable[models.Model]) -> None:
    """To be called in a transaction, before rows are changed in a way that sends no signals."""
    for row in rows:
        before(Key(row._meta.label_lower, row.pk))


def changed(rows: Iterable[models.Model]) -> None:
    for row in rows:
        after(Key(row._meta.label_lower, row.pk))


def _keep(key: Key, touched: Touched) -> None:
    entity = entity_of(key.model)
    if entity is None:
        return
    last = states_of(key.model, key.row).first()
    if touched.before and (last is None or last.checksum != touched.before.checksum):
        last = _written(key, Action.FOUND, touched.before, NOBODY, "")
    contents = snapshot(entity, key.row)
    if contents is None:
        if last and last.action != Action.DELETED:
            gone = Packed(b"", "", last.name)
            _written(key, Action.DELETED, gone, touched.actor, "")
        return
    now = packed(contents)
    if last and last.checksum == now.checksum:
        return
    summary = _summary(entity, last, contents)
    _written(key, _action(last, touched.actor), now, touched.actor, summary)


def _action(last: State | None, actor: Actor) -> State.Action:
    if actor.restoring or (last and last.action == Action.DELETED):
        return Action.RESTORED
    return Action.CHANGED if last else Action.ADDED


def _summary(entity: Entity, last: State | None, contents: dict[str, Any]) -> str:
    if last is None or last.action == Action.DELETED:
        return ""
    try:
        return changes.summary(entity, last.contents(), contents, LONGEST_SUMMARY)
    except UnreadableError:
        return ""


def _written(key: Key, action: State.Action, state: Packed, who: Actor, summary: str) -> State:
    return State.objects.create(
        model=key.model,
        row=key.row,
        name=state.name,
        action=action,
        by=who.by[:150],
        why=who.why[:300],
        summary=summary,
        data=state.data,
        checksum=state.checksum,
    )
