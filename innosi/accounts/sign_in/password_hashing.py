"""Argon2 at a price that this site can pay while it is being read.

A hash keeps one core busy and 19 MiB in use. See docs/adr/0026-sign-in.md for what was measured.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

# Of a worker: one hash at a time, and a thread that is left for readers.
_hashing = BoundedSemaphore(1)
_signing_in = BoundedSemaphore(max(1, settings.THREADS - 1))


class PasswordHasher(Argon2PasswordHasher):
    """OWASP's parameters, in one thread: several would compete with readers for the cores."""

    memory_cost = 19 * 1024  # KiB
    time_cost = 2
    parallelism = 1

    def encode(self, password, salt):
        with _hashing:
            return super().encode(password, salt)

    def verify(self, password, encoded):
        with _hashing:
            return super().verify(password, encoded)


@contextmanager
def place_among_those_signing_in() -> Iterator[bool]:
    """Whether there is one. Who waits for a hash keeps a thread from readers, so not all may."""
    has_place = _signing_in.acquire(blocking=False)
    try:
        yield has_place
    finally:
        if has_place:
            _signing_in.release()
