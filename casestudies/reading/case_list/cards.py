"""Cases in a list: catalogue cards in, rows for cases/_card.html out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from casestudies.catalogue import Answer, Card
from casestudies.catalogue.cards import StripRow
from casestudies.catalogue.snapshot.namesakes import namesakes_of
from casestudies.record import Mark
from keywords.graph import Concept

from ..navigation import address, keyword_address
from ..wording.words import CASE_KINDS, counted, year_range

MOST_KEYWORDS = 4
MOST_OUTCOMES = 3


@dataclass(frozen=True, slots=True)
class CardRow:
    """What `cases/_card.html` prints. Of the outcomes in `strip`, those that were asked for come
    first, and `more_outcomes` are left out."""

    url: str
    title: str
    summary: str
    what: str
    where: str
    when: str
    keywords: tuple[tuple[str, str], ...]
    strip: tuple[tuple[str, tuple[Mark, ...], bool], ...]
    more_outcomes: int
    statements: str
    hit: str = ""  # where else the case says what was searched for, rendered


class Asked(NamedTuple):
    """Values that were asked for, which cards point out."""

    keywords: tuple[str, ...]
    outcomes: tuple[str, ...]
    directions: tuple[str, ...]


NOTHING = Asked((), (), ())


def asked_in(answer: Answer) -> Asked:
    """What somebody made up changes no card, so it makes no other."""
    chosen = answer.selection.chosen
    known = (filter(None, chosen.get(facet, ())) for facet in ("keyword", "outcome", "direction"))
    return Asked(*map(tuple, known))


class Look(NamedTuple):
    """What a card's look follows from, besides the version that it shows."""

    origin: object
    taxonomy: int
    asked: Asked
    namesakes: object
    is_searched: bool


CardKey = tuple[int, object]  # id of the version that a card shows, and a token of its Look


@lru_cache(maxsize=300)  # as many as there are pages in what is kept of rendered cards
def _token(look: Look) -> object:
    """The same for equal Looks, and faster to find by."""
    return object()


class CardPage:
    """Cards of an Answer's page, by their versions. `keys` tell apart all that look different, so
    that a card which was rendered for its key is not read again."""

    def __init__(self, answer: Answer, versions: Sequence[int]) -> None:
        self.answer, self.asked = answer, asked_in(answer)
        look = Look(
            answer.snapshot.origin,
            answer.snapshot.taxonomy_version,
            self.asked,
            namesakes_of(answer.snapshot, "locality"),
            bool(answer.units),
        )
        self.is_searched = look.is_searched
        token = _token(look)
        self.keys: list[CardKey] = [(pk, token) for pk in versions]

    def __len__(self) -> int:
        return len(self.keys)

    def rows(self, keys: Iterable[CardKey]) -> Iterator[tuple[CardKey, CardRow]]:
        """Rows of some of the keys."""
        cards = self.answer.cards_of([version for version, _ in keys])
        for key in keys:
            if card := cards.get(key[0]):
                yield key, _row(card, self.asked)


def card_rows(cards: Iterable[Card], asked: Asked = NOTHING) -> list[CardRow]:
    """Rows of these cards; what is `asked` comes first or is set off."""
    return [_row(card, asked) for card in cards]


def _row(card: Card, asked: Asked) -> CardRow:
    data = card.data
    strip = _strip(data["strip"], asked.outcomes, asked.directions)
    return CardRow(
        url=address("case-detail", data["slug"]),
        title=card.title,
        summary=card.summary,
        what=CASE_KINDS[data["kind"]],
        where=card.place,
        when=year_range(data["first_year"], data["last_year"]),
        keywords=_keywords(card.keywords, asked.keywords),
        strip=tuple(sorted(strip, key=lambda row: not row[2])[:MOST_OUTCOMES]),
        more_outcomes=max(0, len(strip) - MOST_OUTCOMES),
        statements=counted(data["statements"], "outcome statement"),
    )


def _keywords(concepts: Iterable[Concept], chosen: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The first few, those that were asked for before the others."""
    first = sorted(concepts, key=lambda concept: str(concept.id) not in chosen)[:MOST_KEYWORDS]
    return tuple((concept.name, keyword_address(concept)) for concept in first)


def _strip(
    rows: Iterable[StripRow], outcomes: tuple[str, ...], directions: tuple[str, ...]
) -> tuple[tuple[str, tuple[Mark, ...], bool], ...]:
    """(domain, marks, whether a statement of it is what was asked for)."""

    def matches(row: StripRow) -> bool:
        if not outcomes and not directions:
            return False
        fits = not directions or any(direction in directions for direction, _ in row["marks"])
        return fits and (not outcomes or str(row["id"]) in outcomes)

    return tuple((row["label"], tuple(row["marks"]), matches(row)) for row in rows)
