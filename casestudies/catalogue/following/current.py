"""Keeping the catalogue in memory at the version that was published last."""

import json
import threading
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy
from django.db import connection
from pyroaring import BitMap

from casestudies.models import (
    CatalogueEntry,
    CatalogueState,
    CatalogueTerm,
    FacetChunk,
    OutcomeDomain,
    PolicyField,
    TargetGroup,
)
from keywords.graph import KeywordGraph

from ..counting import choice as counting
from ..counting import claims
from ..facets import FACETS
from ..snapshot import closures, programmes
from ..snapshot.snapshot import Snapshot, Versions
from ..snapshot.stored import NOT_LOADED
from ..snapshot.unions import CHUNK_BITS
from .carry_over import carry

# Plain SQL: a tenth of what the ORM takes, for what is asked with every request or edit. It gives
# JSON as text on either database.
STATE = f"FROM {CatalogueState._meta.db_table} WHERE id = 1"
POLL = f"SELECT version, taxonomy_version, stamp {STATE}"
REST = f"SELECT next_number, tallies {STATE}"
CHUNKS = f"SELECT facet, value, chunk, bitmap FROM {FacetChunk._meta.db_table}"
TERMS = f"SELECT id, facet, value, label FROM {CatalogueTerm._meta.db_table}"
ENTRIES = (
    "SELECT number, version_id, statements, COALESCE(programme_id, 0) "
    f"FROM {CatalogueEntry._meta.db_table}"
)
COUNTED = {*FACETS, claims.CLAIM}
VOCABULARIES = {"outcome": OutcomeDomain, "field": PolicyField, "group": TargetGroup}
ARRAYS = ("version_ids", "statements", "programmes")  # as in ENTRIES
ROWS = 10_000
_lock = threading.Lock()
_current = Snapshot()
_known = ContextVar("known", default=None)


@dataclass
class Changes:
    """What differs from the snapshot before: chunks by facet and value, values by facet that have
    another label, ids of programmes that were described again, and case numbers."""

    chunks: dict = field(default_factory=dict)
    labels: dict = field(default_factory=dict)
    programmes: set = field(default_factory=set)
    cases: list = field(default_factory=list)

    def values(self, facet):
        return self.chunks.get(facet, {}).keys() | self.labels.get(facet, set())


def reset():
    """Forget everything; the next question reads the database again."""
    global _current
    _current = Snapshot()


def current():
    """The snapshot of the catalogue's present version, brought up to date if it moved on."""
    global _current
    snapshot, known = _current, _known.get()
    if known and known.versions == snapshot.versions:
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


def look_again():
    """Don't answer of the Versions that the request asked for: they are no longer the present."""
    _known.set(None)


class Known:
    """The Versions that a request was told, and whether anything was read since they were last seen
    to be the present ones. What is in memory of a version is of that version; or, while it is being
    replaced, of the next one, when nobody asks for pages of this one any more."""

    def __init__(self, told):
        self.versions, self.nothing_read_since = told, True

    def __call__(self, execute, *query):
        """For `execute_wrapper`."""
        self.nothing_read_since = False
        return execute(*query)


@contextmanager
def knowing(told):
    """For a request that has asked for the Versions: its answers may be of these."""
    known = Known(told)
    before = _known.set(known)
    try:
        with connection.execute_wrapper(known):
            yield known
    finally:
        _known.reset(before)


def get_ready():
    """Bring the catalogue into memory ahead of the first reader."""
    counting.get_ready(current())


def versions():
    """The Versions of the catalogue as published."""
    with connection.cursor() as cursor:
        cursor.execute(POLL)
        found = Versions._make(cursor.fetchone() or (0, 0, 0))
    if known := _known.get():
        known.nothing_read_since = known.versions == found
    return found


