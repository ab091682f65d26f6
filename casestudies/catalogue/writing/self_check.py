"""Holding the catalogue against plain SQL over the published versions in force."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from pyroaring import BitMap

from casestudies.models import CatalogueState, FacetChunk, Locality
from casestudies.record import standing

from .. import search
from ..cards.data import SHAPE
from ..facets import (
    ALL,
    BACKED,
    CLAIM,
    CLAIM_FACETS,
    EVERY_FACET,
    FACETS,
    OF_TERMS,
    RUNNING,
    YEAR,
)
from ..snapshot import stored
from ..snapshot.holdings import PROGRAMME
from ..snapshot.snapshot import EMPTY
from . import passages
from .addresses import displaced, shared
from .record_sql import (
    leaving_out,
    naming_merged,
    numbers_backed,
    running,
    select,
    values_of,
    years,
)

Figures = tuple[int, int]  # how many cases, and the sum of their numbers


STATE, PASSAGES = "state", "passages"
(PLACES,) = (facet.name for facet in EVERY_FACET if facet.model is Locality)
OTHER_CARDS = "cards of another shape"


@dataclass(frozen=True)
class Difference:
    """The figures of one value where the catalogue and the published versions disagree."""

    facet: str
    value: str
    catalogue: Figures
    versions: Figures

    def __str__(self) -> str:
        name = f"{self.facet} {self.value}".strip()
        if self.catalogue[0] == self.versions[0]:
            return f"{name}: {self.catalogue[0]:,} in both, but not the same cases"
        return (
            f"{name}: {self.catalogue[0]:,} in the catalogue, "
            f"{self.versions[0]:,} by the published versions"
        )


def differences(
    progress: Callable[[Sequence[str]], Iterable[str]] = lambda names: names,
    without: Collection[int] = (),
    numbers: BitMap = EMPTY,
) -> Iterator[Difference]:
    """Every Difference, facet by facet; `without` versions that can't be read and the `numbers` of
    their cases."""
    with leaving_out(without, standing()):
        yield from _differences(progress, numbers)


def _differences(
    progress: Callable[[Sequence[str]], Iterable[str]], numbers: BitMap
) -> Iterator[Difference]:
    queries = {facet.name: values_of(facet) for facet in EVERY_FACET if facet.paths}
    in_claims = [facet.in_claim for facet in CLAIM_FACETS.values()]
    queries |= {ALL: select(()), CLAIM: select(("outcomes",), *in_claims)}
    queries |= {YEAR: years(), RUNNING: running(), BACKED: numbers_backed()}
    said = select(("outcomes",), "domain.id", "direction")
    for facet in progress([STATE, PASSAGES, *queries]):
        if facet == PASSAGES:
            yield from _compare(facet, _with_passages(numbers), _counted(said))
        elif facet == PLACES:
            yield from _compare_places(queries[facet], numbers)
        elif facet != STATE:
            yield from _compare(facet, _stored(facet, numbers), _counted(queries[facet]))
        elif not numbers:
            yield from _compare(facet, _state(), _expected_state())


def _compare(
    facet: str, catalogue: dict[str, Figures], versions: dict[str, Figures]
) -> Iterator[Difference]:
    for value in sorted(catalogue.keys() | versions.keys()):
        pair = catalogue.get(value, (0, 0)), versions.get(value, (0, 0))
        if pair[0] != pair[1]:
            yield Difference(facet, value, *pair)


def _compare_places(query: str, without: BitMap) -> Iterator[Difference]:
    """Without the cases that name a place which was merged: what lies around the one that stands
    for it is none of their records'."""
    if naming := naming_merged(FACETS[PLACES]):
        without = without | BitMap(number for (number,) in _rows(naming))
        query = f"SELECT number, value FROM ({query}) named WHERE number NOT IN ({naming})"
    yield from _compare(PLACES, _stored(PLACES, without), _counted(query))


