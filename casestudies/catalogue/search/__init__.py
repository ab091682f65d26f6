"""Full-text search: which cases hold the words, in tiers; one interface, a backend a database."""

from .find import Found, SearchFailedError, find, matches, suggest
from .index import backend, document_of
from .texts import Unit, parse, stem

__all__ = [
    "Found",
    "SearchFailedError",
    "Unit",
    "backend",
    "document_of",
    "find",
    "matches",
    "parse",
    "stem",
    "suggest",
]
