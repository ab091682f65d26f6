"""The table once more, with what is wrong with each row in front.

It is read by spreadsheets, which would run what begins like a formula: an apostrophe keeps them
from it, and importing the table again takes it off.
"""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from casestudies.models import ImportRun

from .limits import TableError
from .store import table_of
from .tables import Cell

FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMN = "What to do"


def table_with_errors(run: ImportRun) -> Iterator[str]:
    """Lines of CSV."""
    told = dict(run.rows.filter(notes__isnull=False).values_list("number", "notes"))
    yield "\ufeff"
    try:
        with table_of(run) as table:
            yield _line([COLUMN, *table.names])
            for row in table.rows():
                words = [row.trouble] if row.trouble else _words(told.get(row.number))
                yield _line([" ".join(words), *row.cells])
    except TableError as error:
        yield _line([str(error)])


def _words(notes: Any) -> list[str]:
    found = []
    for note in notes if isinstance(notes, list) else ():
        place = f"{note['column']} “{note['value']}”: " if note["column"] else ""
        found.append(f"{place}{note['text']}")
    return found


def _line(cells: list[Cell]) -> str:
    out = StringIO()
    csv.writer(out).writerow([_tame(cell) for cell in cells])
    return out.getvalue()


def _tame(cell: Cell) -> str:
    text = "; ".join(cell) if isinstance(cell, tuple) else cell
    return f"'{text}" if text.startswith(FORMULA) else text
