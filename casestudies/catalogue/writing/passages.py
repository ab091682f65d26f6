"""The passages of sources on which the statements of listed cases rest, each counted once.

A case's own rows tell what it brought, and an index whether others rest on the same passage: so
what changes with a publication is found without going through the collection.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db import connection

from casestudies.models import CataloguePassage
from casestudies.record import KnownBy

from .additions import PassageRow
from .bulk import batches, insert

TABLE = CataloguePassage._meta.db_table
NAMES = ("number", "domain", "direction", "source", "place", "known")
PASSAGE = ", ".join(NAMES[1:5])
KNOWN = tuple(KnownBy)
STRONGEST = f"""
    WITH wanted ({PASSAGE}) AS (VALUES {{}})
    SELECT {PASSAGE}, (
        SELECT known FROM {TABLE} found WHERE found.domain = wanted.domain
        AND found.direction = wanted.direction AND found.source = wanted.source
        AND found.place = wanted.place ORDER BY known LIMIT 1
    ) FROM wanted
"""
TALLIES = f"""
    SELECT domain, direction, known, count(*) FROM (
        SELECT {PASSAGE}, min(known) AS known FROM {TABLE} GROUP BY {PASSAGE}
    ) passages GROUP BY domain, direction, known
"""
Key = tuple[int, str, int, str]  # of a passage: the first of a PassageRow


class Passages:
    """What a Writer gathers of the cases that leave the catalogue and come into it. Where it does
    not count, somebody calls `tallies` in the end."""

    def __init__(self, counts: bool = True) -> None:
        self.counts = counts
        self.left: set[int] = set()
        self.come: dict[int, list[PassageRow]] = {}

    def leave(self, number: int) -> None:
        self.left.add(number)
        self.come.pop(number, None)

    def take(self, number: int, rows: list[PassageRow]) -> None:
        if rows:
            self.come[number] = rows

    def write(self, tallies: Counter[str]) -> None:
        """Write what was gathered, and put the tallies right."""
        gone = of_cases(self.left)
        for number in [one for one, rows in gone.items() if rows == self._come(one)]:
            del gone[number], self.come[number]
        keys = {row[:4] for rows in (*gone.values(), *self.come.values()) for row in rows}
        before = self._strongest(keys)
        for some in batches([*gone]):
            CataloguePassage.objects.filter(number__in=some).delete()
        rows = [(number, *row) for number, rows in self.come.items() for row in rows]
        insert(CataloguePassage, NAMES, rows)
        tallies.subtract(before)
        tallies.update(self._strongest(keys))
        self.left.clear()
        self.come.clear()

    def _come(self, number: int) -> list[PassageRow]:
        return sorted(self.come.get(number, ()))

    def _strongest(self, keys: Collection[Key]) -> Counter[str]:
        """The tallies of these passages alone, as they are stored."""
        counts: Counter[str] = Counter()
        for some in batches([*keys]) if self.counts else ():
            values = ", ".join(["(%s, %s, %s, %s)"] * len(some))
            for domain, direction, _, _, known in _rows(
                STRONGEST.format(values), [part for key in some for part in key]
            ):
                counts.update(_names(domain, direction, known))
        return counts


def of_cases(numbers: Iterable[int]) -> dict[int, list[PassageRow]]:
    """Case number → its rows in order; cases without any are left out."""
    found: defaultdict[int, list[PassageRow]] = defaultdict(list)
    for some in batches(sorted(numbers)):
        rows = CataloguePassage.objects.filter(number__in=some).values_list(*NAMES)
        for number, *row in rows.iterator(chunk_size=5000):
            found[number].append(PassageRow(*row))
    return {number: sorted(rows) for number, rows in found.items()}


def tallies() -> Counter[str]:
    """How many passages there are: all, and by domain, direction and how they are known."""
    counts: Counter[str] = Counter()
    for domain, direction, known, number in _rows(TALLIES):
        for name in _names(domain, direction, known):
            counts[name] += number
    return counts


def clear() -> None:
    rows = CataloguePassage._base_manager.all()
    rows._raw_delete(rows.db)


def _names(domain: int, direction: str, known: Any) -> Iterator[str]:
    """The tallies in which a passage counts; none if nobody rests on it."""
    if known in range(len(KNOWN)):
        yield "passages"
        yield f"{domain}|{direction}|{KNOWN[known]}"


def _rows(query: str, parameters: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()
