"""A site to serve, with the fixtures in its database."""

from django.db import connection

from tests.support.database import LOADED
from tests.support.site import Site


def prepared_site(databases, folder):
    """A site with the fixtures; its static files are collected once for all workers of a run."""
    site = Site(folder)
    if connection.vendor == "sqlite":
        databases.copy_file(LOADED, folder / "site.sqlite3")
    else:
        site.manage("migrate")
        site.manage("load_fixtures")
    static = databases.folder / "static"
    site.environment["STATIC_ROOT"] = str(static)
    with databases.locked("static"):
        if not (static / "staticfiles.json").exists():
            site.manage("collectstatic", "--noinput")
    return site
