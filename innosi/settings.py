"""All settings. The environment is read here and nowhere else; .env.example explains it."""

import os
import re
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY_FILE = BASE_DIR / ".secret_key"

env = Env()
if ENV_FILE := os.environ.get("ENV_FILE", str(BASE_DIR / ".env")):
    env.read_env(ENV_FILE, recurse=False)


def read(reader, name, default, expected):
    """The value of a variable. A bad one is named, with what would do, but never shown."""
    if not env.str(name, ""):
        return default
    try:
        return reader(name)
    except (EnvError, ValueError):
        raise bad(name, expected) from None


def bad(name, expected):
    return ImproperlyConfigured(f"{name} in the environment or .env is not usable: {expected}")


def positive(name):
    number = env.int(name)
    if not 0 < number < 2**16:
        raise ValueError(name)
    return number


def seconds(name):
    number = env.int(name)
    if not 0 <= number < 2**20:
        raise ValueError(name)
    return number


def address_of_people(name):
    """As a link needs it."""
    address = env.str(name)
    if re.fullmatch(r"https?://[^\s<>\"]+", address):
        return address
    if re.fullmatch(r"[^@\s<>\"?&:/]+@[^@\s<>\"?&:/]+", address):
        return f"mailto:{address}"
    raise ValueError(name)


def networks(name):
    named: list[str] = env.list(name)
    return [ip_network(network) for network in named]


# What this site is

DEBUG = read(env.bool, "DEBUG", False, "write true or false.")
SECURE_SSL = read(env.bool, "SECURE_SSL", False, "write true or false.")
LOG_LEVEL = read(
    lambda name: env.str(name).upper(), "LOG_LEVEL", "INFO", "write a level such as INFO."
)
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
    raise bad("LOG_LEVEL", "write DEBUG, INFO, WARNING, ERROR or CRITICAL.")
LOG_FORMAT = read(env.str, "LOG_FORMAT", "plain", "")
if LOG_FORMAT not in {"plain", "json"}:
    raise bad("LOG_FORMAT", "write plain or json.")
LOG_REQUESTS = read(env.bool, "LOG_REQUESTS", True, "write true or false.")
LOG_REQUESTS = LOG_REQUESTS and LOG_LEVEL in {"DEBUG", "INFO"}

PORT = read(positive, "PORT", 8000, "write a port number such as 8000.")
WEB_CONCURRENCY = read(positive, "WEB_CONCURRENCY", 2, "write how many worker processes to run.")
THREADS = read(positive, "THREADS", 4, "write how many threads each worker has.")

ALLOWED_HOSTS = read(
    env.list,
    "ALLOWED_HOSTS",
    ["localhost", "127.0.0.1", "[::1]"],
    "write host names with commas between them.",
)
CSRF_TRUSTED_ORIGINS = read(
    env.list,
    "CSRF_TRUSTED_ORIGINS",
    [],
    "write origins such as https://cases.example.org with commas between them.",
)
TRUSTED_PROXY = read(
    networks, "TRUSTED_PROXY", [], "write addresses such as 127.0.0.1 with commas between them."
)
SITE_URL = read(env.str, "SITE_URL", f"http://127.0.0.1:{PORT}", "").rstrip("/")
if not SITE_URL.startswith(("http://", "https://")):
    raise bad("SITE_URL", "write the site's own address, such as https://cases.example.org.")
CONTACT = read(
    address_of_people, "CONTACT", "", "write a mail address, or the address of a page or form."
)


def secret_key():
    if key := env.str("SECRET_KEY", ""):
        return key
    try:
        return SECRET_KEY_FILE.read_text().strip()
    except FileNotFoundError:
        raise ImproperlyConfigured(
            "SECRET_KEY is not in the environment and there is no file .secret_key: "
            "run `make .secret_key`, which makes one, or set SECRET_KEY."
        ) from None


SECRET_KEY = secret_key()

# Applications

INSTALLED_APPS = [
    "innosi.apps.CurationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "taggit",
    "innosi.apps.InnosiConfig",
    "innosi.accounts.apps.AccountsConfig",
    "innosi.checked_admin.sent.apps.SentFormsConfig",
    "innosi.history.apps.HistoryConfig",
    "keywords",
    "casestudies",
]

MIDDLEWARE = [
    "innosi.logs.requests.RequestLogMiddleware",  # first: its time and id are those of the whole
    # What every answer has, those too that the next ones give by themselves
    "innosi.server.answer_headers.AnswerHeadersMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "innosi.server.body_limit.BodyLimitMiddleware",
    "innosi.server.address_limit.AddressLimitMiddleware",
    "innosi.page_cache.middleware.PageCacheMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "innosi.server.preparing.PreparingMiddleware",
]

