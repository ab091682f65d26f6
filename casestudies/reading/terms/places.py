"""Countries and localities with their cases."""

from dataclasses import dataclass

from casestudies.catalogue import Criteria
from casestudies.catalogue.terms.places import areas, parts_of
from casestudies.models import Locality

from ..links import Link, links_to
from ..navigation import address

KINDS = dict(Locality.Kind.choices)
MOST_IN_NOTE = 8
MOST_PLACES = 200
WIKIDATA = "https://www.wikidata.org/wiki/"


@dataclass(frozen=True, slots=True)
class Place:
    """An area in a list, with those that lie in it; `note` says what and where it is."""

    link: Link
    note: str
    parts: tuple = ()


@dataclass(frozen=True, slots=True)
class CountryPage:
    name: str
    code: str
    count: int
    criteria: Criteria
    localities: int
    places: tuple[Place, ...]
    more_places: int


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
    more_places: int
    coordinates: str
    wikidata_url: str


def country_page(snapshot, term):
    inside = [area for area in areas(snapshot).values() if area.country[0] == term.slug]
    return CountryPage(
        name=term.label,
        code=term.slug,
        count=term.count,
        criteria=Criteria().with_values("country", [term.slug]),
        localities=len(inside),
        places=_nested(inside, ()),
        more_places=max(0, len(inside) - MOST_PLACES),
    )


def locality_page(snapshot, slug):
    area, parts = areas(snapshot)[slug], parts_of(snapshot, slug)
    (country,) = links_to(snapshot, "country", [_term(area.country)])
    return LocalityPage(
        name=area.label,
        count=area.count,
        criteria=Criteria().with_values("locality", [slug]),
        kind=KINDS.get(area.kind, ""),
        country=country,
        around=links_to(snapshot, "locality", map(_term, area.within)),
        parts=_nested(parts, (slug,)),
        more_places=max(0, len(parts) - MOST_PLACES),
        coordinates=coordinates(area),
        wikidata_url=f"{WIKIDATA}{area.wikidata_id}" if area.wikidata_id else "",
    )


def _term(pair):
    return {"slug": pair[0], "label": pair[1]}


def _nested(found, top):
    """Two levels: areas right below `top`, each with everything that lies in it.

    Of very many, those with most cases; an area never has more than what lies around it.
    """
    most = sorted(found, key=lambda area: (-area.count, len(area.within)))[:MOST_PLACES]
    known, below = {area.slug for area in most}, {}
    for area in sorted(most, key=lambda area: area.order):
        around = [slug for slug, _ in area.within if slug in known and slug not in top]
        below.setdefault(around[-1] if around else "", []).append(area)
    return tuple(
        _place(area, top, [_place(part, (area.slug,)) for part in below.get(area.slug, ())])
        for area in below.get("", ())
    )


def _place(area, top, parts=()):
    """`top` is what the reader knows it to lie in."""
    kind = KINDS.get(area.kind, "")
    slug, label = area.within[0] if area.within else ("", "")
    is_deeper = top and slug not in top
    return Place(link_of(area), f"{kind} in {label}" if is_deeper else kind, tuple(parts))


def link_of(area):
    return Link(area.label, address("locality-detail", area.slug), area.count)


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
            [link_of(area) for area in sorted(found, key=lambda a: -a.count)[:MOST_IN_NOTE]],
            max(0, len(found) - MOST_IN_NOTE),
        )
        for code, found in inside.items()
    }
