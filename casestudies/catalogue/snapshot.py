"""The catalogue in memory: immutable, shared by a worker's threads, replaced as a whole."""

import threading
from dataclasses import dataclass, field, replace

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

from . import programmes
from .definitions import FACETS

CHUNK_BITS = 16
POLL = f"SELECT version, taxonomy_version FROM {CatalogueState._meta.db_table} WHERE id = 1"
VOCABULARIES = {"outcome": OutcomeDomain, "field": PolicyField, "group": TargetGroup}


@dataclass(frozen=True)
class Snapshot:
    """One version of the catalogue.

    `bitmaps[facet][value]` holds case numbers; `keywords[id]` those under the concept or
    anything narrower; `version_ids[number]` the CaseVersion in force (0: none) and
    `statements[number]` how many outcome statements it makes. For `programmes`, see there.
    """

    version: int = -1
    taxonomy_version: int = -1
    bitmaps: dict = field(default_factory=dict)
    keywords: dict = field(default_factory=dict)
    labels: dict = field(default_factory=dict)
    vocabularies: dict = field(default_factory=dict)
    version_ids: numpy.ndarray = field(default_factory=lambda: numpy.zeros(0, dtype=numpy.int64))
    statements: numpy.ndarray = field(default_factory=lambda: numpy.zeros(0, dtype=numpy.int32))
    programmes: numpy.ndarray = field(default_factory=lambda: numpy.zeros(0, dtype=numpy.int32))
    tallies: dict = field(default_factory=dict)
    graph: KeywordGraph = field(default_factory=KeywordGraph)
    cache: dict = field(default_factory=dict, compare=False)

    @property
    def everything(self):
        return self.bitmap("all", "")

    def bitmap(self, facet, value):
        if facet == programmes.FACET and facet not in self.bitmaps:
            return programmes.cases_of(self, value)
        return self.bitmaps.get(facet, {}).get(value, EMPTY)

    def versions_of(self, numbers):
        """Ids of the versions in force of these case numbers."""
        return [int(self.version_ids[number]) for number in numbers]

    def remember(self, kind, key, make, most=256):
        """What `make` gives for `key`, kept with this version; of a kind, only so many."""
        kept = self.cache.setdefault(kind, {})
        found = kept.get(key, MISSING)
        if found is MISSING:
            found = make()
            with _cache_lock:
                while len(kept) >= most:
                    kept.pop(next(iter(kept)))
                kept[key] = found
        return found

    def label(self, facet, value):
        """The label of a value, or None if nothing goes by that name."""
        if facet == programmes.FACET:
            return programmes.label(self, value)
        return self.labels_of(facet).get(value)

    def labels_of(self, facet):
        """Value → label, in the vocabulary's order where it has one.

        Terms that left a vocabulary keep the label they were published with.
        """
        if facet in FACETS and FACETS[facet].closed:
            return FACETS[facet].labels
        if ("labels", facet) not in self.cache:
            named = self.vocabularies.get(facet, {})
            published = self.labels.get(facet, {}).items()
            left = {value: label for value, label in published if value not in named}
            self.cache["labels", facet] = named | left
        return self.cache["labels", facet]


EMPTY = BitMap()
MISSING = object()
_lock, _cache_lock = threading.Lock(), threading.Lock()
_current = Snapshot()


def reset():
    """Forget everything; the next question reads the database again."""
    global _current
    _current = Snapshot()


def current():
    """The snapshot of the catalogue's present version, brought up to date if it moved on."""
    global _current
    snapshot = _current
    if versions() == (snapshot.version, snapshot.taxonomy_version):
        return snapshot
    with _lock:
        if versions() != (_current.version, _current.taxonomy_version):
            _current = _advance(_current)
        return _current


def versions():
    """(version, taxonomy version) of the catalogue as published. Asked several times a request,
    so it is plain SQL: a tenth of what the ORM takes."""
    with connection.cursor() as cursor:
        cursor.execute(POLL)
        return cursor.fetchone() or (0, 0)


