"""Keeping the catalogue in memory at the version that was published last."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from django.db import connection

from casestudies.models import CatalogueState

from .. import faults
from ..counting import choice
from ..facets import EVERY_FACET
from ..snapshot import stored
from ..snapshot.namesakes import tell_changes
from ..snapshot.snapshot import Changes, Snapshot, Versions
from ..snapshot.unions import cases_under_keywords, cases_under_keywords_again
from . import changed_rows
from .carry_over import carry_over

# Plain SQL: a tenth of what the ORM takes, for what is asked with every request.
POLL = f"SELECT version, taxonomy_version, stamp FROM {CatalogueState._meta.db_table} WHERE id = 1"
(TREE,) = (facet.name for facet in EVERY_FACET if facet.is_tree)
_lock = threading.Lock()
_current = Snapshot()
_told: ContextVar["RequestVersions | None"] = ContextVar("told", default=None)


def reset() -> None:
    """Forget everything; the next question reads the database again."""
    global _current
    _current = Snapshot()


def current() -> Snapshot:
    """The snapshot of the catalogue's present version, brought up to date if it moved on."""
    global _current
    snapshot, told = _current, _told.get()
    if told and told.versions == snapshot.versions:
        return snapshot
    now = versions()
    if now == snapshot.versions:
        return snapshot
    with _lock:
        if _current is not snapshot:  # another thread was faster, and may know more than we do
            now = versions()
        if now != _current.versions:
            _current = _advance(_current, now)
            for about, text in _current.faults.items():
                faults.tell(about, text)
        return _current


def look_again() -> None:
    """Stop answering from the Versions that the request was told: they are of the past."""
    _told.set(None)


class RequestVersions:
    """The Versions that were read when a request began, and whether it has queried the database
    since they were last seen to be the present ones: if not, its page is of these versions.

    What is in memory of a version is of that version. While it is being replaced, it may be of the
    next one, but then nobody asks for pages of this one any more.
    """

    def __init__(self, versions: Versions) -> None:
        self.versions, self.has_read_nothing_since = versions, True

    def __call__(self, execute: Callable[..., Any], *query: Any) -> Any:
        """For `execute_wrapper`."""
        self.has_read_nothing_since = False
        return execute(*query)


@contextmanager
def answering_from(versions: Versions) -> Iterator[RequestVersions]:
    """For a request that has asked for the Versions already: it need not ask again."""
    told = RequestVersions(versions)
    before = _told.set(told)
    try:
        with connection.execute_wrapper(told):
            yield told
    finally:
        _told.reset(before)


def get_ready() -> None:
    """Bring the catalogue into memory ahead of the first reader."""
    choice.get_ready(current())


def versions() -> Versions:
    """The Versions of the catalogue as published."""
    with connection.cursor() as cursor:
        cursor.execute(POLL)
        found = Versions._make(map(stored.whole_number, cursor.fetchone() or (0, 0, 0)))
    if told := _told.get():
        told.has_read_nothing_since = told.versions == found
    return found


def _advance(old: Snapshot, now: Versions) -> Snapshot:
    """Read what changed between `old` and `now`; again, if somebody published meanwhile."""
    while True:
        if not now.may_follow(old.versions):
            old = Snapshot()
        read, before, now = _read(old, now), now, versions()
        if now == before:
            return read


def _read(old: Snapshot, now: Versions) -> Snapshot:
    changes, faults = Changes(), dict(old.faults)
    retold = now.taxonomy != old.taxonomy_version
    taxonomy = changed_rows.taxonomy(old, faults) if retold else {}
    next_number, tallies = changed_rows.counts(old, faults)
    bitmaps = changed_rows.with_chunks(old, changes, faults)
    tagged, touched = bitmaps.get(TREE, {}), changes.chunks.get(TREE, {})
    new = replace(
        old,
        versions=now,
        bitmaps=bitmaps,
        keywords=cases_under_keywords(taxonomy["graph"], tagged)
        if retold
        else cases_under_keywords_again(old.keywords, old.graph, tagged, touched),
        next_number=next_number,
        tallies=tallies,
        remembered={},
        faults=faults,
        **taxonomy,
        **changed_rows.with_names(old, changes, faults),
        **changed_rows.with_entries(old, bitmaps, changes, next_number, faults),
    )
    if not retold:
        tell_changes(old, new, changes)
        carry_over(old, new, changes)
    return new
