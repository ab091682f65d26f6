"""Countries and localities with their cases."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from casestudies.catalogue import Criteria, Snapshot
from casestudies.catalogue.terms.places import Area, areas, parts_of
from casestudies.catalogue.terms.term import Term, sort_key

from ..navigation import Link, address, link_to, links_to
from ..wording.words import LOCALITY_KINDS

MOST_LEADING = 8
MOST_PLACES = 300
MOST_WITHOUT_LETTERS = 40
MOST_AT_A_GLANCE = 20  # of more, one is looked for by its name
WIKIDATA = "https://www.wikidata.org/wiki/"


@dataclass(frozen=True, slots=True)
class ListedPlace:
    """A locality in a list, with those that lie in it; `note` says what and where it is."""

    link: Link
    note: str
    parts: tuple["ListedPlace", ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """Places under an area, or a letter; `note` says what the area is."""

    heading: Link
    note: str
    places: tuple[ListedPlace, ...]


@dataclass(frozen=True, slots=True)
class PlaceList:
    """`more` of the places are not listed."""

    groups: tuple[PlaceGroup, ...]
    more: int

    @property
    def offers_search(self) -> bool:
        return sum(len(group.places) for group in self.groups) > MOST_AT_A_GLANCE


@dataclass(frozen=True, slots=True)
class CountryPage:
    """`localities` is their number."""

    name: str
    code: str
    count: int
    criteria: Criteria
    localities: int
    places: PlaceList


@dataclass(frozen=True, slots=True)
class LocalityPage:
    """`around` are the areas it lies in, the nearest first; `parts` are the places in it."""

    name: str
    count: int
    criteria: Criteria
    kind: str
    country: Link
    around: tuple[Link, ...]
    parts: PlaceList
    coordinates: str
    wikidata_url: str


def country_page(snapshot: Snapshot, term: Term) -> CountryPage:
    inside = [area for area in areas(snapshot).values() if area.country[0] == term.value]
    return CountryPage(
        name=term.label,
        code=term.slug,
        count=term.count,
        criteria=Criteria().with_values("country", [term.slug]),
        localities=len(inside),
        places=place_list(inside),
    )


def locality_page(snapshot: Snapshot, term: Term) -> LocalityPage:
    area, parts = areas(snapshot)[term.value], parts_of(snapshot, term.value)
    return LocalityPage(
        name=area.label,
        count=area.count,
        criteria=Criteria().with_values("locality", [area.slug]),
        kind=LOCALITY_KINDS.get(area.kind, ""),
        country=link_to(snapshot, "country", _named(area.country)),
        around=links_to(snapshot, "locality", map(_named, area.within)),
        parts=place_list(parts, inside=area.value),
        coordinates=coordinates(area),
        wikidata_url=f"{WIKIDATA}{area.wikidata_id}" if area.wikidata_id else "",
    )


def _named(pair: tuple[str, str]) -> dict[str, str]:
    value, label = pair
    return {"id": value, "label": label}


def place_list(places: Sequence[Area], inside: str = "") -> PlaceList:
    """Areas with what lies in them, then the places that lie in none of them."""
    nested = _nested(places, inside)
    groups = [PlaceGroup(area.link, area.note, area.parts) for area in nested if area.parts]
    alone = [place for place in nested if not place.parts]
    if len(alone) > MOST_WITHOUT_LETTERS:
        groups += _by_letter(alone)
    elif alone:
        groups.append(PlaceGroup(Link("Other places" if groups else ""), "", tuple(alone)))
    return PlaceList(tuple(groups), max(0, len(places) - MOST_PLACES))


def _by_letter(places: Iterable[ListedPlace]) -> Iterator[PlaceGroup]:
    for letter, some in groupby(places, lambda place: sort_key(place.link.label)[0][:1].upper()):
        yield PlaceGroup(Link(letter), "", tuple(some))


def _nested(places: Iterable[Area], inside: str = "") -> tuple[ListedPlace, ...]:
    """Two levels: areas right below `inside`, each with everything that lies in it.

    Of very many, those with most cases; an area never has more than what lies around it.
    """
    listed = sorted(places, key=lambda area: (-area.count, len(area.within)))[:MOST_PLACES]
    values = {area.value for area in listed} - {inside}
    below: dict[str, list[Area]] = {}
    for area in sorted(listed, key=lambda area: area.order):
        around = [value for value, _ in area.within if value in values]
        below.setdefault(around[-1] if around else "", []).append(area)
    return tuple(
        _place(area, inside, [_place(part, area.value) for part in below.get(area.value, ())])
        for area in below.get("", ())
    )


def _place(area: Area, inside: str, parts: Iterable[ListedPlace] = ()) -> ListedPlace:
    """`inside` is what the reader knows it to lie in."""
    kind = LOCALITY_KINDS.get(area.kind, "")
    value, label = area.within[0] if area.within else ("", "")
    is_deeper = inside and value != inside
    note = f"{kind} in {label}" if is_deeper else kind
    if area.label.endswith(f"({kind.lower()})"):  # which tells it apart from others of its name
        note = ""
    return ListedPlace(locality_link(area), note, tuple(parts))


def locality_link(area: Area) -> Link:
    return Link(area.label, address("locality-detail", area.slug), area.count)


def coordinates(area: Area) -> str:
    """“52.48° N, 1.90° W”, or nothing."""
    if area.latitude is None or area.longitude is None:
        return ""
    north, east = ("N" if area.latitude >= 0 else "S"), ("E" if area.longitude >= 0 else "W")
    return f"{abs(area.latitude):.2f}° {north}, {abs(area.longitude):.2f}° {east}"


def leading_localities(snapshot: Snapshot) -> dict[str, tuple[tuple[Link, ...], int]]:
    """Value of a country → links to the localities in it with most cases, and how many more."""
    by_country: dict[str, list[Area]] = {}
    for area in areas(snapshot).values():
        by_country.setdefault(area.country[0], []).append(area)
    return {
        country: (
            tuple(map(locality_link, sorted(inside, key=lambda area: -area.count)[:MOST_LEADING])),
            max(0, len(inside) - MOST_LEADING),
        )
        for country, inside in by_country.items()
    }
