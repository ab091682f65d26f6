"""Outcome claims: domain, direction and evidence must be met by one and the same of a case.

The cases of each combination are the bitmaps of the facet "claim"; all else is unions of these.
"""

from itertools import product

from ..facets import CLAIM_FACETS, claim_value
from ..snapshot.snapshot import EMPTY
from ..snapshot.unions import mend, union

CLAIM, ONE, BY_VALUE = "claim", "claims of one value", "claims by value"
MOST = 200  # of unions, each of which may take 125 KB at a million cases


def meeting(snapshot, *chosen, kind=CLAIM):
    """Cases with a claim that has one of the values chosen of each claim facet, or any of them
    where none is chosen."""
    key = tuple(map(tuple, chosen))
    return snapshot.remember(kind, key, lambda: union(_cells(snapshot, key)), most=MOST)


def by_value(snapshot, facet, *chosen):
    """[(value, cases that have it in a claim that meets what is chosen of the other two)]."""
    others = [values for name, values in zip(CLAIM_FACETS, chosen, strict=True) if name != facet]
    key = facet, *map(tuple, others)
    return snapshot.remember(BY_VALUE, key, lambda: _by_value(snapshot, facet, chosen), most=32)


def _by_value(snapshot, facet, chosen):
    at = CLAIM_FACETS.index(facet)
    before, after = chosen[:at], chosen[at + 1 :]
    kind = CLAIM if any(before + after) else ONE  # those of one value are always needed
    return [
        (value, meeting(snapshot, *before, (value,), *after, kind=kind))
        for value in snapshot.labels_of(facet)
    ]


def _cells(snapshot, chosen):
    cells = snapshot.bitmaps.get(CLAIM, {})
    values = [
        [value for value in snapshot.labels_of(name) if not some or value in some]
        for name, some in zip(CLAIM_FACETS, chosen, strict=True)
    ]
    return [cells.get(claim_value(*cell), EMPTY) for cell in product(*values)]


def mended(unions, snapshot, chunks):
    """Remembered unions, put right in the chunks that changed."""
    return {key: mend(cases, _cells(snapshot, key), chunks) for key, cases in unions.items()}
