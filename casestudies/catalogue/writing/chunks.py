"""Storing which cases have which facet value, 65,536 case numbers a row."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pyroaring import BitMap

from casestudies.models import FacetChunk

from ..faults import DamagedError
from ..snapshot.numbers import PART
from ..snapshot.stored import bitmap
from .additions import Pair
from .bulk import batches, insert

Key = tuple[str, str, int]  # facet, value and chunk
NAMES = ("facet", "value", "chunk", "bitmap", "changed_in")


def write(added: Mapping[Pair, BitMap], removed: Mapping[Pair, BitMap], version: int) -> None:
    """Store that values have gained the cases `added` and lost the cases `removed`."""
    changes = list(_changed(added, removed))
    stored = _stored(key for key, _, _ in changes)
    rows = []
    for key, more, less in changes:
        cases = (stored[key] - less) | more if key in stored else more
        rows.append((*key, cases.serialize(), version))
    insert(FacetChunk, NAMES, rows, unique=NAMES[:3], changes=NAMES[3:])


def pairs_with(case: int) -> set[Pair]:
    """The values that a case counts under, by the bitmaps alone."""
    rows = FacetChunk.objects.filter(chunk=case // PART).values_list("facet", "value", "bitmap")
    read = ((facet, value, bitmap(blob)) for facet, value, blob in rows.iterator(chunk_size=5000))
    return {(facet, value) for facet, value, cases in read if cases and case in cases}


def _changed(
    added: Mapping[Pair, BitMap], removed: Mapping[Pair, BitMap]
) -> Iterator[tuple[Key, BitMap, BitMap]]:
    """((facet, value, chunk), added, removed) for each chunk that a change falls into."""
    for pair in added.keys() | removed.keys():
        more, less = added.get(pair, BitMap()), removed.get(pair, BitMap())
        for chunk in range(_first(more, less), _last(more, less) + 1):
            span = chunk * PART, (chunk + 1) * PART
            more_here, less_here = _within(more, *span), _within(less, *span)
            if more_here or less_here:
                yield (*pair, chunk), more_here, less_here


def _first(*bitmaps: BitMap) -> int:
    return min((bitmap.min() for bitmap in bitmaps if bitmap), default=0) // PART


def _last(*bitmaps: BitMap) -> int:
    return max((bitmap.max() for bitmap in bitmaps if bitmap), default=-1) // PART


def _within(bitmap: BitMap, start: int, stop: int) -> BitMap:
    if not bitmap or (start <= bitmap.min() and bitmap.max() < stop):
        return bitmap
    return bitmap & BitMap(range(start, stop))


def _stored(keys: Iterable[Key]) -> dict[Key, BitMap]:
    """The bitmaps of those keys that have one."""
    wanted: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for facet, value, chunk in keys:
        wanted[facet, chunk].append(value)
    stored: dict[Key, BitMap] = {}
    for (facet, chunk), values in wanted.items():
        for batch in batches(sorted(values)):
            rows = FacetChunk.objects.filter(facet=facet, chunk=chunk, value__in=batch)
            for value, blob in rows.values_list("value", "bitmap"):
                cases = bitmap(blob, chunk)
                if cases is None:  # to write over it would lose the other cases for good
                    raise DamagedError(f"which cases have {facet} “{value}” can't be read")
                stored[facet, value, chunk] = cases
    return stored
