"""Which SQLite the site runs on: Python's own, or the newer one of the package pysqlite3.

Before 3.51.3 commits can be lost where several connections write and checkpoint
(https://sqlite.org/wal.html#walresetbug), and few Pythons have a newer one.
"""

import sqlite3
import sys
from types import ModuleType

FIRST_WITHOUT_RESET_BUG = (3, 51, 3)
ALSO_WITHOUT = ((3, 50, 7), (3, 44, 6))  # older lines, into which the correction was taken


def has_reset_bug(version: tuple[int, ...]) -> bool:
    for corrected in ALSO_WITHOUT:
        if version[:2] == corrected[:2]:
            return version < corrected
    return version < FIRST_WITHOUT_RESET_BUG


def use_newest() -> None:
    """Have everything in this process that imports sqlite3 afterwards get the newest there is.

    In the place of Python's own and not beside it: two SQLites in one process that open one file
    take away each other's locks (https://sqlite.org/howtocorrupt.html, 2.2.1).
    """
    bundled = pysqlite3()
    if bundled and bundled.dbapi2.sqlite_version_info > sqlite3.sqlite_version_info:
        sys.modules["sqlite3"], sys.modules["sqlite3.dbapi2"] = bundled, bundled.dbapi2


def pysqlite3() -> ModuleType | None:
    try:
        import pysqlite3.dbapi2
    except ImportError:  # no wheel for this machine
        return None
    return pysqlite3
