from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from innosi.backup.errors import BackupError
from innosi.backup.taking import size, take


class Command(BaseCommand):
    help = "Back up the whole database while the site runs: one file, for its owner only."

    def add_arguments(self, parser):
        parser.add_argument(
            "path", type=Path, help="a new file, or a folder, in which the time makes its name"
        )
        parser.add_argument(
            "--keep",
            type=at_least_one,
            metavar="N",
            help="then remove all but the newest N backups of ours from the folder",
        )

    def handle(self, path, keep, verbosity, **options):
        if keep and not path.is_dir():
            raise CommandError(f"--keep needs a folder, and {path} is none. Make it first.")
        hidden = None if verbosity else True  # a bar only where somebody watches
        try:
            with tqdm(
                total=2 * size(), desc="Backing up", unit="B", unit_scale=True, disable=hidden
            ) as bar:
                taken = take(path, keep, bar.update)
        except BackupError as error:
            raise CommandError(f"{error}") from error
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}. No backup was made.") from error
        self.stdout.write(f"{taken.path}: {taken.manifest}")
        for old in taken.removed:
            self.stdout.write(f"{old} was removed.")


def at_least_one(text):
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
