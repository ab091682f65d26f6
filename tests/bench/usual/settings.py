"""The site's settings, with the usual way of listing cases in place of the site's own."""

from innosi.settings import *  # noqa: F403
from innosi.settings import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [*INSTALLED_APPS, "tests.bench.usual"]
NOT_HERE = ("innosi.page_cache", "innosi.server.body_limit")
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith(NOT_HERE)]
ROOT_URLCONF = "tests.bench.usual.urls"
