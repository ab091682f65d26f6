"""The catalogue's state: one row. Who holds its lock writes alone; its version tells readers what
is new."""

import secrets

from django.db import transaction
from django.db.models import F

from casestudies.models import CatalogueState

from ..snapshot import stored
from ..snapshot.snapshot import SHAPE, next_stamp


def lock_state() -> CatalogueState:
    """The state row, locked: by the update on SQLite, by the row on PostgreSQL."""
    if not CatalogueState.objects.filter(pk=1).update(version=F("version")):
        CatalogueState.objects.get_or_create(pk=1, defaults={"shape": SHAPE})
    state = CatalogueState.objects.select_for_update().get(pk=1)
    for name in ("version", "taxonomy_version", "next_number"):
        setattr(state, name, stored.whole_number(getattr(state, name)))
    return state


def move_on(state: CatalogueState, *changed: str) -> None:
    """Begin the next version; `changed` are the other fields of the state that differ in it."""
    state.version += 1
    state.stamp = next_stamp(state.stamp)
    state.save(update_fields=["version", "stamp", *changed])


def begin_anew() -> None:
    """Have every reader take the whole catalogue anew, whatever version it knows: this one does not
    follow from it."""
    with transaction.atomic():
        state = lock_state()
        state.stamp = secrets.randbits(62)
        state.save(update_fields=["stamp"])
