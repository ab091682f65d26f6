"""Keeping the catalogue in memory at the version that was published last."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy
from django.db import DatabaseError, connection
from pyroaring import BitMap

from casestudies.models import (
    CatalogueEntry,
    CatalogueState,
    CatalogueTerm,
    FacetChunk,
    FormerAddress,
)
from keywords.graph import KeywordGraph

from ..counting import choice
from ..facets import CLAIM, EVERY_FACET, OF_TERMS, OFFERED, Held, kind_of
from ..snapshot.holdings import IN_DATABASE, PROGRAMME
from ..snapshot.namesakes import tell_changes
from ..snapshot.numbers import PART, Array
from ..snapshot.snapshot import SHAPE, Changes, Snapshot, Versions
from ..snapshot.unions import cases_under_keywords, cases_under_keywords_again
from .carry_over import carry_over

# Plain SQL: a tenth of what the ORM takes, for what is asked with every request or edit. It gives
# JSON as text on either database.
STATE = f"FROM {CatalogueState._meta.db_table} WHERE id = 1"
POLL = f"SELECT version, taxonomy_version, stamp {STATE}"
REST = f"SELECT next_number, tallies, shape {STATE}"
CHUNKS = f"SELECT facet, value, chunk, bitmap FROM {FacetChunk._meta.db_table}"
TERMS = f"SELECT id, facet, value, slug, label FROM {CatalogueTerm._meta.db_table}"
ENTRIES = (
    "SELECT number, version_id, statements, COALESCE(programme_id, 0) "
    f"FROM {CatalogueEntry._meta.db_table}"
)
COUNTED = {*OFFERED, CLAIM}
(TREE,) = (facet.name for facet in EVERY_FACET if facet.is_tree)
ARRAYS = ("version_ids", "statements", "programmes")  # as in ENTRIES
ROWS = 10_000
_lock = threading.Lock()
_current = Snapshot()
_told: ContextVar["RequestVersions | None"] = ContextVar("told", default=None)


class NotPreparedError(DatabaseError):
    """The database can't be read as it is: the catalogue is of another shape than this release
    reads. `manage.py prepare` makes it again from the published versions."""


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
        found = Versions._make(cursor.fetchone() or (0, 0, 0))
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
    changes = Changes()
    retold = now.taxonomy != old.taxonomy_version
    next_number, tallies = _rest()
    bitmaps = _with_chunks(old, changes)
    graph = KeywordGraph.load() if retold else old.graph
    tagged, touched = bitmaps.get(TREE, {}), changes.chunks.get(TREE, {})
    new = replace(
        old,
        versions=now,
        bitmaps=bitmaps,
        **_with_names(old, changes),
        vocabularies=_vocabularies() if retold else old.vocabularies,
        former=_former_addresses() if retold else old.former,
        **_with_entries(old, changes),
        next_number=next_number,
        tallies=tallies,
        graph=graph,
        keywords=cases_under_keywords(graph, tagged)
        if retold
        else cases_under_keywords_again(old.keywords, graph, tagged, touched),
        remembered={},
    )
    if not retold:
        tell_changes(old, new, changes)
        carry_over(old, new, changes)
    return new


def _rest() -> tuple[int, dict[str, int]]:
    """The next case number, and the tallies."""
    with connection.cursor() as cursor:
        cursor.execute(REST)
        next_number, tallies, shape = cursor.fetchone() or (0, "{}", SHAPE)
    if shape != SHAPE:
        raise NotPreparedError(f"The catalogue has shape {shape}, not {SHAPE}: run prepare.")
    return next_number, json.loads(tallies)


def _changed(sql: str, since: int, *but: str) -> Iterator[Any]:
    """Rows that changed after version `since`, other than of some facets."""
    sql += " WHERE changed_in > %s"
    if but:
        sql += f" AND facet NOT IN ({', '.join(['%s'] * len(but))})"
    whole = since < 0 and not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
    with connection.chunked_cursor() if whole else connection.cursor() as cursor:
        cursor.execute(sql, [since, *but])
        while rows := cursor.fetchmany(ROWS):
            yield from rows


def _with_chunks(old: Snapshot, changes: Changes) -> dict[str, dict[str, BitMap]]:
    """Bitmaps with the changed chunks put in; the old ones stay as they were."""
    bitmaps = dict(old.bitmaps)
    for facet, value, chunk, blob in _changed(CHUNKS, old.version, *IN_DATABASE):
        changed = changes.chunks.setdefault(facet, {})
        if not changed:
            bitmaps[facet] = dict(bitmaps.get(facet, {}))
        values, start = bitmaps[facet], chunk * PART
        if value not in changed:
            values[value] = BitMap(values.get(value, ()), optimize=False)
        changed.setdefault(value, set()).add(chunk)
        values[value].remove_range(start, start + PART)
        cases = BitMap.deserialize(bytes(blob))
        values[value] |= _without_runs(cases) if facet in COUNTED else cases
    return bitmaps


def _without_runs(cases: BitMap) -> BitMap:
    """Runs take less room and ten times as long to intersect."""
    return BitMap(cases.to_array(), optimize=False)


def _with_names(old: Snapshot, changes: Changes) -> dict[str, Any]:
    """Labels and slugs with the changed ones put in."""
    but = IN_DATABASE if old.version >= 0 else (*IN_DATABASE, PROGRAMME)
    labels, slugs = dict(old.labels), dict(old.slugs)
    for pk, facet, value, slug, label in _changed(TERMS, old.version, *but):
        if facet == PROGRAMME:
            changes.programmes.add(pk)
            continue
        changes.terms.setdefault(facet, set()).add(value)
        before = labels.get(facet, {}).get(value), slugs.get(facet, {}).get(value)
        if before != (label, slug):
            if facet not in changes.labels:
                changes.labels[facet] = set()
                labels[facet] = dict(labels.get(facet, {}))
                slugs[facet] = dict(slugs.get(facet, {}))
            changes.labels[facet].add(value)
            labels[facet][value], slugs[facet][value] = label, slug
    return {"labels": labels, "slugs": slugs}


def _vocabularies() -> dict[str, dict[str, tuple[str, str]]]:
    """Facet → value → (slug, name) of today, in the vocabulary's order."""
    return {
        facet.name: {
            str(pk): (slug, name)
            for pk, slug, name in facet.vocabulary._default_manager.values_list(
                "pk", "slug", "name"
            )
        }
        for facet in EVERY_FACET
        if facet.vocabulary
    }


def _former_addresses() -> dict[str, dict[str, str]]:
    """Facet → slug of the past → slug of today, of the facets whose terms are in memory."""
    by_kind: dict[str, dict[str, str]] = {}
    for kind, slug, leads_to in FormerAddress.objects.values_list("kind", "slug", "leads_to"):
        by_kind.setdefault(kind, {})[slug] = leads_to
    in_memory = (name for name, facet in OF_TERMS.items() if facet.held is Held.BITMAPS)
    return {name: by_kind.get(kind_of(name), {}) for name in in_memory}


def _with_entries(old: Snapshot, changes: Changes) -> dict[str, Any]:
    """What is held by case number, with that of the changed entries put in."""
    rows = _changed(ENTRIES, old.version)
    pieces: list[Array] = []
    while some := list(islice(rows, ROWS)):
        pieces.append(numpy.array(some, dtype=numpy.int64))
    if not pieces:
        return {}
    cases, *columns = numpy.concatenate(pieces).T
    if old.version >= 0:
        changes.cases = cases.tolist()
    return {
        name: getattr(old, name).changed(cases, column)
        for name, column in zip(ARRAYS, columns, strict=True)
    }
