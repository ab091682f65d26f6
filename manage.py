#!/usr/bin/env python
import os
import sys


def main():
    os.umask(0o077)  # what commands make, such as a database, is for its owner only
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innosi.settings")
    try:
        from django.conf import settings
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise SystemExit(
            "Django is not installed for this Python. Run `make serve` once and use "
            ".venv/bin/python manage.py ..."
        ) from error
    try:
        _ = settings.DEBUG  # the first look reads them all
    except ImproperlyConfigured as error:
        raise SystemExit(f"{error}") from None
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
