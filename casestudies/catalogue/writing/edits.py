"""What the catalogue does when a row of the taxonomy or of a vocabulary is edited, outside any
publishing: readers take the terms anew, and old addresses lead on."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model

from casestudies.models import CatalogueTerm

from . import addresses
from .state import lock_state, move_on


@dataclass(slots=True)
class _Batch:
    version: int  # the one that its edits begin
    changed: bool = False


# Of this thread or task: another one's edits wait at the lock.
_batch: ContextVar[_Batch | None] = ContextVar("batch of edits", default=None)


@contextmanager
def many_edits() -> Iterator[None]:
    """All edits made inside begin one version together, and the state is locked once.

    The transaction is the caller's, or this one: readers see all of it or nothing."""
    with transaction.atomic():
        batch = _Batch(lock_state().version + 1)
        before = _batch.set(batch)
        try:
            yield
        finally:
            _batch.reset(before)
        if batch.changed:
            touch_taxonomy()


def lock_for_edit() -> int:
    """The state, locked before any row of the taxonomy: of two who took them the other way round,
    each would wait for the other. The version that the edit begins."""
    if batch := _batch.get():
        return batch.version
    with transaction.atomic():
        return lock_state().version + 1


def touch_taxonomy() -> None:
    """Have every reader take the keywords anew."""
    if batch := _batch.get():
        batch.changed = True
        return
    with transaction.atomic():
        state = lock_state()
        state.taxonomy_version = state.version + 1
        move_on(state, "taxonomy_version")


def row_moved(model: type[Model], pk: int, before: str, now: str) -> None:
    """A row has another slug than before: readers find it there at once."""
    with transaction.atomic():
        version = lock_for_edit()
        addresses.follow(model, pk, before, now, version)
        touch_taxonomy()


def row_came(model: type[Model], pk: int, slug: str) -> None:
    """A row is new that readers see without a case: its slug is its own."""
    with transaction.atomic():
        version = lock_for_edit()
        facets = addresses.facets_of(model)
        addresses.make_way({(facet, slug): str(pk) for facet in facets}, version)
        touch_taxonomy()


def row_went(model: type[Model], pk: int, slug: str) -> None:
    """A row is gone. What published cases say of it stays where it is."""
    with transaction.atomic():
        lock_for_edit()
        facets = addresses.facets_of(model)
        if CatalogueTerm.objects.filter(facet__in=facets, value=str(pk)).exists():
            return
        if addresses.forget(model, slug):
            touch_taxonomy()
