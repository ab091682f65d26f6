"""Stored values that can't be read. A reader leaves them out, and tells the log of each once."""

import logging
from collections.abc import Hashable

logger = logging.getLogger(__name__)
MOST_TOLD = 1000
_told: dict[Hashable, None] = {}


def tell(key: Hashable, text: str) -> None:
    """Log a fault, unless this process did so. `key` says which stored value it is about."""
    if key in _told:
        return
    if len(_told) >= MOST_TOLD:
        del _told[next(iter(_told))]
    _told[key] = None
    logger.error("%s; manage.py check_integrity tells more", text)


def forget() -> None:
    """For tests."""
    _told.clear()
