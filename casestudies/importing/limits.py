"""How much a table may bring, and what is said where one can't be read."""

LARGEST_FILE = 64 * 1024**2
LARGEST_UNPACKED = 512 * 1024**2
LARGEST_SHARED_TEXTS = 64 * 1024**2  # of a workbook, which has them all in memory
MOST_PARTS = 2000
MOST_ROWS = 200_000
MOST_COLUMNS = 500
LONGEST_CELL = 100_000
LONGEST_NAME = 200


class TableError(Exception):
    """The table can't be read at all; says where, as a spreadsheet counts, and what to do."""

    def __init__(self, message, row=None, column=None):
        place = ", ".join(
            f"{name} {value}" for name, value in (("row", row), ("column", column)) if value
        )
        super().__init__(f"{place[0].upper()}{place[1:]}: {message}" if place else message)
        self.row, self.column = row, column
