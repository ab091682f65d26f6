"""What went wrong with the database, in words for who wanted to write or read there."""

import re

from django.db import connection

from .holder import holder

# SQLite's names of errors, and PostgreSQL's codes (https://postgresql.org/docs/current/errcodes-appendix.html).
# The first pattern that fits decides.
KINDS = {
    r"SQLITE_(BUSY|LOCKED)|55P03": "held",
    r"40P01|40001": "crossed",
    r"57014": "slow",
    r"25P03": "idle",
    r"SQLITE_FULL|SQLITE_IOERR_SHMSIZE|53100": "full",
    r"SQLITE_READONLY|25006": "read_only",
    r"SQLITE_CANTOPEN": "shut",
    r"SQLITE_(CORRUPT|NOTADB)|XX00[012]": "damaged",
    r"SQLITE_IOERR|58030": "disk",
    r"08|57P0[1235]|53[0-4]00|gone": "away",
}
SENTENCES = {
    "held": "{holder} is writing to the database and did not finish in time. "
    "Try again when it is done.",
    "crossed": "Two writers were in each other's way in the database, and this one gave way. "
    "Try again.",
    "slow": "The database took longer than it may (DATABASE_STATEMENT_TIMEOUT). Try again, "
    "or ask for less at once.",
    "idle": "The database gave up waiting for the next step (DATABASE_IDLE_TIMEOUT). Try again.",
    "full": "The database's disk is full. Make room on it; until then nothing can be changed.",
    "read_only": "The database can only be read at the moment: its disk, file or server does not "
    "let this program write. Until whoever runs the site has mended that, nothing can be changed.",
    "shut": "The database's file cannot be opened. Look whether it, its folder and the files "
    "beside it are there and may be written by the user that runs the site.",
    "damaged": "The database's file is damaged. Restore a backup (manage.py restore).",
    "disk": "The disk failed to read or write the database. Look at the system's log.",
    "away": "The database does not answer at the moment. Try again in a minute; if that lasts, "
    "look whether its server runs.",
}


def kind(error: BaseException) -> str | None:
    """Which of KINDS an error of the database is, or None if it is no fault of the machine's or of
    another writer's."""
    code = _code(error)
    return next((kind for pattern, kind in KINDS.items() if re.match(pattern, code)), None)


def in_words(error: BaseException, name_holder: bool = True) -> str | None:
    """What is wrong and what would help; None for an error of another sort, such as a constraint.

    To be asked when the transaction has ended: only then it can be found out who holds a lock.
    """
    found = kind(error)
    if not found:
        return None
    who = (holder() if found == "held" and name_holder else None) or "Another process"
    return SENTENCES[found].format(holder=who)


def is_unprepared(error: BaseException) -> bool:
    """Whether a table of the site's is missing."""
    return _code(error) == "42P01" or "no such table" in str(error)


def _code(error: BaseException) -> str:
    """Of Django's error or of the driver's, from which Django made its own."""
    for one in (error, error.__cause__):
        code = getattr(one, "sqlite_errorname", None) or getattr(one, "pgcode", None)
        if code:
            return str(code)
    # psycopg2 gives no code where there is no server that could have sent it.
    gone = type(error).__name__ in {"OperationalError", "InterfaceError"}
    return "gone" if gone and connection.vendor == "postgresql" else ""
