"""What one version of the catalogue holds in memory: immutable, shared by a worker's threads."""

import threading
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy
from django.utils.functional import cached_property
from pyroaring import BitMap

from keywords.graph import KeywordGraph

from ..facets import FACETS
from . import programmes, stored
from .membership import Membership
from .numbers import Numbers

EMPTY = BitMap()
MISSING = object()
OF_ALL = "of all cases"
STORED, MOST_STORED = "stored", 5000
CLOSED = {name: facet.labels for name, facet in FACETS.items() if facet.closed}
_lock = threading.Lock()


class Versions(NamedTuple):
    """What tells one state of the catalogue from another; see CatalogueState."""

    number: int = -1
    taxonomy: int = -1
    stamp: int = 0

    def may_follow(self, other):
        """Not where the database was made anew, or restored and not published to so often again
        (then the workers have to be started again)."""
        return self.number > other.number or self == other


@dataclass(frozen=True)
class Snapshot:
    """One version of the catalogue.

    `bitmaps[facet][value]` holds case numbers; `keywords[id]` those under the concept or
    anything narrower; `version_ids[number]` the CaseVersion in force (0: none) and
    `statements[number]` how many outcome statements it makes. Programmes and sources, of which
    there are nearly as many as cases, have no bitmaps here: see programmes.py and stored.py.
    `origin` is the same for all that followed from one another: ids mean the same in them.
    """

    versions: Versions = field(default_factory=Versions)
    origin: object = field(default_factory=object, compare=False)
    bitmaps: dict = field(default_factory=dict)
    keywords: dict = field(default_factory=dict)
    labels: dict = field(default_factory=dict)
    vocabularies: dict = field(default_factory=dict)
    version_ids: Numbers = field(default_factory=lambda: Numbers(numpy.int64))
    statements: Numbers = field(default_factory=Numbers)
    programmes: Membership = field(default_factory=Membership)
    size: int = 0
    tallies: dict = field(default_factory=dict)
    graph: KeywordGraph = field(default_factory=KeywordGraph)
    cache: dict = field(default_factory=dict, compare=False)

    @property
    def version(self):
        return self.versions.number

    @property
    def taxonomy_version(self):
        return self.versions.taxonomy

    @cached_property
    def everything(self):
        return self.bitmap("all", "")

    def bitmap(self, facet, value):
        if facet in self.bitmaps:
            return self.bitmaps[facet].get(value, EMPTY)
        if facet == programmes.FACET:
            return programmes.cases_of(self, value)
        if facet in stored.NOT_LOADED:
            self.load(facet, [value])
            return self.remember(STORED, (facet, value), lambda: EMPTY, most=MOST_STORED)
        return EMPTY

    def load(self, facet, values):
        """Read at once the cases of several values that are going to be asked for."""
        known = self.cache.setdefault(STORED, {})
        missing = [value for value in values if (facet, value) not in known]
        if missing and self.everything and facet in stored.NOT_LOADED:
            found = stored.cases_by_value(facet, missing)
            for value in missing:
                cases = found.get(value, EMPTY) & self.everything
                self.remember(STORED, (facet, value), lambda cases=cases: cases, most=MOST_STORED)

    def versions_of(self, numbers):
        """Ids of the versions in force of these case numbers."""
        return self.version_ids.of(numbers)

    def remember(self, kind, key, make, most=256):
        """What `make` gives for `key`, kept with this version; of a kind, only so many."""
        kept = self.cache.setdefault(kind, {})
        found = kept.get(key, MISSING)
        if found is MISSING:
            found = make()
            with _lock:
                while len(kept) >= most:
                    kept.pop(next(iter(kept)))
                kept[key] = found
        return found

    def of_all(self, facet, key, make):
        """What `make` gives, where it follows from the counts of a facet over all cases: kept until
        something changes in that facet."""
        return self.remember(OF_ALL, (facet, key), make)

    def label(self, facet, value):
        """The label of a value, or None if nothing goes by that name."""
        if facet == programmes.FACET:
            return programmes.label(self, value)
        if facet in stored.NOT_LOADED:
            return self.remember("label", (facet, value), lambda: stored.label(facet, value))
        return self.labels_of(facet).get(value)

    def labels_of(self, facet):
        """Value → label, in the vocabulary's order where it has one.

        Terms that left a vocabulary keep the label they were published with.
        """
        if facet in CLOSED:
            return CLOSED[facet]
        return self.remember("labels", facet, lambda: self._labels_of(facet))

    def _labels_of(self, facet):
        named = self.vocabularies.get(facet, {})
        published = self.labels.get(facet, {}).items()
        left = {value: label for value, label in published if value not in named}
        return named | left
