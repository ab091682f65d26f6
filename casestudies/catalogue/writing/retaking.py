"""Counting published cases anew where rows were merged, or a merge was taken back.

No version is written. Each case is taken again as its record reads now (record/standing.py), which
puts right everything that the catalogue has of it; readers' pages are made of records read so too.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.db.models import Model
from pyroaring import BitMap

from casestudies.models import CatalogueEntry, CatalogueTerm, FormerAddress, Replaceable
from casestudies.record import Reading, Standing, UnreadableError, in_place, read, standing
from casestudies.record.naming import HELD_AS
from keywords.models import Keyword

from ..facets import EVERY_FACET
from ..faults import DamagedError
from ..snapshot.holdings import PROGRAMME, cases_by_value
from . import addresses
from .additions import to_json
from .bulk import batches
from .state import begin_anew
from .writer import Writer, writer

(TREE,) = (facet.name for facet in EVERY_FACET if facet.is_tree)
MOST_AT_ONCE = 100  # cases, whose records are in memory then
# The descriptions in which terms of others stand, whose ids they name.
NESTING = ("programme", "project", "locality", "source")


def numbers_with(model: type[Model], keys: Iterable[int]) -> BitMap:
    """The cases that count under any of these rows, withdrawn ones not."""
    values = [str(key) for key in keys]
    facets = [TREE] if model is Keyword else addresses.facets_of(model)
    if PROGRAMME in facets:
        entries = CatalogueEntry.objects.filter(programme__value__in=values, listed=True)
        return BitMap(entries.values_list("number", flat=True))
    found = [cases for facet in facets for cases in cases_by_value(facet, values).values()]
    return BitMap.union(BitMap(), *found)


def standing_for(model: type[Model], pk: int) -> set[int]:
    """A row, and all that were merged into it."""
    found, frontier = {pk}, {pk}
    while frontier:
        rows = model._base_manager.filter(replaced_by__in=frontier)
        frontier = {*rows.values_list("pk", flat=True)} - found
        found |= frontier
    return found


@contextmanager
def replacing(model: type[Replaceable], gone: int) -> Iterator[None]:
    """Inside, a row comes to be replaced by another, or stops to be: readers see it with the next
    request. The catalogue is locked first, and all is one transaction."""
    with writer() as begun:
        before = standing()
        name = HELD_AS[model][0]
        counted = before.get(name, {}).get(gone, {}).get("id", gone)  # under this until now
        numbers = numbers_with(model, {counted, *standing_for(model, gone)})
        yield
        now = standing()
        goes = gone in now.get(name, {})
        for entries in _batches(numbers):
            for entry in entries:
                _take(begun, entry, before, now, goes)
            begun.write_cases()
            begun.latest.clear()
        begun.changed = True
        if goes:
            _describe_again(begun, now, gone)
    if goes:
        _take_out(model, gone)
    begin_anew()


def _take(
    begun: Writer, entry: CatalogueEntry, before: Standing, now: Standing, goes: bool
) -> None:
    """Where a row goes, what was published of others is not said again: perhaps there is news."""
    try:
        stored = read(entry.version.record)
    except UnreadableError as error:
        raise DamagedError(f"what was published of “{entry.case}” can't be read") from error
    begun.latest[entry.case_id] = entry.number, in_place(stored, before)
    record = in_place(stored, now)
    begun.put(entry.case, entry.version, record.naming_only(None) if goes else record)


def _batches(numbers: BitMap) -> Iterator[list[CatalogueEntry]]:
    """In the order in which they were published, so that the last word stays the last."""
    chosen = CatalogueEntry.objects.filter(listed=True)
    order = [
        number
        for some in batches([*numbers])
        for number in chosen.filter(number__in=some).values_list("version__published_at", "number")
    ]
    for some in batches(sorted(order), MOST_AT_ONCE):
        rows = chosen.filter(number__in=[number for _, number in some])
        found = {row.number: row for row in rows.select_related("version", "case")}
        yield [found[number] for _, number in some]


# Addresses


def lead_on(model: type[Replaceable], slug: str, to: str) -> dict[str, str]:
    """What led to a row leads to another. Returns where it led before, empty for the row's own."""
    kind = str(model._meta.model_name)
    former = FormerAddress.objects.filter(kind=kind)
    led = dict(former.filter(leads_to=slug).values_list("slug", "leads_to"))
    own = former.filter(slug=slug).values_list("leads_to", flat=True).first()
    addresses.remember([(kind, one, to) for one in {*led, slug} if one != to])
    return led | {slug: own or ""}


def lead_back(model: type[Replaceable], led: Mapping[str, str], to: str) -> None:
    """The same taken back, of what leads there still."""
    kind = str(model._meta.model_name)
    former = FormerAddress.objects.filter(kind=kind, leads_to=to)
    for slug, before in led.items():
        if before:
            former.filter(slug=slug).update(leads_to=before)
        else:
            former.filter(slug=slug).delete()


def _describe_again(begun: Writer, now: Standing, gone: int) -> None:
    """Descriptions of other terms that name the row: a programme's partners, an area around."""
    rows = CatalogueTerm.objects.filter(facet__in=NESTING).values_list("pk", "data")
    for pk, data in rows.iterator(chunk_size=2000):
        if not isinstance(data, dict) or f'"id":{gone}' not in to_json(data):
            continue
        reading = Reading(now)
        said = reading.of(data)
        if reading.put:
            CatalogueTerm.objects.filter(pk=pk).update(data=said, changed_in=begun.version)


def _take_out(model: type[Replaceable], gone: int) -> None:
    """The terms of a row that went; whoever asks for them is led to those in its place."""
    facets = addresses.facets_of(model)
    CatalogueTerm.objects.filter(facet__in=facets, value=str(gone)).delete()