ROOT_URLCONF = "innosi.urls"
WSGI_APPLICATION = "innosi.wsgi.application"
FORCE_SCRIPT_NAME = ""  # the site is at the root of its host, whatever a request says

# What a request may bring along, in bytes. Files are sent to UPLOADS alone; elsewhere none is ever
# written to disk.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a case with all its claims is edited as one form
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024**2
LARGEST_BODY_OF_VISITORS = 64 * 1024
# A form of the admin that is sent after the session has ended: it is kept through the sign-in.
LARGEST_FORM_OF_VISITORS = 1536 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "casestudies.rendering.environment",
            "context_processors": ["django.contrib.messages.context_processors.messages"],
        },
    },
    {  # the admin's
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "innosi" / "admin_templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

TAGGIT_CASE_INSENSITIVE = True

# Database

SQLITE_PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "NORMAL",
    "temp_store": "MEMORY",
    # Each thread has a connection of its own; what these leave out the system has in memory.
    "mmap_size": 64 * 1024**2,
    "cache_size": -16 * 1024,  # negative: in KiB
    "journal_size_limit": 64 * 1024**2,
}
DATABASE_LOCK_TIMEOUT = read(
    seconds, "DATABASE_LOCK_TIMEOUT", 20, "write for how many seconds to wait for another writer."
)
DATABASE_CONNECT_TIMEOUT = read(
    seconds, "DATABASE_CONNECT_TIMEOUT", 10, "write how many seconds connecting may take."
)
DATABASE_STATEMENT_TIMEOUT = read(
    seconds, "DATABASE_STATEMENT_TIMEOUT", 60, "write how many seconds a statement may take, or 0."
)
DATABASE_IDLE_TIMEOUT = read(
    seconds, "DATABASE_IDLE_TIMEOUT", 60, "write for how many seconds to keep an idle writer, or 0."
)

SQLITE_OPTIONS = {
    "timeout": DATABASE_LOCK_TIMEOUT,
    "transaction_mode": "IMMEDIATE",
    "init_command": ";".join(f"PRAGMA {name}={value}" for name, value in SQLITE_PRAGMAS.items()),
}

POSTGRES_TIMEOUTS = {
    "lock_timeout": DATABASE_LOCK_TIMEOUT,
    "statement_timeout": DATABASE_STATEMENT_TIMEOUT,
    "idle_in_transaction_session_timeout": DATABASE_IDLE_TIMEOUT,
}


def postgres_options(given):
    """What is given in DATABASE_URL goes before ours. What is 0 is not asked of the server: some
    poolers refuse to pass it on."""
    timeouts = [f"-c {name}={time}s" for name, time in POSTGRES_TIMEOUTS.items() if time]
    options = " ".join([*timeouts, *given.get("options", "").split()])
    ours = {"connect_timeout": DATABASE_CONNECT_TIMEOUT, "fallback_application_name": "InnoSI"}
    return ours | given | ({"options": options} if options else {})


def database():
    url = env.str("DATABASE_URL", "") or f"sqlite:///{BASE_DIR / 'db.sqlite3'}"
    expected = "write sqlite:///FILE or postgres://USER:PASSWORD@HOST:PORT/NAME."
    if not url.startswith(("sqlite://", "postgres://", "postgresql://")):
        raise bad("DATABASE_URL", expected)
    try:
        config = dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)
    except ValueError:
        raise bad("DATABASE_URL", expected) from None
    if not config["NAME"]:
        raise bad("DATABASE_URL", expected)
    if config["ENGINE"].endswith("sqlite3"):
        if config["NAME"] != ":memory:":
            config["NAME"] = str(BASE_DIR / config["NAME"])
        config["ENGINE"] = "innosi.database.sqlite3"
        config["OPTIONS"] = SQLITE_OPTIONS
        config["CONN_HEALTH_CHECKS"] = False  # a file is there or is not
    else:
        config["OPTIONS"] = postgres_options(config.get("OPTIONS", {}))
    return config


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rendered pages stay in each worker's memory, or where CACHE_URL says

BACKENDS = "django.core.cache.backends"
# Longer than that, and the page would have been rendered.
REDIS_OPTIONS = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}


def cache():
    url = env.str("CACHE_URL", "")
    scheme, _, rest = url.partition("://")
    if not url:
        return {"BACKEND": "innosi.page_cache.store.MemoryCache"}
    if scheme in {"redis", "rediss", "unix"} and rest:
        backend = f"{BACKENDS}.redis.RedisCache"
        return {"BACKEND": backend, "LOCATION": url, "OPTIONS": REDIS_OPTIONS}
    backends = {"db": "db.DatabaseCache", "file": "filebased.FileBasedCache"}
    if scheme in backends and rest:
        backend = f"{BACKENDS}.{backends[scheme]}"
        return {"BACKEND": backend, "LOCATION": rest, "OPTIONS": {"MAX_ENTRIES": 5000}}
    expected = "write redis://HOST:6379/0, unix://SOCKET, file:///FOLDER or db://TABLE."
    raise bad("CACHE_URL", expected)


