"""Putting faults of the catalogue right from the versions: a row where a row is enough, otherwise
the whole catalogue, made again."""

from collections.abc import Callable, Collection, Iterable

from django.db import transaction
from django.db.models import Max

from casestudies.models import (
    CaseVersion,
    CatalogueEntry,
    CatalogueState,
    CatalogueTerm,
    FacetChunk,
)
from casestudies.record import in_place, standing

from .. import search
from ..facets import FACETS
from ..faults import Fault, Mend
from ..snapshot.stored import is_a_chunk
from .additions import additions_of
from .bulk import batches
from .comparison import TERMS
from .rebuild import readable, rebuild, stored_versions
from .state import lock_state, move_on
from .writer import write_cards


def mend(faults: Collection[Fault], done: Callable[[int], object] = lambda number: None) -> None:
    """Put right what can be made again."""
    if any(fault.mend is Mend.CATALOGUE for fault in faults):
        _make_all_again(faults, done)
    else:
        _make_cards([int(fault.row) for fault in faults if fault.mend is Mend.CARD])
        _make_texts([int(fault.row) for fault in faults if fault.mend is Mend.TEXT])


def _make_all_again(faults: Iterable[Fault], done: Callable[[int], object]) -> None:
    """What no version says is taken out first, since nothing would be written over it."""
    terms = [int(fault.row) for fault in faults if fault.table == TERMS and fault.row]
    with transaction.atomic():
        _move_beyond_all(lock_state())
        for some in batches(terms):
            CatalogueTerm.objects.filter(pk__in=some).delete()
        CatalogueTerm.objects.exclude(facet__in=FACETS).delete()
        names = ("pk", "facet", "value", "chunk")
        for pk, *named in FacetChunk.objects.values_list(*names).iterator(chunk_size=5000):
            if not is_a_chunk(*named):
                FacetChunk.objects.filter(pk=pk).delete()
    rebuild(done)


def _move_beyond_all(state: CatalogueState) -> None:
    """Versions follow one another also where the row that counts them was lost."""
    for model in (FacetChunk, CatalogueEntry, CatalogueTerm):
        highest = model._default_manager.aggregate(Max("changed_in"))["changed_in__max"]
        if isinstance(highest, int):
            state.version = max(state.version, highest)
    move_on(state)


def _make_cards(versions: list[int]) -> None:
    for some in batches(versions):
        stored = stored_versions(CaseVersion.objects.filter(pk__in=some))
        with transaction.atomic():
            state = lock_state()
            rows = standing()
            additions = additions_of(
                (version, in_place(record, rows), True)
                for version in stored
                if (record := readable(version))
            )
            write_cards(additions.cards)
            move_on(state)


def _make_texts(numbers: list[int]) -> None:
    for some in batches(numbers):
        with transaction.atomic():
            state = lock_state()
            entries = CatalogueEntry.objects.filter(number__in=some, listed=True)
            by_version = dict(entries.values_list("version_id", "number"))
            stored = list(stored_versions(CaseVersion.objects.filter(pk__in=by_version)))
            rows, today = {}, standing()
            for version in stored:
                if record := readable(version):
                    read = in_place(record, today)
                    (row,) = additions_of([(version, read, True)]).texts.values()
                    rows[by_version[version.pk]] = row
            search.backend().write(rows, some)
            move_on(state)
