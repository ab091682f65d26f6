"""Cards of found cases, as they are stored, or made afresh of their versions where they can't be
used: since a release before or after this one made them, or because they are broken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, NamedTuple

from django.db import connection
from pydantic import ValidationError
from pydantic_core import from_json

from casestudies.models import CaseVersion, CatalogueCard, CatalogueEntry
from casestudies.record import Standing, in_place, read_published
from keywords.graph import Concept

from .. import faults
from ..search import Unit
from ..search.shown import snippets
from ..search.stored.lookups import texts_of
from ..search.words.texts import GAP
from ..snapshot.namesakes import namesakes_of, qualified
from ..snapshot.snapshot import Snapshot, remembered
from ..snapshot.stored import rows_of
from .data import CARD, SHAPE, CardData, PlaceName, StripRow, card_of, card_to_json

RECORDS = f"SELECT id, CAST(record AS text) FROM {CaseVersion._meta.db_table} WHERE id IN"
CARDS = f"SELECT version_id, shape, data FROM {CatalogueCard._meta.db_table} WHERE version_id IN"
MOST_MADE = 1000
MOST_MARKED = 100  # cases of one search whose marks are kept


class Marked(NamedTuple):
    """What a search shows of a case: title and summary with marks, and the code and an excerpt of
    the passage that says most."""

    title: str
    summary: str
    passage: tuple[str, str] | None = None


@dataclass(frozen=True)
class Card:
    """A case in a list. `title` and `summary` carry marks where a text was searched."""

    data: CardData
    keywords: tuple[Concept, ...]
    title: str
    summary: str
    place: str = ""
    passage: tuple[str, str] | None = None

    @property
    def slug(self) -> str:
        return self.data["slug"]

    @property
    def code(self) -> str:
        return self.data["code"]

    @property
    def version(self) -> int:
        return self.data["version"]

    @property
    def strip(self) -> list[StripRow]:
        return self.data["strip"]


def cards_for(snapshot: Snapshot, numbers: Sequence[int]) -> dict[int, Card]:
    """Case number → its Card, as of the snapshot's versions."""
    versions = dict(zip(numbers, snapshot.versions_of(numbers), strict=True))
    cards = cards_of(snapshot, [*versions.values()])
    return {number: cards[pk] for number, pk in versions.items() if pk in cards}


def cards_of(snapshot: Snapshot, versions: Sequence[int]) -> dict[int, Card]:
    """Id of a version → its Card; one that can't be made is left out."""
    found = _data_of(snapshot, versions)
    return {pk: _card(snapshot, data) for pk, data in found.items()}


class Shown(NamedTuple):
    """A case that was found, by its number, and its title and summary."""

    number: int
    title: str
    summary: str


