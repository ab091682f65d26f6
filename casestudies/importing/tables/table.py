"""What every kind of file gives: names of columns, and rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..limits import LONGEST_NAME, MOST_COLUMNS, MOST_ROWS, TableError
from ..shown import shown

# A list is what only JSON has; elsewhere a cell with several values is split later.
Cell = str | tuple[str, ...]


class Row(NamedTuple):
    """`number` counts as a spreadsheet does: the names of columns are row 1. `trouble` is what is
    wrong with the row as a whole."""

    number: int
    cells: tuple[Cell, ...]
    trouble: str = ""
    record: dict[str, Any] | None = None  # a case of this site's own JSON


@dataclass
class Found:
    """How the file was read: what was found, or what somebody said."""

    kind: str  # csv, xlsx, json or record
    encoding: str = ""
    encoding_why: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)


@dataclass
class Table:
    found: Found
    names: list[str]
    rows: Callable[[], Iterator[Row]]


def checked_names(cells: list[str]) -> list[str]:
    """The names of columns; one that nothing stands under may be empty."""
    names = [shown(" ".join(str(cell).split())[:LONGEST_NAME]) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise TableError("No column has a name. The first row is to name them.", row=1)
    if len(names) > MOST_COLUMNS:
        raise TableError(f"There are {len(names)} columns; {MOST_COLUMNS} are the most.", row=1)
    places: dict[str, int] = {}
    for at, name in enumerate(names, 1):
        if name and name in places:
            raise TableError(
                f"“{name}” is the name of column {letters(places[name])} too. Rename one of them.",
                row=1,
                column=letters(at),
            )
        places[name] = at
    return names


def letters(number: int) -> str:
    """Of the first column A, of the 27th AA."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def fitted(number: int, cells: list[Cell], names: list[str]) -> Row | None:
    """A row of as many cells as there are names; None for an empty one."""
    if number > MOST_ROWS + 1:
        raise TableError(f"There are more than {MOST_ROWS:,} rows. Split the table.", row=number)
    while cells and not cells[-1] and len(cells) > len(names):
        cells.pop()
    if not any(cells):
        return None
    return Row(number, tuple(cells[: len(names)]), _trouble(cells, names))


def _trouble(cells: list[Cell], names: list[str]) -> str:
    if len(cells) > len(names):
        return (
            f"The row has {len(cells)} cells, and {len(names)} columns have names. Is there a "
            "text with the sign between cells in it, and no quotes around it?"
        )
    if len(cells) < len(names):
        return (
            f"The row ends after {len(cells)} of {len(names)} cells. Is there a line end in a text "
            "without quotes around it?"
        )
    for at, (name, cell) in enumerate(zip(names, cells, strict=True), 1):
        if cell and not name:
            return f"Column {letters(at)} has no name, and something stands in it. Name it."
    if [*cells] == names:
        return "The row names the columns once more. Take it out."
    return ""
