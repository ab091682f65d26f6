"""Localities as the public knows them: where each lies, and what lies in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casestudies.models import CatalogueTerm

from ..snapshot.descriptions import readable
from ..snapshot.names import labels_of
from ..snapshot.snapshot import Snapshot, remembered
from .term import Term, in_use, sort_key

FACET = "locality"
Named = tuple[str, str]  # value and label
Surroundings = tuple[Named, tuple[Named, ...]]  # country, areas around


@dataclass(frozen=True, slots=True)
class Area:
    """A locality that has a case. `within` lists those around it, nearest first.

    Of an area that only stands around others its country and its surroundings are known, no more.
    """

    value: str
    slug: str
    label: str
    count: int
    country: Named = ("", "")
    within: tuple[Named, ...] = ()
    kind: str = ""
    latitude: float | None = None
    longitude: float | None = None
    wikidata_id: str = ""

    @property
    def order(self) -> tuple[tuple[str, str], tuple[str, str]]:
        return sort_key(self.country[1]), sort_key(self.label)


@remembered()
def areas(snapshot: Snapshot) -> dict[str, Area]:
    """Value → Area of every locality with a case, by country and name."""
    read = Reading(snapshot).areas()
    return {area.value: area for area in sorted(read, key=lambda area: area.order)}


def in_order_of_country(snapshot: Snapshot, terms: Sequence[Term]) -> tuple[Term, ...]:
    by_value = {term.value: term for term in terms}
    return tuple(by_value[value] for value in areas(snapshot) if value in by_value)


def parts_of(snapshot: Snapshot, value: str) -> list[Area]:
    """Areas that lie in this one, however deep, by name."""
    return [area for area in areas(snapshot).values() if any(value == up for up, _ in area.within)]


class Reading:
    """Descriptions of localities as Areas, under the labels that were published last."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.terms = in_use(snapshot, FACET)
        self.localities, self.countries = (labels_of(snapshot, name) for name in (FACET, "country"))

    def areas(self) -> Iterator[Area]:
        rows = CatalogueTerm.objects.filter(facet=FACET).values_list("value", "data")
        read = (
            (value, readable(FACET, value, data)) for value, data in rows.iterator(chunk_size=5000)
        )
        described = {value: data for value, data in read if data}
        around: dict[str, Surroundings] = {}
        for said in described.values():
            country, within = self._surroundings(said)
            for place, (value, _) in enumerate(within, 1):
                around.setdefault(value, (country, within[place:]))
        for term in self.terms:
            data = described.get(term.value)
            yield self._area(term, data) if data else _bare(term, around.get(term.value))

    def _surroundings(self, data: dict[str, Any]) -> Surroundings:
        within = tuple(_named(self.localities, area) for area in data["within"])
        return _named(self.countries, data["country"]), within

    def _area(self, term: Term, data: dict[str, Any]) -> Area:
        country, within = self._surroundings(data)
        more = {name: data[name] for name in ("kind", "latitude", "longitude", "wikidata_id")}
        return Area(
            term.value, term.slug, term.label, term.count, country=country, within=within, **more
        )


def _named(labels: Mapping[str, str], term: dict[str, Any]) -> Named:
    value = str(term["id"])
    return value, labels.get(value, term["label"])


def _bare(term: Term, known: Surroundings | None) -> Area:
    return Area(term.value, term.slug, term.label, term.count, *(known or ()))
