"""Bitmaps that are put together from others, and put together again only where those changed."""

from pyroaring import BitMap

CHUNK_BITS = 16
CHUNK = 1 << CHUNK_BITS  # cases


def union(bitmaps):
    return BitMap.union(BitMap(), *bitmaps)


def mend(whole, parts, chunks):
    """The union of `parts`, where `whole` was it until they changed in some chunks."""
    whole, parts = BitMap(whole, optimize=False), list(parts)
    for chunk in chunks:
        start, stop = chunk << CHUNK_BITS, (chunk + 1) << CHUNK_BITS
        whole.remove_range(start, stop)
        span = BitMap(range(start, stop))
        for part in parts:
            whole |= part & span
    return whole


def counter(base, everything):
    """A function that counts how many cases of a bitmap are in `base`; all, if that is all."""
    return len if base is everything else base.intersection_cardinality
