"""System checks: what would go wrong on this machine, told before a visitor finds out."""

from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import connection
from django.http.request import split_domain_port, validate_host

from .database.sqlite_driver import has_reset_bug


@register(Tags.compatibility)
def sqlite_has_full_text_search(app_configs, **kwargs):
    if connection.vendor != "sqlite":
        return []
    sqlite3 = cast(Any, connection).Database
    with sqlite3.connect(":memory:") as memory:
        options = {name for (name,) in memory.execute("PRAGMA compile_options")}
    if "ENABLE_FTS5" in options:
        return []
    return [
        Error(
            f"SQLite {sqlite3.sqlite_version} of this Python was built without FTS5, "
            "which search needs.",
            hint="Use a Python whose SQLite has it, or PostgreSQL through DATABASE_URL.",
            id="innosi.E001",
        )
    ]


@register(Tags.compatibility)
def sqlite_keeps_commits(app_configs, **kwargs):
    if connection.vendor != "sqlite":
        return []
    sqlite3 = cast(Any, connection).Database
    if not has_reset_bug(sqlite3.sqlite_version_info):
        return []
    return [
        Error(
            f"The site would run on SQLite {sqlite3.sqlite_version}, which can lose "
            "what was saved (https://sqlite.org/wal.html#walresetbug).",
            hint="make serve installs pysqlite3, which has a mended one, where there is a package "
            "of it for this machine; a Python with SQLite 3.51.3 or newer will do; or use "
            "PostgreSQL through DATABASE_URL.",
            id="innosi.E007",
        )
    ]


@register(Tags.security)
def files_are_private(app_configs, **kwargs):
    """Those that are made now are; these may have been made by hand or by an older release."""
    return [
        Warning(
            f"Other users of this machine may read {file.name}.",
            hint=f"chmod 600 {file}",
            id="innosi.W002",
        )
        for file in private_files()
        if file.exists() and file.stat().st_mode & 0o077
    ]


def private_files():
    yield settings.SECRET_KEY_FILE
    if settings.ENV_FILE:
        yield Path(settings.ENV_FILE)
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3") and database["NAME"] != ":memory:":
        for suffix in ("", "-wal", "-shm"):
            yield Path(f"{database['NAME']}{suffix}")


@register(Tags.security, deploy=True)
def proxy_is_trusted(app_configs, **kwargs):
    if settings.TRUSTED_PROXY or not settings.SECURE_SSL:
        return []
    return [
        Warning(
            "SECURE_SSL is on and no TRUSTED_PROXY is named, so every visitor would be sent to "
            "https again and again.",
            hint="Name the proxy that takes https, such as TRUSTED_PROXY=127.0.0.1.",
            id="innosi.W020",
        )
    ]


@register(Tags.security, deploy=True)
def hosts_are_named(app_configs, **kwargs):
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    return [
        Warning(
            "ALLOWED_HOSTS has *, so links can be made to lead to any host.",
            hint="Name the hosts that this site answers for.",
            id="innosi.W003",
        )
    ]


@register(Tags.urls, deploy=True)
def site_url_is_served(app_configs, **kwargs):
    url = urlsplit(settings.SITE_URL)
    warnings = []
    host, _port = split_domain_port(url.netloc)
    if not validate_host(host, settings.ALLOWED_HOSTS):
        warnings.append(
            Warning(
                "SITE_URL names a host that is not in ALLOWED_HOSTS.",
                hint="Feeds and citations link to SITE_URL: let both name the same host.",
                id="innosi.W004",
            )
        )
    if settings.SECURE_SSL and url.scheme != "https":
        warnings.append(
            Warning(
                "SECURE_SSL is on, but SITE_URL begins with http.",
                hint="Write SITE_URL with https.",
                id="innosi.W005",
            )
        )
    return warnings


@register(Tags.staticfiles, deploy=True)
def static_files_are_collected(app_configs, **kwargs):
    if (settings.STATIC_ROOT / "staticfiles.json").exists():
        return []
    return [
        Warning(
            "The static files are not collected, so every page would fail.",
            hint="manage.py collectstatic, or manage.py prepare",
            id="innosi.W006",
        )
    ]
