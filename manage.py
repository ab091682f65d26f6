#!/usr/bin/env python
import os
import sys


def main():
    os.umask(0o077)  # what commands make, such as a database, is for its owner only
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innosi.settings")
    prepare_for(sys.argv[1:2])
    try:
        from django.conf import settings
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
        from django.db import DatabaseError, InterfaceError
    except ImportError as error:
        raise SystemExit(
            "Django is not installed for this Python. Run `make serve` once and use "
            ".venv/bin/python manage.py ..."
        ) from error
    try:
        _ = settings.DEBUG  # the first look reads them all
    except ImproperlyConfigured as error:
        raise SystemExit(f"{error}") from None
    try:
        execute_from_command_line(sys.argv)
    except (DatabaseError, InterfaceError) as error:
        from innosi.database.words import in_words, is_unprepared

        if is_unprepared(error):
            raise SystemExit(
                "The database that DATABASE_URL names has no tables of this site, or not all of "
                f"this release. manage.py prepare makes them.\n({error})"
            ) from None
        if not (words := in_words(error)):
            raise
        raise SystemExit(f"{words}\n({error})") from None


def prepare_for(command):
    """Commands may take as long as they need, and the database knows what writes to it."""
    if command not in (["runserver"], ["testserver"]):
        os.environ |= {"DATABASE_STATEMENT_TIMEOUT": "0", "DATABASE_IDLE_TIMEOUT": "0"}
    os.environ["PGAPPNAME"] = " ".join(["manage.py", *command])


if __name__ == "__main__":
    main()