def _advance(old, now):
    """Read what changed between `old` and `now`; again, if somebody published meanwhile."""
    while True:
        if not now.may_follow(old.versions):
            old = Snapshot()
        read, before, now = _read(old, now), now, versions()
        if now == before:
            return read


def _read(old, now):
    changes = Changes()
    retold = now.taxonomy != old.taxonomy_version
    size, tallies = _rest()
    bitmaps = _with_chunks(old, changes)
    graph = KeywordGraph.load() if retold else old.graph
    direct, touched = bitmaps.get("keyword", {}), changes.chunks.get("keyword", {})
    new = replace(
        old,
        versions=now,
        bitmaps=bitmaps,
        labels=_with_labels(old, changes),
        vocabularies=_vocabularies() if retold else old.vocabularies,
        **_with_entries(old, changes),
        size=size,
        tallies=tallies,
        graph=graph,
        keywords=closures.make(graph, direct)
        if retold
        else closures.mended(old.keywords, graph, direct, touched),
        cache={},
    )
    if not retold:
        carry(old, new, changes)
    return new


def _rest():
    """The next case number, and the tallies."""
    with connection.cursor() as cursor:
        cursor.execute(REST)
        size, tallies = cursor.fetchone() or (0, "{}")
    return size, json.loads(tallies)


def _changed(sql, since, *but):
    """Rows that changed after version `since`, other than of some facets."""
    sql += " WHERE changed_in > %s"
    if but:
        sql += f" AND facet NOT IN ({', '.join(['%s'] * len(but))})"
    whole = since < 0 and not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
    with connection.chunked_cursor() if whole else connection.cursor() as cursor:
        cursor.execute(sql, [since, *but])
        while rows := cursor.fetchmany(ROWS):
            yield from rows


def _with_chunks(old, changes):
    """Bitmaps with the changed chunks put in; the old ones stay as they were."""
    bitmaps = dict(old.bitmaps)
    for facet, value, chunk, blob in _changed(CHUNKS, old.version, *NOT_LOADED):
        changed = changes.chunks.setdefault(facet, {})
        if not changed:
            bitmaps[facet] = dict(bitmaps.get(facet, {}))
        values, start = bitmaps[facet], chunk << CHUNK_BITS
        if value not in changed:
            values[value] = BitMap(values.get(value, ()), optimize=False)
        changed.setdefault(value, set()).add(chunk)
        values[value].remove_range(start, start + (1 << CHUNK_BITS))
        cases = BitMap.deserialize(bytes(blob))
        values[value] |= _without_runs(cases) if facet in COUNTED else cases
    return bitmaps


def _without_runs(cases):
    """Runs take less room and ten times as long to intersect."""
    return BitMap(cases.to_array(), optimize=False)


def _with_labels(old, changes):
    but = NOT_LOADED if old.version >= 0 else (*NOT_LOADED, programmes.FACET)
    labels = dict(old.labels)
    for pk, facet, value, label in _changed(TERMS, old.version, *but):
        if facet == programmes.FACET:
            changes.programmes.add(pk)
        elif labels.get(facet, {}).get(value) != label:
            if facet not in changes.labels:
                changes.labels[facet], labels[facet] = set(), dict(labels.get(facet, {}))
            changes.labels[facet].add(value)
            labels[facet][value] = label
    return labels


def _vocabularies():
    return {
        facet: dict(model.objects.values_list("slug", "name"))
        for facet, model in VOCABULARIES.items()
    }


def _with_entries(old, changes):
    """What is held by case number, with that of the changed entries put in."""
    rows, parts = _changed(ENTRIES, old.version), []
    while some := list(islice(rows, ROWS)):
        parts.append(numpy.array(some, dtype=numpy.int64))
    if not parts:
        return {}
    cases, *columns = numpy.concatenate(parts).T
    if old.version >= 0:
        changes.cases = cases.tolist()
    return {
        name: getattr(old, name).changed(cases, column)
        for name, column in zip(ARRAYS, columns, strict=True)
    }
