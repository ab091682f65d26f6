"""The site's settings with a cache that keeps nothing: every page is made anew, and packed."""

from innosi.settings import *  # noqa: F403

NOTHING = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
CACHES = {"default": NOTHING, "texts": NOTHING}
