"""A value as a field of a model takes it: with all that its form would ask."""

from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError

from innosi.fields.slugs import slug_from

from ..cells import CellError, broken_formula


def clean(model: Any, name: str, value: Any) -> Any:
    """The value as it is stored. Raises CellError."""
    try:
        return _field(model, name).clean(value, None)
    except ValidationError as error:
        raise CellError(" ".join(error.messages)) from error


@lru_cache(maxsize=1000)
def _field(model: Any, name: str) -> Any:
    return model._meta.get_field(name)


def text_of(cell: str) -> str:
    if broken_formula(cell):
        raise CellError("The spreadsheet broke a formula. Take the text from the original.")
    return cell.strip()


def line_of(cell: str) -> str:
    """A field of one line takes no line end; what was only wrapped is put together again."""
    return " ".join(text_of(cell).split())


def sluggable(name: str) -> str:
    """A name of which an address can be made."""
    if not slug_from(name):
        raise CellError(f"No address can be made of “{name}”: it has neither letter nor digit.")
    return name
