"""Localities as the public knows them: where each lies, and what lies in it."""

from dataclasses import dataclass

from casestudies.models import CatalogueTerm

from .terms import in_use, sort_key

FACET = "locality"


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
    def order(self):
        return sort_key(self.country[1]), sort_key(self.label)


def areas(snapshot):
    """Slug → Area of every locality with a case, by country and name; read once a version."""
    key = ("areas",)
    if key not in snapshot.cache:
        found = _read(in_use(snapshot, FACET))
        snapshot.cache[key] = {one.slug: one for one in sorted(found, key=lambda one: one.order)}
    return snapshot.cache[key]


def parts_of(snapshot, slug):
    """Areas that lie in this one, however deep, by name."""
    return [one for one in areas(snapshot).values() if any(slug == up for up, _ in one.within)]


def _read(terms):
    rows = CatalogueTerm.objects.filter(facet=FACET).values_list("value", "data")
    described = {slug: data for slug, data in rows.iterator(chunk_size=5000) if data}
    around = {}
    for data in described.values():
        country, within = _pair(data["country"]), tuple(_pair(term) for term in data["within"])
        for at, (slug, _) in enumerate(within, 1):
            around.setdefault(slug, (country, within[at:]))
    for term in terms:
        data = described.get(term.slug)
        yield _area(term, data) if data else _bare(term, around.get(term.slug))


def _pair(term):
    return term["slug"], term["label"]


def _area(term, data):
    return Area(
        term.slug,
        term.label,
        term.count,
        country=_pair(data["country"]),
        within=tuple(_pair(one) for one in data["within"]),
        **{name: data[name] for name in ("kind", "latitude", "longitude", "wikidata_id")},
    )


def _bare(term, known):
    return Area(term.slug, term.label, term.count, *(known or ()))
