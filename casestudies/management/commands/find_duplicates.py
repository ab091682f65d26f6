from django.core.management.base import BaseCommand

from casestudies.duplicates.finding import look
from casestudies.duplicates.kinds import LOOKED_AT


class Command(BaseCommand):
    help = "Look for likely duplicates among all entries. The admin lists what was found."

    def handle(self, *args, **options):
        for label in LOOKED_AT:
            found = look([label])
            self.stdout.write(f"{label}: {found} likely")
