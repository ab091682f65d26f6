"""Stored values that are not as they should be. Readers leave them out, and tell the log of each
once; check_integrity looks for them and names them."""

import logging
from collections.abc import Hashable
from dataclasses import dataclass
from enum import Enum

logger = logging.getLogger(__name__)
MOST_TOLD = 1000
_told: dict[Hashable, None] = {}


def tell(about: Hashable, text: str) -> None:
    """Log a fault, unless this process did so. `about` says which stored value it is."""
    if about in _told:
        return
    if len(_told) >= MOST_TOLD:
        del _told[next(iter(_told))]
    _told[about] = None
    logger.error("%s; manage.py check_integrity tells more", text)


class DamagedError(Exception):
    """Writing would have to go by something that can't be read."""

    def __str__(self) -> str:
        remedy = "Have manage.py check_integrity --repair run."
        return f"The catalogue is damaged: {self.args[0]}. {remedy}"


class Mend(Enum):
    """What puts a fault right. All but the last two can be made again from versions."""

    CARD = "--repair makes the card again"
    TEXT = "--repair makes the row again"
    CATALOGUE = "--repair makes the catalogue again"
    INDEXES = "--repair makes the indexes again; if that is not enough, restore a backup"
    BY_HAND = "put it right in the admin"
    BACKUP = "restore it from a backup"

    @property
    def is_made_again(self) -> bool:
        return self not in (Mend.BY_HAND, Mend.BACKUP)


@dataclass(frozen=True)
class Fault:
    """A row that is not as it should be, and what that means. `case` is the slug of the one that
    it is about, if it is about one."""

    table: str
    row: str
    says: str
    mend: Mend
    case: str = ""

    def __str__(self) -> str:
        where = " ".join(filter(None, (self.table, self.row)))
        case = f" (case {self.case})" if self.case else ""
        return f"{where}{case}: {self.says}; {self.mend.value}"
