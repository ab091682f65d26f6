"""Cases in the order of their titles."""

from typing import Any

import numpy
from pyroaring import BitMap

from casestudies.models import CatalogueEntry

from .snapshot import Changes, Kept, Snapshot, remembered

Order = numpy.ndarray[Any, Any]


def page_by_title(snapshot: Snapshot, cases: BitMap, start: int, size: int) -> list[int]:
    """A slice of these cases in the order of their titles."""
    order = order_of_titles(snapshot)
    chosen = numpy.zeros(snapshot.next_number, dtype=bool)
    chosen[cases.to_array()] = True
    return [int(number) for number in order[chosen[order]][start : start + size]]


def _put_in_order(kept: Kept, old: Snapshot, new: Snapshot, changes: Changes) -> Kept:
    """Where more than one case was published, reading all titles again is simpler."""
    if not changes.cases:
        return kept
    if len(changes.cases) > 1:
        return {}
    (number,) = changes.cases
    orders = {key: moved(order, number) for key, order in kept.items()}
    return {key: order for key, order in orders.items() if order is not None}


@remembered(carry_over=_put_in_order)
def order_of_titles(snapshot: Snapshot) -> Order:
    """All case numbers, listed or not."""
    entries = CatalogueEntry.objects.filter(number__lt=snapshot.next_number)
    numbers = entries.order_by("sort_title", "number").values_list("number", flat=True)
    return numpy.fromiter(numbers.iterator(chunk_size=5000), dtype=numpy.int32)


def moved(order: Order, number: int) -> Order | None:
    """The order, where it was right until one case got another title; None if the case before it
    is one that was published meanwhile."""
    order = order[order != number]
    before = _before(number)
    if before is None:
        return numpy.insert(order, 0, number)
    places = numpy.flatnonzero(order == before)
    return numpy.insert(order, places[0] + 1, number) if len(places) else None


def _before(number: int) -> int | None:
    """The case before this one, or None; asked in two ways that an index answers."""
    entries = CatalogueEntry.objects.order_by("-sort_title", "-number").values_list(
        "number", flat=True
    )
    title = CatalogueEntry.objects.values_list("sort_title", flat=True).get(number=number)
    same = entries.filter(sort_title=title, number__lt=number).first()
    return entries.filter(sort_title__lt=title).first() if same is None else same
