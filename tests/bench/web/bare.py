"""The site's settings and middleware around a view that does nothing, and does so each time: its
answers are not kept."""

from innosi.settings import *  # noqa: F403
from innosi.settings import MIDDLEWARE

MIDDLEWARE = [name for name in MIDDLEWARE if "page_cache" not in name]
ROOT_URLCONF = "tests.bench.web.bare_urls"
