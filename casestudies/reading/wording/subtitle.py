"""The line under a case's title: what kind of case it is, where, and when."""

from collections.abc import Sequence
from typing import NamedTuple

from casestudies.record import Place, Record

from .words import CASE_KINDS, LOCALITY_KINDS, listed, year_range

MOST_NAMED = 2
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class Spot(NamedTuple):
    """A place: its name, its kind where that is known, and what lies around it."""

    name: str
    kind: str = ""
    around: str = ""


def subtitle_of(record: Record) -> str:
    """“Programme · five council areas, Scotland · 2013–2017”."""
    places = [Spot(place.label, place.kind, _around(place)) for place in outermost(record)]
    return subtitle(record.kind, places, [term.label for term in record.countries], record.run())


def subtitle(
    kind: str,
    places: Sequence[Spot],
    countries: Sequence[str],
    years: tuple[int | None, int | None],
) -> str:
    """`countries` are named where there is no place; what nobody recorded is left out."""
    when = year_range(*years)
    parts = (CASE_KINDS.get(kind, kind), whereabouts(places, countries), _uncapitalised(when))
    return " · ".join(part for part in parts if part)


def outermost(record: Record) -> list[Place]:
    """The localities without those that lie in another of them."""
    named = {place.id for place in record.localities}
    return [place for place in record.localities if not named & {area.id for area in place.within}]


def whereabouts(places: Sequence[Spot], countries: Sequence[str]) -> str:
    """“Leeds and York, England”; more than two of a sort are counted."""
    if not places:
        return _names(countries, "countries")
    kinds = {place.kind for place in places}
    sort = _plural(LOCALITY_KINDS.get(kinds.pop(), "place")) if len(kinds) == 1 else "places"
    around = list(dict.fromkeys(place.around for place in places if place.around))
    names = _names([place.name for place in places], sort)
    return ", ".join(part for part in (names, _names(around, "areas")) if part)


def _around(place: Place) -> str:
    return place.within[-1].label if place.within else place.country.label


def _names(names: Sequence[str], sort: str) -> str:
    """One or two names, or how many there are of the sort."""
    if len(names) <= MOST_NAMED:
        return listed(names)
    return f"{NUMBERS[len(names)] if len(names) < len(NUMBERS) else f'{len(names):,}'} {sort}"


def _plural(kind: str) -> str:
    kind = kind.lower()
    return f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"


def _uncapitalised(words: str) -> str:
    return words[:1].lower() + words[1:]
