"""Keeping the catalogue in memory at the version that was published last."""

import threading
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy
from django.db import connection
from django.db.models.functions import Coalesce
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

from . import closures, counting, programmes
from .carry import carry
from .contents import Snapshot, Versions
from .stored import NOT_LOADED
from .unions import CHUNK_BITS

POLL = f"SELECT version, taxonomy_version, stamp FROM {CatalogueState._meta.db_table} WHERE id = 1"
VOCABULARIES = {"outcome": OutcomeDomain, "field": PolicyField, "group": TargetGroup}
ARRAYS = {"version_ids": "version_id", "statements": "statements", "programmes": "programme_or_0"}
ROWS = 10_000
_lock = threading.Lock()
_current = Snapshot()


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
    snapshot = _current
    if versions() == snapshot.versions:
        return snapshot
    with _lock:
        if versions() != _current.versions:
            _current = _advance(_current)
        return _current


def get_ready():
    """Bring the catalogue into memory ahead of the first reader."""
    counting.get_ready(current())


def versions():
    """Version, taxonomy version and stamp of the catalogue as published. Asked several times a
    request, so it is plain SQL: a tenth of what the ORM takes."""
    with connection.cursor() as cursor:
        cursor.execute(POLL)
        return Versions._make(cursor.fetchone() or (0, 0, 0))


def _advance(old):
    """Read what changed since `old`; start again if somebody published meanwhile."""
    while True:
        now = versions()
        if not now.may_follow(old.versions):
            old = Snapshot()
        read = _read(old, now)
        if versions() == now:
            return read


def _read(old, now):
    changes, is_first = Changes(), old.version < 0
    retold = now.taxonomy != old.taxonomy_version
    state = CatalogueState.objects.first()
    bitmaps = _with_chunks(old, changes, is_first)
    graph = KeywordGraph.load() if retold else old.graph
    direct, touched = bitmaps.get("keyword", {}), changes.chunks.get("keyword", {})
    new = replace(
        old,
        versions=now,
        bitmaps=bitmaps,
        labels=_with_labels(old, changes, is_first),
        vocabularies=_vocabularies() if retold else old.vocabularies,
        **_with_entries(old, changes),
        size=state.next_number if state else 0,
        tallies=state.tallies if state else {},
        graph=graph,
        keywords=closures.make(graph, direct)
        if retold
        else closures.mended(old.keywords, graph, direct, touched),
        cache={},
    )
    if not retold:
        carry(old, new, changes)
    return new


def _with_chunks(old, changes, is_first):
    """Bitmaps with the changed chunks put in; the old ones stay as they were."""
    rows = FacetChunk.objects.exclude(facet__in=NOT_LOADED)
    if not is_first:
        rows = rows.filter(changed_in__gt=old.version)
    bitmaps = dict(old.bitmaps)
    columns = rows.values_list("facet", "value", "chunk", "bitmap")
    for facet, value, chunk, blob in columns.iterator(chunk_size=ROWS):
        changed = changes.chunks.setdefault(facet, {})
        if not changed:
            bitmaps[facet] = dict(bitmaps.get(facet, {}))
        values, start = bitmaps[facet], chunk << CHUNK_BITS
        if value not in changed:
            values[value] = BitMap(values[value]) if value in values else BitMap()
        changed.setdefault(value, set()).add(chunk)
        values[value].remove_range(start, start + (1 << CHUNK_BITS))
        values[value] |= BitMap.deserialize(bytes(blob))
    return bitmaps


def _with_labels(old, changes, is_first):
    rows = CatalogueTerm.objects.exclude(facet__in=NOT_LOADED)
    if is_first:
        rows = rows.exclude(facet=programmes.FACET)
    else:
        rows = rows.filter(changed_in__gt=old.version)
    labels = dict(old.labels)
    columns = rows.values_list("pk", "facet", "value", "label")
    for pk, facet, value, label in columns.iterator(chunk_size=ROWS):
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
    rows = CatalogueEntry.objects.filter(changed_in__gt=old.version)
    rows = rows.annotate(programme_or_0=Coalesce("programme_id", 0))
    rows = rows.values_list("number", *ARRAYS.values()).iterator(chunk_size=ROWS)
    parts = []
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
