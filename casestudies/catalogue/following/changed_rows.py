"""What changed in the catalogue's tables since a version, as far as it can be read."""

from collections.abc import Callable, Hashable, Iterator
from itertools import islice
from typing import Any, TypeVar

import numpy
from django.db import DatabaseError, connection
from pyroaring import BitMap

from casestudies.models import (
    CatalogueEntry,
    CatalogueState,
    CatalogueTerm,
    FacetChunk,
    FormerAddress,
)
from casestudies.record import standing
from keywords.graph import KeywordGraph

from ..facets import (
    ALL,
    BACKED,
    CLAIM,
    EVERY_FACET,
    FACETS,
    OF_TERMS,
    OFFERED,
    RUNNING,
    YEAR,
    Held,
    kind_of,
)
from ..snapshot import stored
from ..snapshot.holdings import IN_DATABASE, PROGRAMME
from ..snapshot.numbers import PART, Array
from ..snapshot.snapshot import SHAPE, Changes, Snapshot

# Plain SQL: a tenth of what the ORM takes, for what is read with every edit. It gives JSON as text
# on either database.
REST = f"SELECT next_number, tallies, shape FROM {CatalogueState._meta.db_table} WHERE id = 1"
CHUNKS = f"SELECT facet, value, chunk, bitmap FROM {FacetChunk._meta.db_table}"
TERMS = f"SELECT id, facet, value, slug, label FROM {CatalogueTerm._meta.db_table}"
ENTRIES = (
    "SELECT number, version_id, statements, COALESCE(programme_id, 0), listed "
    f"FROM {CatalogueEntry._meta.db_table}"
)
COUNTED = {*OFFERED, CLAIM}
KNOWN = {*FACETS, ALL, YEAR, RUNNING, CLAIM, BACKED}
ARRAYS = ("version_ids", "statements", "programmes")  # as in ENTRIES
ROWS = 10_000
Result = TypeVar("Result")
Faults = dict[Hashable, str]


class NotPreparedError(DatabaseError):
    """The database can't be read as it is: the catalogue is of another shape than this release
    reads. `manage.py prepare` makes it again from the published versions."""


def taxonomy(old: Snapshot, faults: Faults) -> dict[str, Any]:
    """Keywords, vocabularies, former addresses and merges: each is read whole."""
    return {
        "graph": _readable(KeywordGraph.load, old.graph, "keywords", faults),
        "vocabularies": _readable(_vocabularies, old.vocabularies, "vocabularies", faults),
        "former": _readable(_former_addresses, old.former, "former addresses", faults),
        "standing": _readable(standing, old.standing, "merges", faults),
    }


def _readable(read: Callable[[], Result], before: Result, what: str, faults: Faults) -> Result:
    """What is read; that of before where the database is damaged there."""
    faults.pop(what, None)
    try:
        return read()
    except (DatabaseError, ValueError) as error:
        if not stored.is_damage(error):
            raise
        faults[what] = f"The {what} can't be read ({error}): pages do without"
        return before


def counts(old: Snapshot, faults: Faults) -> tuple[int, dict[str, int]]:
    """The next case number, and the tallies."""
    faults.pop("state", None)
    with connection.cursor() as cursor:
        cursor.execute(REST)
        found = cursor.fetchone() or (0, "{}", SHAPE)
        least = old.next_number
        if old.version < 0:
            cursor.execute(f"SELECT count(*) FROM {CatalogueEntry._meta.db_table}")
            (least,) = cursor.fetchone()
    if found[2] != SHAPE:
        raise NotPreparedError(f"The catalogue has shape {found[2]}, not {SHAPE}: run prepare.")
    next_number, tallies = stored.whole_number(found[0]), stored.tallies(found[1])
    # Only what empties the catalogue lowers it, and then everything is read anew.
    is_plausible = next_number <= stored.HIGHEST and (old.version >= 0 or least <= next_number)
    if not is_plausible or tallies is None:
        faults["state"] = "The row of CatalogueState can't be right: statements are counted wrongly"
    return next_number if is_plausible else least, tallies or {}


