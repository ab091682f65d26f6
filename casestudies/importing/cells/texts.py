"""What spreadsheets do to texts."""

import re

BROKEN = re.compile(r"#(NAME\?|REF!|VALUE!|DIV/0!|N/A|NULL!|NUM!|SPILL!|CALC!|ERROR!)", re.I)
FORMULA = re.compile(r"=\s*[-+(\"A-Za-z0-9$@]")


class CellError(Exception):
    """The cell can't be read; the message says what to do."""


def broken_formula(text: str) -> bool:
    """Whether a spreadsheet put its complaint in the place of what somebody wrote."""
    return bool(BROKEN.fullmatch(text.strip()))


def looks_like_formula(text: str) -> bool:
    return bool(FORMULA.match(text))
