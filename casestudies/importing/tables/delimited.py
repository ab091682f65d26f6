"""Texts with a sign between cells: CSV and its like."""

import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO, TextIOWrapper
from typing import BinaryIO

from ..limits import TableError
from .encoding import ENCODINGS, encoding_of
from .table import Found, Row, Table, checked_names, fitted, letters

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
LOOKED_AT = 256 * 1024
QUOTED = "' \t"
GUARD = "'"
FORMULA = ("=", "+", "-", "@")


def open_delimited(file: BinaryIO, encoding: str = "", delimiter: str = "") -> Table:
    why = "chosen"
    if not encoding:
        encoding, why = encoding_of(file)
    found = Found("csv", encoding, why, delimiter or _delimiter_of(file, encoding))
    first = next(_records(file, found), None)
    if first is None:
        raise TableError("The file is empty.")
    names = checked_names(first)

    def rows() -> Iterator[Row]:
        records = _records(file, found)
        next(records)
        for number, cells in enumerate(records, 2):
            if row := fitted(number, [unguarded(cell) for cell in cells], names):
                yield row

    return Table(found, names, rows)


def unguarded(cell: str) -> str:
    """Without the apostrophe that our own tables put before what looks like a formula."""
    return cell[1:] if cell.startswith(GUARD) and cell[1:].startswith(FORMULA) else cell


def _delimiter_of(file: BinaryIO, encoding: str) -> str:
    """The sign that makes the most cells, and as many in each of the first rows."""
    file.seek(0)
    text = file.read(LOOKED_AT).decode(encoding, "replace")
    return max(DELIMITERS, key=lambda sign: _evenness(text, sign))


def _evenness(text: str, sign: str) -> tuple[float, int]:
    widths: Counter[int] = Counter()
    try:
        for cells in csv.reader(StringIO(text, newline=""), delimiter=sign):
            widths[len(cells)] += 1
            if widths.total() == 200:
                break
    except csv.Error:
        pass
    width, rows = widths.most_common(1)[0] if widths else (1, 0)
    return (rows / widths.total() if width > 1 else 0, width)


class _Lines:
    """The lines of a file, of which those of the present record are kept: where a quote is never
    closed, they tell in which cell it stands."""

    def __init__(self, text: TextIOWrapper):
        self.text, self.of_record = text, [""]
        self.length = 0

    def __iter__(self) -> Iterator[str]:
        for line in self.text:
            if self.length <= csv.field_size_limit():
                self.of_record.append(line)
                self.length += len(line)
            yield line

    def next_record(self) -> None:
        self.of_record.clear()
        self.length = 0


def _records(file: BinaryIO, found: Found) -> Iterator[list[str]]:
    file.seek(0)
    text = TextIOWrapper(file, found.encoding, newline="")
    lines, number = _Lines(text), 1
    try:
        for cells in csv.reader(lines, delimiter=found.delimiter, strict=True):
            yield cells
            lines.next_record()
            number += 1
    except csv.Error as error:
        raise _in_words(error, lines.of_record, found, number) from error
    except UnicodeError as error:
        name = ENCODINGS.get(found.encoding, found.encoding)
        raise TableError(f"What stands there is no {name}: choose another.", number) from error
    finally:
        text.detach()


def _in_words(error: csv.Error, lines: list[str], found: Found, number: int) -> TableError:
    start = "".join(lines)[: csv.field_size_limit() - 1]
    try:
        cells = next(csv.reader(StringIO(start, newline=""), delimiter=found.delimiter), [])
    except csv.Error:
        cells = []
    column = letters(len(cells)) if cells else None
    if "unexpected end" in str(error) or "field larger" in str(error):
        return TableError(
            "A quotation mark opens a text here that is never closed, or not within 100,000 "
            "characters. Close it, or write two for one that is part of the text.",
            number,
            column,
        )
    return TableError(
        "After a text in quotation marks comes more than the sign between cells. Write two for a "
        "quotation mark that is part of the text.",
        number,
        column,
    )
