"""Cases in a list: catalogue cards in, rows for cases/_card.html out."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from casestudies.catalogue import FACETS, Criteria

from ..navigation import address
from ..wording.words import counted, year_range

MOST_KEYWORDS = 4


@dataclass(frozen=True, slots=True)
class CardRow:
    url: str
    title: str
    summary: str
    excerpt: str
    code: str
    facts: tuple[tuple[str, str], ...]
    keywords: tuple[tuple[str, str], ...]
    all_keywords: str
    strip: tuple[tuple[str, tuple[str, ...], bool], ...]
    statements: str
    dated: str
    published: str


class Look(NamedTuple):
    """What a card's look follows from, besides the version that it shows."""

    origin: object
    taxonomy: int
    keywords: tuple[str, ...]
    outcomes: tuple[str, ...]
    directions: tuple[str, ...]
    words: tuple


@lru_cache(maxsize=1000)
def _token(look):
    """The same for equal Looks, and faster to find by."""
    return object()


class CardPage:
    """The cards of an Answer's page. `keys` tell apart all that look different, so that a card
    which was rendered for its key is not read again."""

    def __init__(self, found):
        criteria, self.found = found.criteria, found
        look = Look(
            found.snapshot.origin,
            found.snapshot.taxonomy_version,
            criteria.values("keyword"),
            criteria.values("outcome"),
            criteria.values("direction"),
            tuple(unit for unit in found.units if not unit.excluded),
        )
        token = _token(look) if found.shown else None
        self.keys = [(version, token) for version in found.shown]

    def __len__(self):
        return len(self.keys)

    def rows(self, keys):
        """(key, CardRow) of some of the keys."""
        cards = self.found.cards_of([version for version, _ in keys])
        for key in keys:
            if card := cards.get(key[0]):
                yield key, _row(card, self.found.criteria)


def card_rows(cards, criteria=None):
    """Rows of these cards; what matches `criteria` comes first or is set off."""
    criteria = criteria or Criteria()
    return [_row(card, criteria) for card in cards]


def _row(card, criteria):
    data = card.data
    code, excerpt = card.passage or ("", "")
    number = len(card.keywords)
    return CardRow(
        url=address("case-detail", data["slug"]),
        title=card.title,
        summary=card.summary,
        excerpt=excerpt,
        code=code,
        facts=_facts(data),
        keywords=_keywords(card.keywords, criteria.values("keyword")),
        all_keywords=f"All {number} keywords" if number > MOST_KEYWORDS else "",
        strip=_strip(data["strip"], criteria.values("outcome"), criteria.values("direction")),
        statements=counted(data["statements"], "statement"),
        dated="Added" if data["version"] == 1 else "Updated",
        published=data["published"],
    )


def _facts(data):
    if data["programme"]:
        what = ("Programme", data["programme"]["label"])
    else:
        what = ("Kind", FACETS["kind"].labels[data["kind"]])
    dates = year_range(data["first_year"], data["last_year"])
    return (("Place", data["place"]), what, ("Dates", dates))


def _keywords(concepts, chosen):
    """The first few, those that were asked for before the others."""
    first = sorted(concepts, key=lambda concept: concept.slug not in chosen)[:MOST_KEYWORDS]
    return tuple((concept.name, address("keyword-detail", concept.slug)) for concept in first)


def _strip(rows, outcomes, directions):
    """(domain, directions, whether a statement of it is what was asked for)."""

    def matches(row):
        if not outcomes and not directions:
            return False
        fits = not directions or any(one in directions for one in row["directions"])
        return fits and (not outcomes or row["slug"] in outcomes)

    return tuple((row["label"], tuple(row["directions"]), matches(row)) for row in rows)