def _advance(old):
    """Read what changed since `old`; start again if somebody published meanwhile."""
    while True:
        version, taxonomy = versions()
        if version < old.version:  # another database, or one made anew
            old = Snapshot()
        read = _read(old, version, taxonomy)
        if versions() == (version, taxonomy):
            return read


def _read(old, version, taxonomy):
    since = {"changed_in__gt": old.version}
    chunks = FacetChunk.objects.filter(**since).values_list("facet", "value", "chunk", "bitmap")
    bitmaps, touched = _with_chunks(old.bitmaps, chunks.iterator(chunk_size=5000))
    retold = taxonomy != old.taxonomy_version
    graph = KeywordGraph.load() if retold else old.graph
    if retold or "keyword" in touched:
        keywords = _keyword_closures(graph, bitmaps.get("keyword", {}))
    else:
        keywords = old.keywords
    state = CatalogueState.objects.first()
    size = state.next_number if state else 0
    arrays = _with_entries(old, since, size)
    return replace(
        old,
        version=version,
        taxonomy_version=taxonomy,
        bitmaps=bitmaps,
        keywords=keywords,
        labels=_with_labels(old.labels, since),
        vocabularies=_vocabularies() if retold else old.vocabularies,
        **arrays,
        tallies=state.tallies if state else {},
        graph=graph,
        cache={},
    )


def _with_chunks(old, chunks):
    """Bitmaps with the changed chunks put in; the old ones stay as they were."""
    bitmaps = {facet: dict(values) for facet, values in old.items()}
    fresh, touched = set(), set()
    for facet, value, chunk, blob in chunks:
        touched.add(facet)
        values = bitmaps.setdefault(facet, {})
        bitmap = values.get(value)
        if (facet, value) not in fresh:
            fresh.add((facet, value))
            bitmap = values[value] = BitMap(bitmap) if bitmap else BitMap()
        start = chunk << CHUNK_BITS
        bitmap.remove_range(start, start + (1 << CHUNK_BITS))
        bitmap |= BitMap.deserialize(bytes(blob))
    return bitmaps, touched


def _keyword_closures(graph, direct):
    """Each current concept's cases, its own and those of everything narrower.

    Cases tagged with a merged concept count for the one that stands in its place.
    """
    own = {}
    for value, bitmap in direct.items():
        concept = graph.current(int(value))
        if concept:
            own[concept.id] = own.get(concept.id, EMPTY) | bitmap
    return {
        pk: BitMap.union(*(own[one] for one in {pk, *graph.descendants(pk)} & own.keys()))
        if {pk, *graph.descendants(pk)} & own.keys()
        else EMPTY
        for pk in graph.concepts
    }


def _with_labels(old, since):
    labels = {facet: dict(values) for facet, values in old.items()}
    changed = CatalogueTerm.objects.filter(**since).exclude(facet=programmes.FACET)
    rows = changed.values_list("facet", "value", "label")
    for facet, value, label in rows.iterator(chunk_size=5000):
        labels.setdefault(facet, {})[value] = label
    return labels


def _vocabularies():
    return {
        facet: dict(model.objects.values_list("slug", "name"))
        for facet, model in VOCABULARIES.items()
    }


ARRAYS = {"version_ids": "version_id", "statements": "statements", "programmes": "programme_id"}


def _with_entries(old, since, size):
    """The arrays by case number, as copies with the changed entries put in."""
    arrays = {name: _grown(getattr(old, name), size) for name in ARRAYS}
    rows = CatalogueEntry.objects.filter(**since).values_list("number", *ARRAYS.values())
    for number, *values in rows.iterator(chunk_size=5000):
        for array, value in zip(arrays.values(), values, strict=True):
            array[number] = value or 0
    return arrays


def _grown(array, size):
    copy = numpy.zeros(max(size, len(array)), dtype=array.dtype)
    copy[: len(array)] = array
    return copy
