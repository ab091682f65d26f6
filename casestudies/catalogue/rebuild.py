"""Making the whole catalogue again from the published versions."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from pyroaring import BitMap

from casestudies.models import (
    CaseStudy,
    CaseVersion,
    CatalogueEntry,
    CatalogueWord,
    FacetChunk,
)
from casestudies.record import Record

from . import search
from .bulk import without_looking_for_cycles
from .index import Writer, lock_state

BATCH = 1000


def versions_to_read():
    """How many cases a rebuild goes through."""
    return CaseVersion.objects.filter(number=1).count()


@transaction.atomic
def rebuild(done=lambda number: None):
    """Empty the catalogue and fill it again; readers see the old one until all is done.

    Publishing waits meanwhile. Calls `done` with the number of cases of each batch.
    """
    state = lock_state()
    _empty(state)
    for batch in _batches():
        with without_looking_for_cycles():
            _write(batch, state)
        done(len(batch))
    state.version += 1
    state.taxonomy_version = state.version
    state.save()


def _write(batch, state):
    writer = Writer(state)
    for version in batch:
        listed = version.case.status == CaseStudy.Status.PUBLISHED
        writer.add(version, Record.model_validate(version.record), listed=listed)
    writer.flush()


def _empty(state):
    """Leave nothing in force, and no trace by which a reader's older state would survive.

    Chunks are emptied and not deleted: that is a change which readers see.
    """
    FacetChunk.objects.update(bitmap=BitMap().serialize(), changed_in=state.version + 1)
    CatalogueEntry.objects.all().delete()
    CatalogueWord.objects.all().delete()
    search.backend().clear()
    state.next_number, state.tallies = 0, {}


def _batches():
    """Versions in force, in the order in which their cases were first published."""
    first = CaseVersion.objects.filter(number=1).order_by("pk")
    last = 0
    while some := dict(first.filter(pk__gt=last).values_list("pk", "case_id")[:BATCH]):
        last = max(some)
        order = {case: at for at, case in enumerate(some.values())}
        yield sorted(_in_force(order), key=lambda version: order[version.case_id])


def _in_force(cases):
    later = CaseVersion.objects.filter(case=OuterRef("case"), number__gt=OuterRef("number"))
    versions = CaseVersion.objects.filter(~Exists(later), case__in=list(cases))
    return versions.select_related("case")
