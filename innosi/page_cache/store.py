"""Where pages are kept: a Django cache, which may be away, and by default one in this process."""

import logging
import pickle
import time
from collections import OrderedDict
from threading import RLock
from time import monotonic

from django.core.cache import cache
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.http import HttpResponse

PREFIX = "page:"
SECONDS = 3600  # for caches that are shared; after a publication nobody asks for the old pages
PAUSE = 10  # seconds without the cache after it failed

logger = logging.getLogger(__name__)


class Shelf:
    def __init__(self):
        self.is_away, self.again_at = False, 0.0

    def take(self, name):
        kept = self._try(cache.get, PREFIX + name)
        return HttpResponse(kept[1], headers=kept[0]) if kept else None

    def put(self, name, response):
        kept = dict(response.items()), response.content
        self._try(cache.set, PREFIX + name, kept, SECONDS)

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


DEFAULT_BYTES = 32 * 1024**2
OVERHEAD = 300  # bytes that an entry takes besides its value
LARGEST = 0.1  # of the whole: one value is not worth all others


class Store:
    """Shared by the threads, each of which has a MemoryCache of its own."""

    def __init__(self):
        self.lock, self.entries, self.bytes = RLock(), OrderedDict(), 0

    def get(self, key, now):
        with self.lock:
            value, expires = self.entries.get(key, (None, None))
            if expires is not None and expires <= now:
                self._drop(key)
                return None
            if value is not None:
                self.entries.move_to_end(key)
            return value

    def set(self, key, value, expires, limit):
        with self.lock:
            self._drop(key)
            if len(value) > limit * LARGEST:
                return
            self.entries[key] = value, expires
            self.bytes += len(value) + OVERHEAD
            while self.bytes > limit:
                self._drop(next(iter(self.entries)))

    def delete(self, key):
        with self.lock:
            return self._drop(key)

    def clear(self):
        with self.lock:
            self.entries.clear()
            self.bytes = 0

    def _drop(self, key):
        entry = self.entries.pop(key, None)
        if entry:
            self.bytes -= len(entry[0]) + OVERHEAD
        return entry is not None


_stores: dict[str, Store] = {}


class MemoryCache(BaseCache):
    def __init__(self, name, params):
        super().__init__(params)
        self.limit = params.get("OPTIONS", {}).get("MAX_BYTES", DEFAULT_BYTES)
        self.store = _stores.setdefault(name, Store())

    def get(self, key, default=None, version=None):
        value = self.store.get(self.make_and_validate_key(key, version), time.time())
        return default if value is None else pickle.loads(value)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        packed, key = pickle.dumps(value), self.make_and_validate_key(key, version)
        self.store.set(key, packed, self.get_backend_timeout(timeout), self.limit)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        with self.store.lock:
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
        return self.store.delete(self.make_and_validate_key(key, version))

    def clear(self):
        self.store.clear()
