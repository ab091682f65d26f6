import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from innosi.backup.errors import BackupError
from innosi.backup.restoring import restore, verify


class Command(BaseCommand):
    help = "Put a backup in the place of the database that DATABASE_URL names; the site may run."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="a file that manage.py backup made")
        parser.add_argument(
            "--replace", action="store_true", help="what is in the database goes aside"
        )
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument(
            "--check", action="store_true", help="only look whether the file is whole"
        )
        parser.add_argument(
            "--accept-faults",
            action="store_true",
            help="restore it even if what it holds is damaged: better than nothing",
        )

    def handle(self, path, replace, yes, check, accept_faults, verbosity, **options):
        hidden = None if verbosity else True  # a bar only where somebody watches
        if replace and not yes and not check:
            ask()
        try:
            with tqdm(desc="Reading", unit="B", unit_scale=True, disable=hidden) as bar:
                if check:
                    self.stdout.write(f"{path} is whole: {verify(path, bar.update)}")
                    return
                done = restore(path, replace, bar.update, accept_faults)
        except BackupError as error:
            raise CommandError(f"{error}") from error
        except OSError as error:
            raise CommandError(f"{error.filename or path}: {error.strerror}") from error
        self.stdout.write(f"Restored {done.manifest}")
        if done.former:
            self.stdout.write(f"What was there before is {done.former} (to remove: {done.discard})")


def ask():
    if not sys.stdin.isatty():
        raise CommandError("--replace asks first. Where nobody can answer, say --yes too.")
    if input("Put the backup in the place of what is there? (yes/no) ") != "yes":
        raise CommandError("Nothing was changed.")
