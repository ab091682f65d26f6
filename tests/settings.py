"""The site's settings, kept apart from this machine's: no .env, no variables but DATABASE_URL."""

import os

OF_THE_SITE = (
    "ALLOWED_HOSTS AUDIT_LOG_DAYS CACHE_URL CHECK_PRIVATE_LINKS CSRF_TRUSTED_ORIGINS "
    "DATABASE_CONNECT_TIMEOUT DATABASE_IDLE_TIMEOUT DATABASE_LOCK_TIMEOUT "
    "DATABASE_STATEMENT_TIMEOUT DEBUG LOG_FORMAT LOG_LEVEL LOG_REQUESTS PORT "
    "REQUIRE_SECOND_FACTOR SECURE_SSL SITE_URL STATIC_ROOT THREADS TRUSTED_PROXY "
    "WEB_CONCURRENCY"
)
for name in OF_THE_SITE.split():
    os.environ.pop(name, None)
os.environ["ENV_FILE"] = ""
os.environ["SECRET_KEY"] = "signs nothing but what the tests sign for themselves"

from innosi.settings import *  # noqa: E402, F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True  # and so no STATIC_ROOT is looked for
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
IMPORTS_APART = False  # a process of its own would look into another database
