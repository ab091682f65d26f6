"""Numbers, read strictly: 1,234 is a thousand to some and one and a bit to others."""

import re
from decimal import Decimal

from .texts import CellError

PLAIN = re.compile(r"[-−+]?\d{1,12}(\.\d{1,4})?")
GROUPED = re.compile(r"[-−+]?\d{1,3}([\u00a0\u2009\u202f ]\d{3})+(\.\d{1,4})?")


def number_of(text: str) -> Decimal:
    text = text.strip()
    if PLAIN.fullmatch(text) or GROUPED.fullmatch(text):
        return Decimal(re.sub(r"\s", "", text).replace("−", "-"))
    if "," in text:
        raise CellError("Is the comma a decimal point? Write 1234.5, without commas.")
    raise CellError("Write a number such as 12 or 7.5 alone, the unit in a column of its own.")