# Pages for words that readers type have a place of their own, since words can be made up without
# end: in a worker's memory, or for a shorter time in the cache that CACHE_URL names.
CACHES = {"default": cache(), "texts": cache()}
if not env.str("CACHE_URL", ""):
    CACHES["texts"] |= {"LOCATION": "texts", "OPTIONS": {"MAX_BYTES": 8 * 1024**2}}

# Whether check_links asks machines of private networks too.
CHECK_PRIVATE_LINKS = read(env.bool, "CHECK_PRIVATE_LINKS", False, "write true or false.")

# Language and time

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# Static files

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / read(env.str, "STATIC_ROOT", "staticfiles", "")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "innosi.static_files.BundleFinder",
]
# What a page loads, and what it is made of: files below static/, in this order.
STATIC_BUNDLES = {
    "styles.css": [
        "css/layers.css",
        "css/base/*.css",
        "css/frame/*.css",
        "css/controls/*.css",
        "css/evidence/*.css",
        "css/lists/*.css",
        "css/case/*.css",
        "css/pages/*.css",
    ],
    "admin.css": [
        "css/base/tokens.css",
        "css/admin.css",
        "css/admin/frame.css",
        "css/admin/fields.css",
        "css/admin/lists.css",
        "css/admin/work-list.css",
        "css/admin/case-form.css",
        "css/admin/statements.css",
    ],
    "admin.js": [
        "js/admin/labels.js",
        "js/admin/forms.js",
        "js/admin/statements.js",
        "js/admin/readers.js",
        "js/admin/drafts.js",
    ],
    "scripts.js": ["vendor/htmx/htmx.min.js", "js/conveniences.js"],
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "innosi.static_files.StaticStorage"},
}

# Imports

# Pages that take a file, and the bytes that may be sent there with what a form needs.
UPLOADS = {"admin:casestudies_importrun_add": 64 * 1024**2 + 64 * 1024}
IMPORTS_APART = True  # they are worked on by a process of their own, started when needed

# Accounts

PASSWORD_HASHERS = [
    "innosi.accounts.sign_in.password_hashing.PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
CSRF_FAILURE_VIEW = "innosi.accounts.sign_in.kept_typing.csrf_failure"

# Staff are signed in for so long in all, and for so long without a request.
SESSION_ENGINE = "innosi.accounts.sessions.store"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_IDLE = timedelta(hours=1)
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True

# Who tried wrong passwords waits: how many are allowed stands in accounts/sign_in/lockout.py.
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_HANDLER = "innosi.accounts.sign_in.lockout.LockoutHandler"
AXES_CLIENT_IP_CALLABLE = "innosi.accounts.sign_in.lockout.client_address"
AXES_USERNAME_CALLABLE = "innosi.accounts.sign_in.lockout.mark_of_name"
AXES_LOCKOUT_CALLABLE = "innosi.accounts.sign_in.lockout.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # the audit log says it
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

REQUIRE_SECOND_FACTOR = read(env.bool, "REQUIRE_SECOND_FACTOR", False, "write true or false.")
OTP_TOTP_ISSUER = "InnoSI"
OTP_TOTP_SYNC = False  # a step of 30 seconds off our clock, and not further with each sign-in

AUDIT_LOG_DAYS = read(
    positive, "AUDIT_LOG_DAYS", 365, "write for how many days the audit log goes back."
)

# What browsers may do with our pages

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CROSS_ORIGIN_RESOURCE_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# HTTPS. Whether visitors come over it is said by TRUSTED_PROXY; see innosi/server/proxy.py.

SESSION_COOKIE_SECURE = SECURE_SSL
CSRF_COOKIE_SECURE = SECURE_SSL
SECURE_SSL_REDIRECT = SECURE_SSL
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE_SSL else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SSL
SILENCED_SYSTEM_CHECKS = [
    "security.W021",  # to have browsers know of HSTS beforehand is for the domain's owner to decide
]

# Logging, to stderr

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "short_refusals": {"()": "innosi.logs.filters.ShortRefusals"},
        "once_a_minute": {"()": "innosi.logs.filters.OnceAMinute"},
    },
    "formatters": {"lines": {"()": "innosi.logs.lines.formatter", "kind": LOG_FORMAT}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "lines",
            "filters": ["short_refusals", "once_a_minute"],
        },
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "innosi.access": {"level": "INFO" if LOG_REQUESTS else "WARNING"},
        # A worker's own, which has a handler that cuts and escapes nothing.
        "gunicorn.error": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "axes": {"level": "WARNING"},  # its every step is of no use beside the audit log
    },
}
