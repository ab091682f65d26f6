"""Who did what to accounts, as administrators read it.

entries.py     writing entries, and removing old ones
changes.py     listens to what becomes of accounts, groups and rights
sign_ins.py    listens to signing in and out
"""

from .entries import (
    OUTSIDE,
    UNKNOWN_ACCOUNT,
    Kind,
    acting,
    address_of,
    mark_of,
    printable,
    prune,
    record,
)

__all__ = [
    "OUTSIDE",
    "UNKNOWN_ACCOUNT",
    "Kind",
    "acting",
    "address_of",
    "mark_of",
    "printable",
    "prune",
    "record",
]
