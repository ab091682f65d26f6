"""Countries and localities with their cases."""

from dataclasses import dataclass

from casestudies.catalogue import Criteria
from casestudies.catalogue.places import areas, parts_of
from casestudies.models import Locality

from .addresses import address
from .links import Link, links_to

KINDS = dict(Locality.Kind.choices)
MOST_IN_NOTE = 8
WIKIDATA = "https://www.wikidata.org/wiki/"


@dataclass(frozen=True, slots=True)
class Place:
    """An area in a list, with those that lie in it."""

    link: Link
    kind: str
    parts: tuple = ()


@dataclass(frozen=True, slots=True)
class CountryPage:
    name: str
    code: str
    count: int
    criteria: Criteria
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class LocalityPage:
    """`around` are the areas it lies in, the nearest first."""

    name: str
    count: int
    criteria: Criteria
    kind: str
    country: Link
    around: tuple[Link, ...]
    parts: tuple[Place, ...]
    coordinates: str
    wikidata_url: str


def country_page(snapshot, term):
    inside = [area for area in areas(snapshot).values() if area.country[0] == term.slug]
    return CountryPage(
        name=term.label,
        code=term.slug,
        count=term.count,
        criteria=Criteria().with_values("country", [term.slug]),
        places=_nested(inside, ()),
    )


def locality_page(snapshot, slug):
    area = areas(snapshot)[slug]
    (country,) = links_to(snapshot, "country", [_term(area.country)])
    return LocalityPage(
        name=area.label,
        count=area.count,
        criteria=Criteria().with_values("locality", [slug]),
        kind=KINDS.get(area.kind, ""),
        country=country,
        around=links_to(snapshot, "locality", map(_term, area.within)),
        parts=_nested(parts_of(snapshot, slug), (slug,)),
        coordinates=coordinates(area),
        wikidata_url=f"{WIKIDATA}{area.wikidata_id}" if area.wikidata_id else "",
    )


def _term(pair):
    return {"slug": pair[0], "label": pair[1]}


def _nested(found, top):
    """Two levels: areas right below `top`, each with everything that lies in it."""
    known, below = {area.slug for area in found}, {}
    for area in found:
        around = [slug for slug, _ in area.within if slug in known and slug not in top]
        below.setdefault(around[-1] if around else "", []).append(area)
    return tuple(
        _place(area, tuple(_place(part) for part in below.get(area.slug, ())))
        for area in below.get("", ())
    )


def _place(area, parts=()):
    link = Link(area.label, address("locality-detail", area.slug), area.count)
    return Place(link, KINDS.get(area.kind, ""), parts)


def coordinates(area):
    """“52.48° N, 1.90° W”, or nothing."""
    if area.latitude is None or area.longitude is None:
        return ""
    north, east = ("N" if area.latitude >= 0 else "S"), ("E" if area.longitude >= 0 else "W")
    return f"{abs(area.latitude):.2f}° {north}, {abs(area.longitude):.2f}° {east}"


def most_told(snapshot):
    """Code of a country → links to the localities in it with most cases, and how many more."""
    inside = {}
    for area in areas(snapshot).values():
        inside.setdefault(area.country[0], []).append(area)
    return {
        code: (
            [_place(area).link for area in sorted(found, key=lambda a: -a.count)[:MOST_IN_NOTE]],
            max(0, len(found) - MOST_IN_NOTE),
        )
        for code, found in inside.items()
    }
