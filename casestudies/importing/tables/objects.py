"""JSON: a list of flat objects, or cases as this site itself writes them."""

from collections.abc import Iterator
from decimal import Decimal
from io import TextIOWrapper
from typing import Any, BinaryIO

import ijson

from ..limits import MOST_COLUMNS, MOST_ROWS, TableError
from .encoding import encoding_of
from .table import Cell, Found, Row, Table, checked_names

OF_A_RECORD = {"schema_version", "slug", "code", "title", "kind"}


def open_objects(file: BinaryIO, encoding: str = "") -> Table:
    why = "chosen"
    if not encoding:
        encoding, why = encoding_of(file)
    found = Found("json", encoding, why)
    one_record = _is_one_object(file, encoding)
    first = next(_objects(file, encoding, one_record), None)
    if first is None:
        raise TableError("The list is empty.")
    if isinstance(first, dict) and first.keys() >= OF_A_RECORD:
        found.kind = "record"
        return Table(found, ["record"], lambda: _records(file, encoding, one_record))
    if one_record:
        raise TableError("Give a list of objects, or a case as this site writes it.")
    names = _names(file, encoding)
    return Table(found, names, lambda: _rows(file, encoding, names))


def _is_one_object(file: BinaryIO, encoding: str) -> bool:
    file.seek(0)
    head = file.read(4096).decode(encoding, "replace").lstrip("\ufeff \t\r\n")
    if not head.startswith(("[", "{")):
        raise TableError("The file is no JSON: it begins with neither a list nor an object.")
    return head.startswith("{")


def _objects(file: BinaryIO, encoding: str, one: bool) -> Iterator[Any]:
    file.seek(0)
    text = TextIOWrapper(file, encoding)
    number = 1
    try:
        for item in ijson.items(_Utf8(text), "" if one else "item"):
            yield item
            number += 1
            if number > MOST_ROWS + 1:
                raise TableError(f"There are more than {MOST_ROWS:,} entries. Split the list.")
    except TableError:
        raise
    except (ijson.JSONError, UnicodeError, ValueError, RecursionError) as error:
        raise TableError(f"This is no JSON: {str(error)[:200]}", number) from error
    finally:
        text.detach()


class _Utf8:
    """ijson reads bytes of UTF-8."""

    def __init__(self, text: TextIOWrapper):
        self.text = text

    def read(self, size: int) -> bytes:
        return self.text.read(max(1, size // 4)).lstrip("\ufeff").encode() if size else b""


def _names(file: BinaryIO, encoding: str) -> list[str]:
    """Every name that any object has, in the order in which they come."""
    names: dict[str, None] = {}
    for item in _objects(file, encoding, one=False):
        if isinstance(item, dict):
            names |= dict.fromkeys(item)
        if len(names) > MOST_COLUMNS:
            raise TableError(f"The objects have more than {MOST_COLUMNS} names.")
    checked_names(list(names))
    return list(names)


def _rows(file: BinaryIO, encoding: str, names: list[str]) -> Iterator[Row]:
    for number, item in enumerate(_objects(file, encoding, one=False), 1):
        if not isinstance(item, dict):
            yield Row(number, ("",) * len(names), "This entry of the list is no object.")
            continue
        cells, troubles = [], []
        for name in names:
            try:
                cells.append(_cell(item.get(name)))
            except ValueError as error:
                cells.append("")
                troubles.append(f"“{name}” {error}.")
        if troubles or any(cells):
            yield Row(number, tuple(cells), " ".join(troubles))


def _cell(value: Any) -> Cell:
    if isinstance(value, list):
        return tuple(_plain(one) for one in value if one not in (None, ""))
    return _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        raise ValueError("holds an object where a text or a list of texts is read")
    if isinstance(value, Decimal) and value == value.to_integral_value() and abs(value) < 10**15:
        return str(int(value))
    return str(value)


def _records(file: BinaryIO, encoding: str, one: bool) -> Iterator[Row]:
    for number, item in enumerate(_objects(file, encoding, one), 1):
        is_record = isinstance(item, dict) and item.keys() >= OF_A_RECORD
        trouble = "" if is_record else "This entry is no case as this site writes it."
        yield Row(number, (str(item)[:80] if trouble else item["title"],), trouble, _floats(item))


def _floats(value: Any) -> Any:
    """Numbers with a point as Python's json reads them, which is what records are read with."""
    if isinstance(value, dict):
        return {key: _floats(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_floats(one) for one in value]
    return float(value) if isinstance(value, Decimal) else value