class Marks:
    """What a search shows of the cases that it found, by their versions: the next page, or the same
    words with other filters, show some of them again."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.sought = snippets.Sought(units)
        self.kept: dict[int, Marked] = {}

    def of(self, snapshot: Snapshot, cases: Mapping[int, Shown]) -> dict[int, Marked]:
        found = {pk: self.kept[pk] for pk in cases if pk in self.kept}
        made = self._made(snapshot, {pk: case for pk, case in cases.items() if pk not in found})
        if len(self.kept) < MOST_MARKED:
            self.kept |= made
        return found | made

    def _made(self, snapshot: Snapshot, cases: Mapping[int, Shown]) -> dict[int, Marked]:
        texts = texts_of(snapshot, [case.number for case in cases.values()], whole=True)
        found, places = {}, {}
        for pk, case in cases.items():
            title, lead, body = texts.get(case.number, ("", "", ""))
            in_title = self.sought.held_by(title.partition(GAP)[0])
            in_summary = self.sought.held_by(lead.partition(GAP)[0])
            found[pk] = Marked(
                self.sought.marked(case.title, len(in_title)),
                self.sought.marked(case.summary, len(in_summary)),
            )
            if best := self.sought.places(body, more_than=len(in_title | in_summary)):
                places[pk] = best
        for pk, record in rows_of(_records, [*places]):
            passage = _passage(record, places[pk], self.sought.marker)
            found[pk] = found[pk]._replace(passage=passage)
        return found


@remembered(most=40)
def marks_of_search(snapshot: Snapshot, units: tuple[Unit, ...]) -> Marks:
    return Marks(units)


def marked(
    snapshot: Snapshot, cases: Mapping[int, Shown], units: tuple[Unit, ...]
) -> dict[int, Marked]:
    """What a search for these units shows of cases, by their versions."""
    return marks_of_search(snapshot, units).of(snapshot, cases)


def _records(versions: Sequence[int]) -> Iterable[tuple[int, Any]]:
    """By plain SQL, as each search asks it."""
    if not versions:
        return []
    places = ", ".join(["%s"] * len(versions))
    with connection.cursor() as cursor:
        cursor.execute(f"{RECORDS} ({places})", [*versions])
        return [(pk, _parsed(record)) for pk, record in cursor.fetchall()]


def _parsed(text: str) -> Any:
    try:
        return from_json(text)
    except ValueError:
        return None


def _passage(
    record: Any, places: Sequence[snippets.Place], marker: snippets.Marker
) -> tuple[str, str] | None:
    try:
        return snippets.passage(record, places, marker)
    except Exception:  # whatever a broken record may raise: the card says enough
        return None


def title_of(snapshot: Snapshot, case_id: int) -> str:
    """A case's title as lists show it; empty for one that they don't."""
    entries = CatalogueEntry.objects.filter(case=case_id).values_list("version", flat=True)
    cards = cards_of(snapshot, [version for version in entries[:1] if version])
    return next((card.data["title"] for card in cards.values()), "")


def _card(snapshot: Snapshot, data: CardData) -> Card:
    current_ones = (snapshot.graph.current(term["id"]) for term in data["keywords"])
    keywords = tuple({one.id: one for one in current_ones if one}.values())
    return Card(data, keywords, data["title"], data["summary"], place_line(snapshot, data))


def place_line(snapshot: Snapshot, data: CardData) -> str:
    """Where, in one line: “Birmingham, England”."""
    names = [_place(snapshot, place, data["around"]) for place in data["places"]]
    more = [f"{data['more_places']} more"] if data["more_places"] else []
    return ", ".join(filter(None, [*names, *more, data["around"]]))


def _place(snapshot: Snapshot, place: PlaceName, around: str) -> str:
    """What is said of the country goes without saying where the line ends with a part of it."""
    qualifier = namesakes_of(snapshot, "locality").qualifiers.get(str(place["id"]))
    said = around and qualifier in (around, place["country"])
    return place["label"] if said else qualified(place["label"], qualifier)


def _data_of(snapshot: Snapshot, versions: Sequence[int]) -> dict[int, CardData]:
    stored = ((pk, _usable(shape, text)) for pk, shape, text in rows_of(_stored, versions))
    found = {pk: data for pk, data in stored if data}
    missing = [pk for pk in versions if pk not in found]
    return found | _made_afresh(snapshot, missing) if missing else found


def _stored(versions: Sequence[int]) -> list[tuple[int, int, str]]:
    """By plain SQL, as each edit makes every worker read a card."""
    if not versions:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"{CARDS} ({', '.join(['%s'] * len(versions))})", [*versions])
        return cursor.fetchall()


def _usable(shape: int, text: str) -> CardData | None:
    if shape != SHAPE:
        return None
    try:
        return CARD.validate_json(text)
    except (ValidationError, TypeError):
        return None


# By the snapshot's origin, in which ids of versions mean the same, and version. Of what could not
# be made None is kept, so that it is tried, and told, once.
_made: dict[tuple[object, int], CardData | None] = {}
_lock = Lock()


def _made_afresh(snapshot: Snapshot, versions: Sequence[int]) -> dict[int, CardData]:
    keys = {pk: (snapshot.origin, pk) for pk in versions}
    with _lock:
        found = {pk: _made[key] for pk, key in keys.items() if key in _made}
    if missing := [pk for pk in versions if pk not in found]:
        made = {one.pk: _make(one, snapshot.standing) for one in rows_of(_versions, missing)}
        found |= made
        with _lock:
            _made.update((keys[pk], data) for pk, data in made.items())
            while len(_made) > MOST_MADE:
                del _made[next(iter(_made))]
    return {pk: data for pk, data in found.items() if data}


def _versions(pks: Sequence[int]) -> Iterable[CaseVersion]:
    return CaseVersion.objects.filter(pk__in=pks)


def _make(version: CaseVersion, rows: Standing) -> CardData | None:
    try:
        record = in_place(read_published(version.record, version.checksum), rows)
        return CARD.validate_json(card_to_json(card_of(record, version)))
    except Exception as error:  # whatever a broken one may raise: it is not worth the page
        text = f"Version {version.pk} is left out of lists: no card can be made of it ({error})"
        faults.tell(("card", version.pk), text)
        return None
