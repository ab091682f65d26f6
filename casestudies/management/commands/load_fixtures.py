from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from casestudies import fixtures
from casestudies.models import CaseStudy
from innosi.database.retrying import retried


class Command(BaseCommand):
    help = "Load fixtures/ and publish its cases. Run again, it changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", default=settings.BASE_DIR / "fixtures")
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing if the database has cases: edits made there would be undone",
        )

    def handle(self, folder, if_empty, verbosity, **options):
        if if_empty and CaseStudy.objects.exists():
            return
        try:
            progress = _bar if verbosity else lambda items, label: items
            result = retried(lambda: fixtures.load(folder, progress))
        except fixtures.FixtureError as error:
            raise CommandError(f"{error}\nNothing was changed.") from error
        self.stdout.write(
            f"{result.objects:,} objects read, {result.changed:,} of them new or changed; "
            f"{len(result.published)} cases published, {result.unchanged} as they were."
        )
        if result.refused:
            reasons = "\n".join(result.refused)
            raise CommandError(f"All was loaded, and not all published:\n{reasons}")


def _bar(items, label):
    return tqdm(items, desc=f"{label:10}", unit="", leave=False, disable=None)
