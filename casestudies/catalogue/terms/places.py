"""Localities as the public knows them: where each lies, and what lies in it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from casestudies.models import CatalogueTerm

from ..snapshot.descriptions import readable
from ..snapshot.snapshot import Snapshot, remembered
from .term import Term, in_use, sort_key

FACET = "locality"
Surroundings = tuple[tuple[str, str], tuple[tuple[str, str], ...]]  # country, areas around


@dataclass(frozen=True, slots=True)
class Area:
    """A locality that has a case. `within` lists (slug, label) of those around it, nearest first.

    Of an area that only stands around others its country and its surroundings are known, no more.
    """

    slug: str
    label: str
    count: int
    country: tuple[str, str] = ("", "")
    within: tuple[tuple[str, str], ...] = ()
    kind: str = ""
    latitude: float | None = None
    longitude: float | None = None
    wikidata_id: str = ""

    @property
    def order(self) -> tuple[tuple[str, str], tuple[str, str]]:
        return sort_key(self.country[1]), sort_key(self.label)


@remembered()
def areas(snapshot: Snapshot) -> dict[str, Area]:
    """Slug → Area of every locality with a case, by country and name."""
    read = _read(in_use(snapshot, FACET))
    return {area.slug: area for area in sorted(read, key=lambda area: area.order)}


def in_order_of_country(snapshot: Snapshot, terms: Sequence[Term]) -> tuple[Term, ...]:
    by_slug = {term.slug: term for term in terms}
    return tuple(by_slug[slug] for slug in areas(snapshot) if slug in by_slug)


def parts_of(snapshot: Snapshot, slug: str) -> list[Area]:
    """Areas that lie in this one, however deep, by name."""
    return [area for area in areas(snapshot).values() if any(slug == up for up, _ in area.within)]


def _read(terms: Iterable[Term]) -> Iterator[Area]:
    rows = CatalogueTerm.objects.filter(facet=FACET).values_list("value", "data")
    read = ((slug, readable(FACET, slug, data)) for slug, data in rows.iterator(chunk_size=5000))
    described = {slug: data for slug, data in read if data}
    around: dict[str, Surroundings] = {}
    for said in described.values():
        country, within = _pair(said["country"]), tuple(_pair(term) for term in said["within"])
        for place, (slug, _) in enumerate(within, 1):
            around.setdefault(slug, (country, within[place:]))
    for term in terms:
        data = described.get(term.slug)
        yield _area(term, data) if data else _bare(term, around.get(term.slug))


def _pair(term: dict[str, str]) -> tuple[str, str]:
    return term["slug"], term["label"]


def _area(term: Term, data: dict[str, Any]) -> Area:
    return Area(
        term.slug,
        term.label,
        term.count,
        country=_pair(data["country"]),
        within=tuple(_pair(area) for area in data["within"]),
        **{name: data[name] for name in ("kind", "latitude", "longitude", "wikidata_id")},
    )


def _bare(term: Term, known: Surroundings | None) -> Area:
    return Area(term.slug, term.label, term.count, *(known or ()))
