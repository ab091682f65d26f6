"""Cases in the order of their titles."""

import numpy

from casestudies.models import CatalogueEntry

TITLES = "titles"


def page(snapshot, cases, start, size):
    """A slice of these cases in the order of their titles."""
    order = snapshot.remember(TITLES, "", lambda: _read(snapshot))
    chosen = numpy.zeros(snapshot.size, dtype=bool)
    chosen[cases.to_array()] = True
    return [int(number) for number in order[chosen[order]][start : start + size]]


def _read(snapshot):
    """All case numbers, listed or not."""
    rows = CatalogueEntry.objects.filter(number__lt=snapshot.size)
    numbers = rows.order_by("sort_title", "number").values_list("number", flat=True)
    return numpy.fromiter(numbers.iterator(chunk_size=5000), dtype=numpy.int32)


def moved(order, number):
    """The order, where it was right until one case got another title; None if the case before it
    is one that was published meanwhile."""
    order = order[order != number]
    before = _before(number)
    if before is None:
        return numpy.insert(order, 0, number)
    found = numpy.flatnonzero(order == before)
    return numpy.insert(order, found[0] + 1, number) if len(found) else None


def _before(number):
    """The case before this one, or None; asked in two ways that an index answers."""
    entries = CatalogueEntry.objects.order_by("-sort_title", "-number").values_list(
        "number", flat=True
    )
    title = CatalogueEntry.objects.values_list("sort_title", flat=True).get(number=number)
    same = entries.filter(sort_title=title, number__lt=number).first()
    return entries.filter(sort_title__lt=title).first() if same is None else same
