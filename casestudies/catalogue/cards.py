"""Cards of found cases, read back as `cards.py` wrote them."""

import json
from dataclasses import dataclass, replace

from django.db import connection

from casestudies.models import CaseVersion, CatalogueCard

from .search import highlight

MARKED = ("title", "summary")
CARDS = f"SELECT version_id, data FROM {CatalogueCard._meta.db_table} WHERE version_id IN"


@dataclass(frozen=True)
class Card:
    """A case in a list. `title` and `summary` carry marks where a text was searched."""

    data: dict
    keywords: tuple
    title: str
    summary: str
    passage: tuple | None = None

    @property
    def is_marked(self):
        return "<mark>" in self.title + self.summary

    def __getattr__(self, name):
        try:
            return self.data[name]
        except KeyError:
            raise AttributeError(name) from None


def cards_for(snapshot, numbers, units=()):
    """Cards of these case numbers, in their order, as of the snapshot's versions."""
    ids = snapshot.versions_of(numbers)
    cards = cards_of(snapshot, ids, units)
    return [cards[pk] for pk in ids if pk in cards]


def cards_of(snapshot, versions, units=()):
    """Id of a version → its Card."""
    cards = {pk: _card(snapshot, json.loads(data), units) for pk, data in _read(versions)}
    unmarked = [pk for pk, card in cards.items() if units and not card.is_marked]
    if unmarked:
        found = CaseVersion.objects.filter(pk__in=unmarked).values_list("pk", "record")
        for pk, data in found:
            cards[pk] = replace(cards[pk], passage=highlight.passage(data, units))
    return cards


def _read(versions):
    """By plain SQL, as each edit makes every worker read a card."""
    if not versions:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"{CARDS} ({', '.join(['%s'] * len(versions))})", [*versions])
        return cursor.fetchall()


def _card(snapshot, data, units):
    current_ones = (snapshot.graph.current(term["id"]) for term in data["keywords"])
    keywords = tuple({one.id: one for one in current_ones if one}.values())
    if not units:
        return Card(data, keywords, data["title"], data["summary"])
    return Card(data, keywords, *(highlight.mark(data[name], units) for name in MARKED))
