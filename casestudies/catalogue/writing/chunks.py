"""Storing which cases have which facet value, 65,536 case numbers a row."""

from collections import defaultdict

from pyroaring import BitMap

from casestudies.models import FacetChunk

from ..snapshot.unions import CHUNK_BITS
from .bulk import batches, insert

NAMES = ("facet", "value", "chunk", "bitmap", "changed_in")


def write(added, removed, version):
    """`added` and `removed` are bitmaps by (facet, value)."""
    changes = list(_changed(added, removed))
    stored = _stored(key for key, _, _ in changes)
    rows = []
    for key, more, less in changes:
        bitmap = (stored[key] - less) | more if key in stored else more
        rows.append((*key, bitmap.serialize(), version))
    insert(FacetChunk, NAMES, rows, unique=NAMES[:3], changes=NAMES[3:])


def _changed(added, removed):
    """((facet, value, chunk), added, removed) for each chunk that a change falls into."""
    for pair in added.keys() | removed.keys():
        more, less = added.get(pair, BitMap()), removed.get(pair, BitMap())
        for chunk in range(_first(more, less), _last(more, less) + 1):
            span = chunk << CHUNK_BITS, (chunk + 1) << CHUNK_BITS
            parts = _within(more, *span), _within(less, *span)
            if any(parts):
                yield (*pair, chunk), *parts


def _first(*bitmaps):
    return min((one.min() for one in bitmaps if one), default=0) >> CHUNK_BITS


def _last(*bitmaps):
    return max((one.max() for one in bitmaps if one), default=-1) >> CHUNK_BITS


def _within(bitmap, start, stop):
    if not bitmap or (start <= bitmap.min() and bitmap.max() < stop):
        return bitmap
    return bitmap & BitMap(range(start, stop))


def _stored(keys):
    """(facet, value, chunk) → bitmap, of those keys that have one."""
    wanted = defaultdict(list)
    for facet, value, chunk in keys:
        wanted[facet, chunk].append(value)
    stored = {}
    for (facet, chunk), values in wanted.items():
        for some in batches(sorted(values)):
            rows = FacetChunk.objects.filter(facet=facet, chunk=chunk, value__in=some)
            for value, bitmap in rows.values_list("value", "bitmap"):
                stored[facet, value, chunk] = BitMap.deserialize(bytes(bitmap))
    return stored
