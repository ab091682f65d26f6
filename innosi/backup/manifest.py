"""What a backup says of itself."""

import subprocess
import tomllib
from typing import Any, Literal

from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from pydantic import AwareDatetime, BaseModel, ConfigDict, NonNegativeInt

from casestudies.models import CaseStudy, CaseVersion, CatalogueState

Engine = Literal["sqlite", "postgresql"]


class Contents(BaseModel):
    """How much of the database there is, seen in the same moment as all of it."""

    migrations: list[tuple[str, str]]  # app and name
    catalogue_version: NonNegativeInt
    cases: NonNegativeInt
    versions: NonNegativeInt


class Manifest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: Literal[1] = 1
    made_at: AwareDatetime
    release: str
    engine: Engine
    engine_version: str
    contents: Contents
    bytes: NonNegativeInt  # of the database in the backup, unpacked
    sha256: str

    def __str__(self) -> str:
        contents = self.contents
        return (
            f"{contents.cases:,} cases with {contents.versions:,} published versions "
            f"(catalogue {contents.catalogue_version:,}) of {self.made_at:%d %B %Y %H:%M} UTC, "
            f"from {self.engine} {self.engine_version}, release {self.release}"
        )


def contents(cursor: Any) -> Contents:
    """Plain SQL: the cursor may be one of a file that Django knows nothing of."""

    def rows(sql: str) -> list[Any]:
        cursor.execute(sql)
        return cursor.fetchall()

    def number(what: str, model: Any) -> int:
        return rows(f"SELECT {what} FROM {model._meta.db_table}")[0][0]

    return Contents(
        migrations=rows("SELECT app, name FROM django_migrations ORDER BY app, name"),
        catalogue_version=number("COALESCE(max(version), 0)", CatalogueState),
        cases=number("count(*)", CaseStudy),
        versions=number("count(*)", CaseVersion),
    )


def unknown_migrations(found: Contents) -> list[str]:
    """Those that this release does not have: the backup is of a later one."""
    known = MigrationLoader(None).disk_migrations
    return [f"{app} {name}" for app, name in found.migrations if (app, name) not in known]


def release() -> str:
    """“0.1.0 (a1b2c3d)”; the commit only where the code is a checkout."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    version = project["project"]["version"]
    command = ["git", "-C", str(settings.BASE_DIR), "describe", "--always", "--dirty"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return version
    return f"{version} ({done.stdout.strip()})" if done.stdout.strip() else version
