"""Full-text search: which cases hold the words, in which order; one interface, a backend a
database."""

from .find import Found, find, holding
from .index import backend, document_of
from .lookups import SearchFailedError
from .query import Unit, parse
from .ranking import page
from .some import Some, with_some
from .suggest import suggest
from .texts import stem

__all__ = [
    "Found",
    "SearchFailedError",
    "Some",
    "Unit",
    "backend",
    "document_of",
    "find",
    "holding",
    "page",
    "parse",
    "stem",
    "suggest",
    "with_some",
]
