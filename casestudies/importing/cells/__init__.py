"""What one cell says: a text, a year, one of a closed list. Nothing here knows the database."""

from .markup import as_markdown, as_plain_text
from .numbers import number_of
from .texts import CellError, broken_formula, looks_like_formula
from .years import year_of

__all__ = [
    "CellError",
    "as_markdown",
    "as_plain_text",
    "broken_formula",
    "looks_like_formula",
    "number_of",
    "year_of",
]
