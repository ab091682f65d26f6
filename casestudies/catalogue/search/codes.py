"""A statement by its code."""

import re
from typing import NamedTuple

from casestudies.models import CatalogueEntry
from casestudies.record import UnreadableError, read_published

CODE = re.compile(r"[A-Z][A-Z0-9]*-\d{2,}")
LONGEST = 20  # characters, as of a claim's


class Statement(NamedTuple):
    slug: str
    code: str


def statement_at(text: str) -> Statement | None:
    """The statement of a listed case that has this code, in capitals or not."""
    code = text.strip().upper()
    if len(code) > LONGEST or not CODE.fullmatch(code):
        return None
    # Codes of claims begin with that of their case, which is permanent.
    entries = CatalogueEntry.objects.filter(listed=True, case__code=code.rpartition("-")[0])
    for stored, checksum in entries.values_list("version__record", "version__checksum"):
        try:
            record = read_published(stored, checksum)
        except UnreadableError:
            continue  # its own page says so
        if any(claim.code == code for claim in record.claims()):
            return Statement(record.slug, code)
    return None
