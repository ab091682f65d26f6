"""The site's settings and middleware around a view that does nothing, and does so each time: its
answers are not kept."""

from innosi.settings import *  # noqa: F403
from innosi.settings import MIDDLEWARE

NOT_HERE = ("innosi.page_cache", "innosi.server.body_limit")
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith(NOT_HERE)]
ROOT_URLCONF = "tests.bench.web.bare_urls"
