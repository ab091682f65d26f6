"""Where pages are kept: a Django cache, which may be away, and by default one in this process."""

import logging
import pickle
import time
from collections import OrderedDict
from threading import RLock
from time import monotonic

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.http import HttpResponse

from .key import TEXT

PREFIX = "page:"
# In caches that are shared; after a publication nobody asks for the old pages. Words can be made up
# without end: those that nobody repeats go soon.
SECONDS_KEPT = {"default": 3600, "texts": 300}
PAUSE = 10  # seconds without the cache after it failed

logger = logging.getLogger(__name__)


class PageStore:
    """Pages in Django's caches: those for words that a reader typed in one of their own, so that
    they never crowd out the others. While that fails, there are none."""

    def __init__(self):
        self.is_away, self.again_at = False, 0.0

    def get(self, key: str) -> HttpResponse | None:
        page = self._try(caches[shelf_of(key)].get, PREFIX + key)
        if not page:
            return None
        headers, content = page
        return HttpResponse(content, headers=headers)

    def put(self, key: str, response: HttpResponse) -> None:
        page = dict(response.items()), response.content
        shelf = shelf_of(key)
        self._try(caches[shelf].set, PREFIX + key, page, SECONDS_KEPT[shelf])

    def _try(self, action, *arguments):
        """Pages are served without the cache if need be, and the log says so once."""
        if self.is_away and monotonic() < self.again_at:
            return None
        try:
            result = action(*arguments)
        except Exception as error:  # each backend has errors of its own
            self.again_at = monotonic() + PAUSE
            if not self.is_away:
                logger.warning("The page cache fails, pages are served without: %r", error)
            self.is_away = True
            return None
        if self.is_away:
            logger.warning("The page cache is back")
        self.is_away = False
        return result


def shelf_of(key: str) -> str:
    """The alias of the cache for a page."""
    return "texts" if key.startswith(TEXT) else "default"


DEFAULT_BYTES = 32 * 1024**2
OVERHEAD = 300  # bytes that an entry takes besides its value
LARGEST = 0.1  # of the whole: one value is not worth all others


class MemoryCache(BaseCache):
    """A cache in this process. Django's own is bounded in entries; pages differ a hundredfold in
    size, so this one is bounded in bytes. What was not used for longest goes first."""

    def __init__(self, name, params):
        super().__init__(params)
        self.limit = params.get("OPTIONS", {}).get("MAX_BYTES", DEFAULT_BYTES)
        self.memory = _memories.setdefault(name, Memory())

    def get(self, key, default=None, version=None):
        value = self.memory.get(self.make_and_validate_key(key, version), time.time())
        return default if value is None else pickle.loads(value)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        packed, key = pickle.dumps(value), self.make_and_validate_key(key, version)
        self.memory.set(key, packed, self.get_backend_timeout(timeout), self.limit)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        with self.memory.lock:
            if self.has_key(key, version):
                return False
            self.set(key, value, timeout, version)
            return True

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        value = self.get(key, self, version)
        if value is self:
            return False
        self.set(key, value, timeout, version)
        return True

    def delete(self, key, version=None):
        return self.memory.delete(self.make_and_validate_key(key, version))

    def clear(self):
        self.memory.clear()


class Memory:
    """What a MemoryCache holds. Django gives each thread a cache of its own; this they share."""

    def __init__(self):
        self.lock, self.entries, self.bytes = RLock(), OrderedDict(), 0

    def get(self, key: str, now: float) -> bytes | None:
        with self.lock:
            value, expires = self.entries.get(key, (None, None))
            if expires is not None and expires <= now:
                self._drop(key)
                return None
            if value is not None:
                self.entries.move_to_end(key)
            return value

    def set(self, key: str, value: bytes, expires: float | None, limit: int) -> None:
        with self.lock:
            self._drop(key)
            if len(value) > limit * LARGEST:
                return
            self.entries[key] = value, expires
            self.bytes += len(value) + OVERHEAD
            while self.bytes > limit:
                self._drop(next(iter(self.entries)))

    def delete(self, key: str) -> bool:
        with self.lock:
            return self._drop(key)

    def clear(self) -> None:
        with self.lock:
            self.entries.clear()
            self.bytes = 0

    def _drop(self, key):
        entry = self.entries.pop(key, None)
        if entry:
            self.bytes -= len(entry[0]) + OVERHEAD
        return entry is not None


_memories: dict[str, Memory] = {}
