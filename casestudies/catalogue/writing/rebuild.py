"""Making the whole catalogue again from the published versions."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast
from pyroaring import BitMap

from casestudies.models import (
    CaseStudy,
    CaseVersion,
    CatalogueEntry,
    CatalogueState,
    CatalogueTerm,
    CatalogueWord,
    FacetChunk,
)
from casestudies.processes import in_order, number_of_cores
from casestudies.record import Record, Standing, UnreadableError, in_place, read_published, standing

from .. import faults, search
from ..snapshot.snapshot import SHAPE
from . import passages
from .additions import Additions, additions_of
from .addresses import put_back
from .bulk import undoing_from_files, without_looking_for_cycles
from .state import lock_state, move_on
from .writer import Writer

BATCH = 500
BATCHES_IN_MEMORY = 100  # of bitmaps and words; what belongs to single cases is written at once


class StoredVersion(NamedTuple):
    """A version, its record as JSON."""

    pk: int
    case_id: int
    slug: str
    number: int
    published_at: datetime
    status: str
    checksum: str
    record: str


def versions_to_read() -> int:
    """How many cases a rebuild goes through."""
    return CaseVersion.objects.filter(number=1).count()


def rebuild(
    done: Callable[[int], object] = lambda number: None, processes: int | None = None
) -> None:
    """Empty the catalogue and fill it again; readers see the old one until all is done.

    Publishing waits meanwhile. Calls `done` with the number of cases of each batch.
    """
    if processes is None:
        processes = number_of_cores() if versions_to_read() > 10 * BATCH else 0
    with undoing_from_files(), transaction.atomic():
        state = lock_state()
        _empty(state)
        read = partial(_read, standing())
        with in_order(read, _batches(), processes) as additions, without_looking_for_cycles():
            _fill(state, additions, done)
        state.tallies |= passages.tallies()
        settle()
        state.taxonomy_version, state.shape = state.version + 1, SHAPE
        move_on(state, "taxonomy_version", "next_number", "tallies", "shape")


def is_outdated() -> bool:
    """Whether the catalogue was made by a release that put other things into it."""
    return CatalogueState.objects.exclude(shape=SHAPE).exists()


def settle() -> None:
    """What searching needs after many cases were written at once."""
    search.backend().settle()


def _read(rows: Standing, versions: Iterable[StoredVersion]) -> Additions:
    return additions_of(
        (version, in_place(record, rows), version.status == CaseStudy.Status.PUBLISHED)
        for version in versions
        if (record := readable(version))
    )


def readable(version: StoredVersion) -> Record | None:
    """One that is not as it was published is left out: the others are worth the catalogue."""
    try:
        return read_published(version.record, version.checksum)
    except UnreadableError as error:
        about = f"Version {version.number} of {version.slug}"
        faults.tell(("record", version.pk), f"{about} is not in the catalogue ({error})")
        return None


def _fill(
    state: CatalogueState, additions: Iterable[Additions], done: Callable[[int], object]
) -> None:
    writer = Writer(state, counts_passages=False)
    for number, batch in enumerate(additions, 1):
        writer.take(batch)
        writer.write_cases()
        if number % BATCHES_IN_MEMORY == 0:
            writer.flush()
            writer = Writer(state, counts_passages=False)
        done(len(batch.entries))
    writer.flush()


def _empty(state: CatalogueState) -> None:
    """Leave nothing in force, and no trace by which a reader's older state would survive.

    Chunks are emptied and not deleted: that is a change which readers see. Of another shape, nobody
    has read them, and their values may mean nothing.
    """
    CatalogueEntry.objects.all().delete()
    if state.shape == SHAPE:
        FacetChunk.objects.update(bitmap=BitMap().serialize(), changed_in=state.version + 1)
        put_back(state.version + 1)
    else:
        for model in (FacetChunk, CatalogueTerm):
            rows = model._base_manager.all()
            rows._raw_delete(rows.db)
    CatalogueWord.objects.all().delete()
    search.backend().clear()
    passages.clear()
    state.next_number, state.tallies = 0, {}


def _batches() -> Iterator[list[StoredVersion]]:
    """Versions in force, in the order in which their cases were first published."""
    first = CaseVersion.objects.filter(number=1).order_by("pk")
    last = 0
    while cases := dict(first.filter(pk__gt=last).values_list("pk", "case_id")[:BATCH]):
        last = max(cases)
        order = {case: place for place, case in enumerate(cases.values())}
        yield sorted(_in_force(order), key=lambda version: order[version.case_id])


def _in_force(cases: Iterable[int]) -> Iterator[StoredVersion]:
    later = CaseVersion.objects.filter(case=OuterRef("case"), number__gt=OuterRef("number"))
    return stored_versions(CaseVersion.objects.filter(~Exists(later), case__in=list(cases)))


def stored_versions(versions: QuerySet[CaseVersion]) -> Iterator[StoredVersion]:
    """StoredVersions of a QuerySet."""
    case = ("pk", "case_id", "case__slug")
    names = (*case, "number", "published_at", "case__status", "checksum")
    return map(StoredVersion._make, versions.values_list(*names, Cast("record", TextField())))
