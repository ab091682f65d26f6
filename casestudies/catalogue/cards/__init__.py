"""Cards: what a list shows of a case. `data` makes them for the writers, `reading` reads them."""

from .reading import Card, cards_for, cards_of

__all__ = ["Card", "cards_for", "cards_of"]
