"""Telling the history of rows that are changed without a signal (innosi.history)."""

from collections.abc import Iterable, Iterator
from typing import Any

from innosi.history.recording import after, before
from innosi.history.registry import Key, entities


def about_to_change(*rows: Any) -> None:
    for key in keys_of(rows):
        before(key)


def changed(*rows: Any) -> None:
    for key in keys_of(rows):
        after(key)


def keys_of(rows: Iterable[Any]) -> Iterator[Key]:
    """The entities that the rows are, or belong to."""
    for row in rows:
        for entity in entities():
            if isinstance(row, entity.model):
                yield entity.key(row)
            owners = [part.owner for part in entity.parts if isinstance(row, part.model)]
            owners += [many.owner for many in entity.many if isinstance(row, many.through)]
            for owner in owners:
                yield Key(entity.label, getattr(row, f"{owner}_id"))
