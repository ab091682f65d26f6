"""Tables as they come: which kind of file it is, and its rows as texts. Nothing here knows cases.

encoding.py    which characters its bytes are
delimited.py   CSV and its like
workbook.py    XLSX
objects.py     JSON
table.py       what all of them give
opening.py     from a file to a table
"""

from .encoding import ENCODINGS
from .opening import DELIMITERS, open_table
from .table import Cell, Found, Row, Table

__all__ = ["DELIMITERS", "ENCODINGS", "Cell", "Found", "Row", "Table", "open_table"]
