"""XLSX: one sheet of a workbook. Formulas stay the text that they are."""

import datetime
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from ..limits import (
    LARGEST_SHARED_TEXTS,
    LARGEST_UNPACKED,
    MOST_COLUMNS,
    MOST_PARTS,
    MOST_ROWS,
    TableError,
)
from .table import Found, Row, Table, checked_names, fitted

MIDNIGHT = datetime.time()


def open_workbook(file: BinaryIO, sheet: str = "") -> Table:
    check_size(file)
    sheets = _sheets(file)
    if sheet and sheet not in sheets:
        raise TableError(f"The workbook has no sheet “{sheet}”.")
    found = Found("xlsx", sheet=sheet or sheets[0], sheets=sheets)
    first = next(_records(file, found.sheet), None)
    if first is None:
        raise TableError(f"The sheet “{found.sheet}” is empty.")
    names = checked_names(first)

    def rows() -> Iterator[Row]:
        records = _records(file, found.sheet)
        next(records)
        for number, cells in enumerate(records, 2):
            # A workbook leaves out empty cells at the end of a row.
            padded = cells + [""] * (len(names) - len(cells))
            if row := fitted(number, list(padded), names):
                yield row

    return Table(found, names, rows)


def check_size(file: BinaryIO) -> None:
    """Before anything is unpacked: a few kilobytes can become gigabytes. What an entry says of its
    size holds, since no more than that is unpacked."""
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise TableError("The file ends in .xlsx, but is no workbook.") from error
    sizes = {part.filename: part.file_size for part in parts}
    texts = sum(size for name, size in sizes.items() if "sharedStrings" in name)
    if (
        len(parts) > MOST_PARTS
        or sum(sizes.values()) > LARGEST_UNPACKED
        or texts > LARGEST_SHARED_TEXTS
    ):
        raise TableError(
            "Unpacked, the workbook is larger than is read here. Save the sheet as CSV."
        )


def _opened(file: BinaryIO) -> Any:
    file.seek(0)
    try:
        return load_workbook(file, read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # whatever the library meets in what only looks like a workbook
        raise TableError(f"The workbook can’t be read: {str(error)[:200]}") from error


def _sheets(file: BinaryIO) -> list[str]:
    book = _opened(file)
    names = [sheet.title for sheet in book.worksheets]
    if not names:
        raise TableError("The workbook has no sheet.")
    return names


def _records(file: BinaryIO, sheet: str) -> Iterator[list[str]]:
    page = _opened(file)[sheet]
    page.reset_dimensions()  # what a file says of them need not be true
    number = 1
    try:
        for cells in page.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True):
            if number > MOST_ROWS + 1:
                raise TableError(f"There are more than {MOST_ROWS:,} rows. Split the table.")
            yield _trimmed([_text(value) for value in cells])
            number += 1
    except TableError:
        raise
    except Exception as error:  # as above
        raise TableError(f"The sheet can’t be read: {str(error)[:200]}", number) from error


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, ArrayFormula | DataTableFormula):
        return str(getattr(value, "text", "") or "")
    if isinstance(value, datetime.datetime):
        return (value.date() if value.time() == MIDNIGHT else value).isoformat(*_sep(value))
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _sep(value: datetime.datetime) -> tuple[str, ...]:
    return () if value.time() == MIDNIGHT else (" ",)
