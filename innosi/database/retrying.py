"""Doing again what two writers, being in each other's way, made the database break off."""

import time
from collections.abc import Callable
from random import uniform
from typing import TypeVar

from django.db import DatabaseError, connection

from .words import kind

TIMES = 3
PAUSE = 0.2  # seconds, and more each time
Result = TypeVar("Result")


def retried(action: Callable[[], Result]) -> Result:
    """What `action` gives. It is one transaction: nothing is left of it where it is broken off."""
    for time_before in range(TIMES):
        try:
            return action()
        except DatabaseError as error:
            if kind(error) != "crossed" or connection.in_atomic_block:
                raise
            time.sleep((time_before + 1) * uniform(0.5, 1.5) * PAUSE)
    return action()
