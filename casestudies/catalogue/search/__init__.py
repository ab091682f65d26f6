"""Full-text search: which cases hold the words, in which order; one interface, a backend a
database."""

from .codes import Statement, statement_at
from .find import Found, find, holding
from .offers import Offer, offers
from .ranking import page
from .some import Some, with_some
from .stored.index import backend, document_of
from .stored.lookups import SearchFailedError
from .suggest import suggest
from .words.query import Unit, parse
from .words.texts import stem

__all__ = [
    "Found",
    "Offer",
    "SearchFailedError",
    "Some",
    "Statement",
    "Unit",
    "backend",
    "document_of",
    "find",
    "holding",
    "offers",
    "page",
    "parse",
    "statement_at",
    "stem",
    "suggest",
    "with_some",
]
