"""From a file to a table, by its beginning and not by its name alone."""

from typing import BinaryIO

from ..limits import LARGEST_FILE, TableError
from .delimited import DELIMITERS, open_delimited
from .objects import open_objects
from .table import Table
from .workbook import open_workbook

__all__ = ["DELIMITERS", "open_table"]
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def open_table(
    file: BinaryIO, name: str, *, encoding: str = "", delimiter: str = "", sheet: str = ""
) -> Table:
    """Raises TableError. What is not given is found."""
    size = file.seek(0, 2)
    if size > LARGEST_FILE:
        raise TableError(
            f"The file has {size / 1024**2:.0f} MB; {LARGEST_FILE // 1024**2} MB are the most. "
            "Split the table."
        )
    file.seek(0)
    head = file.read(4096)
    if not head:
        raise TableError("The file is empty.")
    if head.startswith(ZIP):
        return open_workbook(file, sheet)
    if head.startswith(OLD_EXCEL):
        raise TableError("This is a workbook of an old kind, or locked: save it as .xlsx or CSV.")
    if name.lower().endswith(".json"):
        return open_objects(file, encoding)
    return open_delimited(file, encoding, delimiter)
