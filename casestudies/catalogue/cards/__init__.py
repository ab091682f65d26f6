"""Cards: what a list shows of a case. `data` makes them for the writers, `reading` reads them."""

from .data import CardData, StripRow
from .reading import Card, Marked, Shown, cards_for, cards_of, marked, title_of

__all__ = [
    "Card",
    "CardData",
    "Marked",
    "Shown",
    "StripRow",
    "cards_for",
    "cards_of",
    "marked",
    "title_of",
]