def _stored(facet: str, without: BitMap) -> dict[str, Figures]:
    """Value → its Figures, as the catalogue has it; without some cases."""
    if facet == PROGRAMME:  # which a column names, and no bitmap
        return _counted(
            "SELECT e.number, t.value FROM casestudies_catalogueentry e "
            "JOIN casestudies_catalogueterm t ON t.id = e.programme_id AND e.listed "
            f"AND e.number NOT IN ({', '.join(map(str, without)) or '-1'})"
        )
    by_value: defaultdict[str, BitMap] = defaultdict(BitMap)
    chunks = FacetChunk.objects.filter(facet=facet).values_list("value", "chunk", "bitmap")
    for value, chunk, blob in chunks.iterator(chunk_size=5000):
        bitmap = stored.bitmap(blob, chunk)
        if bitmap is None:  # so that there is a difference, whatever it should say
            bitmap, value = BitMap([0]), f"{value} (a bitmap that can't be read)"
        else:
            bitmap -= without
        by_value[value] |= bitmap
    return {value: (len(cases), sum(cases)) for value, cases in by_value.items() if cases}


def _with_passages(without: BitMap) -> dict[str, Figures]:
    """Domain and direction → the cases with a passage on it; SQL knows not to fold locators."""
    return _counted(
        f"SELECT number, domain || '|' || direction AS value FROM {passages.TABLE} "
        f"WHERE number NOT IN ({', '.join(map(str, without)) or '-1'})"
    )


def _counted(query: str) -> dict[str, Figures]:
    """The same by SQL; `query` selects value and number."""
    rows = _rows(
        "SELECT value, count(*), sum(number) FROM "
        f"(SELECT DISTINCT value, number FROM ({query}) found WHERE value IS NOT NULL) cases "
        "GROUP BY value"
    )
    return {str(value): (count, int(total)) for value, count, total in rows}


def _state() -> dict[str, Figures]:
    read = CatalogueState.objects.values_list("tallies", flat=True).first()
    tallies = stored.tallies(read) or {}
    counts = {
        "listed cases": "SELECT count(*) FROM casestudies_catalogueentry WHERE listed",
        "texts": f"SELECT count(*) FROM {search.backend().TABLE}",
        "cards": "SELECT count(*) FROM casestudies_catalogueentry e "
        "JOIN casestudies_cataloguecard c ON c.version_id = e.version_id WHERE e.listed",
        OTHER_CARDS: "SELECT count(*) FROM casestudies_catalogueentry e "
        f"JOIN casestudies_cataloguecard c ON c.version_id = e.version_id "
        f"WHERE e.listed AND c.shape <> {SHAPE}",
        "latest versions": "SELECT count(*) FROM casestudies_catalogueentry e "
        "JOIN casestudies_caseversion v ON v.id = e.version_id WHERE NOT EXISTS "
        "(SELECT 1 FROM casestudies_caseversion w WHERE w.case_id = e.case_id "
        "AND (w.number > v.number OR v.case_id <> e.case_id))",
    }
    counted = {name: (_rows(sql)[0][0], 0) for name, sql in counts.items()}
    counted["slugs that their rows do not have"] = _displaced(), 0
    counted["slugs that two terms have"] = len([*shared()]), 0
    return counted | {f"tally of {name}": (count, 0) for name, count in tallies.items() if count}


def _displaced() -> int:
    return sum(1 for facet in OF_TERMS.values() for _ in displaced(facet))


def _expected_state() -> dict[str, Figures]:
    published = "SELECT count(*) FROM casestudies_casestudy WHERE status = 'published'"
    ever = "SELECT count(DISTINCT case_id) FROM casestudies_caseversion"
    ((listed,),), ((versions,),) = _rows(published), _rows(ever)
    said = select(("outcomes",), "domain.id", "direction")
    tallies = _rows(f"SELECT value, count(*) FROM ({said}) said GROUP BY value")
    by_name = {f"tally of {name}": (count, 0) for name, count in tallies}
    if statements := sum(count for _, count in tallies):
        by_name["tally of statements"] = (statements, 0)
    by_name |= {f"tally of {name}": (count, 0) for name, count in passages.tallies().items()}
    facts = {"listed cases": listed, "texts": listed, "cards": listed, "latest versions": versions}
    return {name: (count, 0) for name, count in facts.items()} | by_name


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
