"""What the catalogue's tables hold, read as it is needed, or None where it can't be: a row that is
broken is not worth the others."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.db import DatabaseError, InternalError
from pyroaring import BitMap

from ..facets import BACKED, CLAIM, CLAIM_FACETS, EVERY_FACET, RUNNING, YEAR
from .numbers import PART, Array

Key = TypeVar("Key")
Row = TypeVar("Row")
HIGHEST = 1 << 24  # case numbers: more would need more memory than any machine has
MOST_STATEMENTS = (1 << 31) - 1
BY_ID = {facet.name for facet in EVERY_FACET if facet.has_terms or facet.is_tree}


def bitmap(blob: Any, chunk: int | None = None) -> BitMap | None:
    """The case numbers that are stored; None also where they are not of this chunk."""
    try:
        # Whatever the bytes are: it checks them, and so never reads beyond them.
        cases = BitMap.deserialize(bytes(blob))
    except (TypeError, ValueError, IndexError):
        return None
    if chunk is None or not cases:
        return cases
    return cases if cases.min() // PART == chunk == cases.max() // PART else None


def is_a_chunk(facet: Any, value: Any, chunk: Any) -> bool:
    """Whether a row of FacetChunk may have this facet, value and chunk."""
    if not (isinstance(facet, str) and isinstance(value, str) and isinstance(chunk, int)):
        return False
    if not 0 <= chunk < HIGHEST // PART:
        return False
    if facet == CLAIM:
        parts = dict(zip(CLAIM_FACETS, value.split("|"), strict=False))
        return value.count("|") == len(CLAIM_FACETS) - 1 and all(
            _is_number(part) for facet, part in parts.items() if facet in BY_ID
        )
    if facet == BACKED:
        return value.count("|") == 1 and all(map(_is_number, value.split("|")))
    return _is_number(value) if facet in (YEAR, RUNNING) or facet in BY_ID else True


def _is_number(value: str) -> bool:
    return value.isdecimal() and value.isascii()


def are_entries(rows: Array, numbers: int) -> bool:
    """Whether rows of number, version, statements, programme and listed may be those of
    `numbers` cases, which are dense: a number far beyond would take room for all below it."""
    return bool(
        rows.min() >= 0
        and rows[:, 0].max() < numbers
        and rows[:, 2].max() <= MOST_STATEMENTS
        and rows[:, 4].max() <= 1
    )


def whole_number(stored: Any) -> int:
    """0 for anything that is none."""
    return stored if isinstance(stored, int) and abs(stored) < 1 << 63 else 0


def tallies(stored: Any) -> dict[str, int] | None:
    try:
        counts = json.loads(stored) if isinstance(stored, str) else stored
    except ValueError:
        return None
    if isinstance(counts, dict) and all(type(one) is int for one in counts.values()):
        return counts
    return None


def is_damage(error: Exception) -> bool:
    """Whether rows can't be read; not so if it is a lock, the disk or the way to the database."""
    return isinstance(error, ValueError) or type(error) in (DatabaseError, InternalError)


def rows_of(read: Callable[[Sequence[Key]], Iterable[Row]], keys: Sequence[Key]) -> list[Row]:
    """What `read` finds for the keys; where it can't be read together, of each of them that can."""
    try:
        return [*read(keys)]
    except (DatabaseError, ValueError) as error:
        if not is_damage(error):
            raise
    if len(keys) <= 1:
        return []
    return [row for key in keys for row in rows_of(read, [key])]
