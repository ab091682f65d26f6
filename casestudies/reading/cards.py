"""Cases in a list: catalogue cards in, rows for cases/_card.html out."""

from dataclasses import dataclass

from casestudies.catalogue import FACETS, Criteria

from .addresses import address
from .words import counted, year_range

MOST_KEYWORDS = 4


@dataclass(frozen=True, slots=True)
class CardRow:
    """`is_marked` tells titles with marked words, already safe, from plain ones."""

    url: str
    is_marked: bool
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
        is_marked=hasattr(card.title, "__html__"),
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