def _changed(sql: str, since: int, faults: Faults, *but: str) -> Iterator[Any]:
    """Rows that changed after version `since`, other than of some facets; as far as they can be
    read, if all are."""
    conditions = ["changed_in > %s"] if since >= 0 else []  # of all no index is asked
    if but:
        conditions.append(f"facet NOT IN ({', '.join(['%s'] * len(but))})")
    query = " WHERE ".join(filter(None, (sql, " AND ".join(conditions))))
    whole = since < 0 and not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
    try:
        with connection.chunked_cursor() if whole else connection.cursor() as cursor:
            cursor.execute(query, [*([since] if since >= 0 else []), *but])
            while rows := cursor.fetchmany(ROWS):
                yield from rows
    except DatabaseError as error:
        if since >= 0 or not stored.is_damage(error):
            raise
        faults["table", sql] = f"A table of the catalogue can't be read to its end ({error})"


def with_chunks(old: Snapshot, changes: Changes, faults: Faults) -> dict[str, dict[str, BitMap]]:
    """Bitmaps with the changed chunks put in; the old ones stay as they were."""
    bitmaps = dict(old.bitmaps)
    for facet, value, chunk, cases in _readable_chunks(old.version, faults):
        changed = changes.chunks.setdefault(facet, {})
        if not changed:
            bitmaps[facet] = dict(bitmaps.get(facet, {}))
        values, start = bitmaps[facet], chunk * PART
        if value not in changed:
            values[value] = BitMap(values.get(value, ()), optimize=False)
        changed.setdefault(value, set()).add(chunk)
        values[value].remove_range(start, start + PART)
        values[value] |= _without_runs(cases) if facet in COUNTED else cases
    return bitmaps


def _readable_chunks(since: int, faults: Faults) -> Iterator[tuple[str, str, int, BitMap]]:
    """(facet, value, chunk, cases); empty in place of cases that can't be read, so that counts
    are of those that can."""
    for facet, value, chunk, blob in _changed(CHUNKS, since, faults, *IN_DATABASE):
        about = "bitmap", facet, value, chunk
        faults.pop(about, None)
        if not stored.is_a_chunk(facet, value, chunk):
            faults[about] = f"There is no facet with a bitmap {facet} “{value}”, chunk {chunk}"
        elif facet in KNOWN:  # none that another release had
            cases = stored.bitmap(blob, chunk)
            if cases is None:
                faults[about] = (
                    f"A bitmap of {facet} “{value}” can't be read: its count lacks cases"
                )
                start = chunk * PART
                cases = listed_cases(start, start + PART) if facet == ALL else BitMap()
            yield facet, value, chunk, cases


def listed_cases(start: int, stop: int) -> BitMap:
    """The cases from `start` up to `stop` that are listed, by their entries."""
    entries = CatalogueEntry.objects.filter(number__gte=start, number__lt=stop, listed=True)
    numbers = entries.values_list("number", flat=True).order_by()
    return BitMap(number for number in numbers.iterator(ROWS) if isinstance(number, int))


def _without_runs(cases: BitMap) -> BitMap:
    """Runs take less room and ten times as long to intersect."""
    return BitMap(cases.to_array(), optimize=False)


