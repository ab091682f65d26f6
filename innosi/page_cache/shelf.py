"""Where kept pages stand: a Django cache, which may be away."""

import logging
from time import monotonic

from django.core.cache import cache
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
