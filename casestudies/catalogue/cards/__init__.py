"""Cards: what a list shows of a case. `data` makes them for the writers, `reading` reads them."""

from .data import CardData, StripRow
from .reading import Card, cards_for, cards_of, title_of

__all__ = ["Card", "CardData", "StripRow", "cards_for", "cards_of", "title_of"]