def with_names(old: Snapshot, changes: Changes, faults: Faults) -> dict[str, Any]:
    """Labels and slugs with the changed ones put in."""
    but = IN_DATABASE if old.version >= 0 else (*IN_DATABASE, PROGRAMME)
    labels, slugs = dict(old.labels), dict(old.slugs)
    for pk, facet, value, slug, label in _changed(TERMS, old.version, faults, *but):
        faults.pop(("term", pk), None)
        if not all(isinstance(text, str) for text in (facet, value, slug, label)):
            faults["term", pk] = f"The term {pk} ({facet} “{value}”) has no name that can be read"
            continue
        if facet == PROGRAMME:
            changes.programmes.add(pk)
            continue
        changes.terms.setdefault(facet, set()).add(value)
        before = labels.get(facet, {}).get(value), slugs.get(facet, {}).get(value)
        if before != (label, slug):
            if facet not in changes.labels:
                changes.labels[facet] = set()
                labels[facet] = dict(labels.get(facet, {}))
                slugs[facet] = dict(slugs.get(facet, {}))
            changes.labels[facet].add(value)
            labels[facet][value], slugs[facet][value] = label, slug
    return {"labels": labels, "slugs": slugs}


def _vocabularies() -> dict[str, dict[str, tuple[str, str]]]:
    """Facet → value → (slug, name) of today, in the vocabulary's order."""
    return {
        facet.name: {str(pk): (slug, name) for pk, slug, name in _terms_of_today(facet.vocabulary)}
        for facet in EVERY_FACET
        if facet.vocabulary
    }


def _terms_of_today(vocabulary: Any) -> Any:
    """Without those that were merged into another."""
    return vocabulary.objects.filter(replaced_by=None).values_list("pk", "slug", "name")


def _former_addresses() -> dict[str, dict[str, str]]:
    """Facet → slug of the past → slug of today, of the facets whose terms are in memory."""
    by_kind: dict[str, dict[str, str]] = {}
    for kind, slug, leads_to in FormerAddress.objects.values_list("kind", "slug", "leads_to"):
        by_kind.setdefault(kind, {})[slug] = leads_to
    in_memory = (name for name, facet in OF_TERMS.items() if facet.held is Held.BITMAPS)
    return {name: by_kind.get(kind_of(name), {}) for name in in_memory}


def with_entries(
    old: Snapshot,
    bitmaps: dict[str, dict[str, BitMap]],
    changes: Changes,
    next_number: int,
    faults: Faults,
) -> dict[str, Any]:
    """What is held by case number, with that of the changed entries put in."""
    rows = _changed(ENTRIES, old.version, faults)
    pieces: list[Array] = []
    while some := list(islice(rows, ROWS)):
        pieces += _readable_entries(some, next_number, faults)
    if not pieces:
        return {}
    cases, *columns, listed = numpy.concatenate(pieces).T
    if old.version >= 0:
        changes.cases = cases.tolist()
    else:
        _list_all(bitmaps, BitMap(cases[listed == 1].astype(numpy.uint32)), faults)
    return {
        name: getattr(old, name).changed(cases, column)
        for name, column in zip(ARRAYS, columns, strict=True)
    }


def _list_all(bitmaps: dict[str, dict[str, BitMap]], listed: BitMap, faults: Faults) -> None:
    """Without the bitmap of all cases no list would have any: it is held against the entries."""
    if bitmaps.get(ALL, {}).get("", BitMap()) != listed:
        bitmaps[ALL] = {"": listed}
        faults["bitmap", ALL] = "The bitmap of all cases does not agree with the entries"


def _readable_entries(rows: list[tuple[Any, ...]], numbers: int, faults: Faults) -> Iterator[Array]:
    """The rows as an array, without those that can't be right."""
    try:
        array = numpy.array(rows, dtype=numpy.int64)
        if not faults and stored.are_entries(array, numbers):
            yield array
            return
    except (TypeError, ValueError, OverflowError):
        pass
    right = [row for row in rows if _is_right(row, numbers, faults)]
    if right:
        yield numpy.array(right, dtype=numpy.int64)


def _is_right(row: tuple[Any, ...], numbers: int, faults: Faults) -> bool:
    number = row[0]
    faults.pop(("entry", number), None)
    try:
        if stored.are_entries(numpy.array([row], dtype=numpy.int64), numbers):
            return True
    except (TypeError, ValueError, OverflowError):
        pass
    faults["entry", number] = f"The entry of case number {number} can't be right: it is left out"
    return False
