"""What one version of the catalogue holds in memory: immutable, shared by a worker's threads."""

import secrets
import threading
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from functools import update_wrapper
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

import numpy
from django.utils.functional import cached_property
from pyroaring import BitMap

from casestudies.record import Standing
from keywords.graph import KeywordGraph

from ..facets import ALL
from .numbers import Membership, Numbers

# What bitmaps, terms and tallies are made of. Raise it by one whenever a catalogue that was made
# before would be read wrongly: the site then waits until `manage.py prepare` has made it again.
SHAPE = 3
EMPTY = BitMap()
MISSING: Any = object()
MOST_MADE_UP = 100  # more than one address can name
Result = TypeVar("Result")
_lock = threading.Lock()


class Versions(NamedTuple):
    """What tells one state of the catalogue from another; see CatalogueState."""

    number: int = -1
    taxonomy: int = -1
    stamp: int = 0

    def may_follow(self, other: "Versions") -> bool:
        """Whether only what changed since `other` need be read. False where the database was made
        anew, or a backup was restored: then all is read again."""
        return self == other or (self.number > other.number and self.line == other.line)

    @property
    def line(self) -> int:
        """The same for all versions of which each was made from the one before."""
        return self.stamp >> BITS_OF_VERSION


BITS_OF_VERSION = 31  # of the stamp's 62; the others are those of the line


def next_stamp(stamp: int) -> int:
    """That of the version after one with this stamp; 0 is that of a new database."""
    line = stamp >> BITS_OF_VERSION or secrets.randbits(BITS_OF_VERSION)
    return line << BITS_OF_VERSION | secrets.randbits(BITS_OF_VERSION)


@dataclass(frozen=True)
class Snapshot:
    """One version of the catalogue.

    bitmaps: name → value → case numbers, of the facets that are held so and of ALL, YEAR,
        RUNNING, CLAIM and BACKED.
    keywords: concept id → case numbers under it or anything narrower.
    labels: facet → value → label as published. slugs: the same for slugs, as they are today.
    vocabularies: facet → value → (slug, name) as they are today.
    former: facet → slug of the past → slug of today.
    standing: what stands in the place of rows that were merged.
    version_ids: for each case number the CaseVersion in force (0: none).
    statements: how many outcome statements it makes. programmes: its programme's CatalogueTerm.
    next_number: of the next case that is published for the first time.
    tallies: outcome statements, see tallies_of in writing/additions.py; and passages of sources,
        see writing/passages.py.
    origin: the same for all that followed from one another: ids mean the same in them.
    remembered: what was worked out of it, see Remembered.
    faults: what could not be read and was left out, in words, by what it is about.
    """

    versions: Versions = field(default_factory=Versions)
    origin: object = field(default_factory=object, compare=False)
    bitmaps: dict[str, dict[str, BitMap]] = field(default_factory=dict)
    keywords: dict[int, BitMap] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    slugs: dict[str, dict[str, str]] = field(default_factory=dict)
    vocabularies: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    former: dict[str, dict[str, str]] = field(default_factory=dict)
    standing: Standing = field(default_factory=dict)
    version_ids: Numbers = field(default_factory=lambda: Numbers(numpy.int64))
    statements: Numbers = field(default_factory=Numbers)
    programmes: Membership = field(default_factory=Membership)
    next_number: int = 0
    tallies: dict[str, int] = field(default_factory=dict)
    graph: KeywordGraph = field(default_factory=KeywordGraph)
    remembered: dict["Remembered[Any]", dict[Any, Any]] = field(default_factory=dict, compare=False)
    faults: dict[Hashable, str] = field(default_factory=dict, compare=False)

    @property
    def version(self) -> int:
        return self.versions.number

    @property
    def taxonomy_version(self) -> int:
        return self.versions.taxonomy

    @cached_property
    def everything(self) -> BitMap:
        return self.bitmaps.get(ALL, {}).get("", EMPTY)

    def versions_of(self, numbers: Iterable[int]) -> list[int]:
        """Ids of the versions in force of these case numbers."""
        return self.version_ids.of(numbers)


@dataclass
class Changes:
    """What differs from the snapshot before.

    chunks: name of bitmaps → value → chunks. labels: facet → values of another label or slug.
    terms: facet → values that were described again. programmes: the same, ids of CatalogueTerms.
    cases: numbers.
    """

    chunks: dict[str, dict[str, set[int]]] = field(default_factory=dict)
    labels: dict[str, set[str]] = field(default_factory=dict)
    terms: dict[str, set[str]] = field(default_factory=dict)
    programmes: set[int] = field(default_factory=set)
    cases: list[int] = field(default_factory=list)

    def values(self, facet: str) -> set[str]:
        return self.chunks.get(facet, {}).keys() | self.labels.get(facet, set())


Kept = dict[Any, Any]
CarryOver = Callable[[Kept, Snapshot, Snapshot, Changes], Kept]


class Remembered(Generic[Result]):
    """A function of a snapshot whose results are kept with it, at most so many of them. Those that
    are not `worth_keeping`, since they stand for a name that somebody made up, have a place of
    their own, where they don't crowd out others.

    `carry_over(kept, old, new, changes)` says what of the results kept with one version still holds
    in the next, or puts it right; without it all are forgotten. It is only asked where neither the
    taxonomy nor a vocabulary differ. Functions are carried over in the order in which they are
    declared, so that one may ask in `new` for what those that it builds on give.
    """

    declared: ClassVar[list["Remembered[Any]"]] = []

    def __init__(
        self,
        make: Callable[..., Result],
        most: int,
        carry_over: CarryOver | None,
        worth_keeping: Callable[[Result], Any] | None = None,
    ) -> None:
        update_wrapper(self, make)
        self.make, self.most, self.carry_over = make, most, carry_over
        self.worth_keeping = worth_keeping or (lambda result: True)
        self.of_made_up: Remembered[Result] = (
            Remembered(make, MOST_MADE_UP, None) if worth_keeping else self
        )
        self.declared.append(self)

    def __call__(self, snapshot: Snapshot, *key: Any) -> Result:
        result = self.kept(snapshot).get(key, MISSING)
        if result is MISSING:
            result = self.of_made_up.kept(snapshot).get(key, MISSING)
        if result is MISSING:
            result = self.make(snapshot, *key)
            place = self if self.worth_keeping(result) else self.of_made_up
            place.keep(snapshot, key, result)
        return result

    def kept(self, snapshot: Snapshot) -> Kept:
        """Results by their keys, tuples. Other threads put in and take out meanwhile."""
        return snapshot.remembered.setdefault(self, {})

    def keep(self, snapshot: Snapshot, key: tuple[Any, ...], result: Result) -> None:
        kept = self.kept(snapshot)
        with _lock:
            while len(kept) >= self.most:
                kept.pop(next(iter(kept)))
            kept[key] = result


def remembered(
    *,
    most: int = 256,
    carry_over: CarryOver | None = None,
    worth_keeping: Callable[[Any], Any] | None = None,
) -> Callable[[Callable[..., Result]], Remembered[Result]]:
    """Makes a Remembered of a function."""
    return lambda make: Remembered(make, most, carry_over, worth_keeping)
