"""The cells of one row by what they are for, and what is to be told of them."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ..cells import CellError, looks_like_formula
from ..mapping import TARGETS, Column, Mapping
from ..tables import Row
from .item import Note


class Part(NamedTuple):
    """One value of a cell that may have several."""

    column: Column
    text: str


class CellsOf:
    def __init__(self, mapping: Mapping):
        self.places = {
            slug: [(at, mapping.columns[at]) for at in mapping.at(slug)] for slug in TARGETS
        }
        self.places = {slug: places for slug, places in self.places.items() if places}

    def has(self, slug: str) -> bool:
        return slug in self.places

    def parts(self, row: Row, slug: str) -> Iterator[Part]:
        """The values that are not empty."""
        for at, column in self.places.get(slug, ()):
            cell = row.cells[at] if at < len(row.cells) else ""
            if isinstance(cell, tuple):
                texts = [*cell]
            elif column.split and TARGETS[slug].many:
                texts = cell.split(column.split)
            else:
                texts = [cell]
            for text in texts:
                if text.strip():
                    yield Part(column, text)

    def column(self, slug: str) -> str:
        places = self.places.get(slug)
        return places[0][1].name if places else ""


class Notes:
    """Collects what is wrong, so that all of a row is told at once."""

    def __init__(self) -> None:
        self.all: list[Note] = []

    def about(self, column: str) -> bool:
        """Whether something is wrong with the column already."""
        return any(note.column == column for note in self.all if note.is_error)

    def read(self, part: Part, reader: Callable[[str], Any]) -> Any:
        """What the reader makes of the text, or None, with a note why."""
        try:
            return reader(part.text)
        except CellError as error:
            self.error(str(error), part.column.name, part.text)
            return None

    def error(
        self, text: str, column: str = "", value: str = "", offer: tuple[str, str] | None = None
    ) -> None:
        self.all.append(Note(text, column, value, True, offer))

    def tell(self, text: str, column: str = "", value: str = "") -> None:
        self.all.append(Note(text, column, value, False))

    def formula(self, part: Part) -> None:
        if looks_like_formula(part.text.strip()):
            self.tell("Looks like a formula, and stays text.", part.column.name, part.text)
