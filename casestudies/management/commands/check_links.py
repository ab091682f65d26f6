from collections import Counter
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from casestudies.links import checking
from casestudies.models import Link


class Command(BaseCommand):
    help = "Ask the web addresses of sources, organisations and projects whether they still work."

    def add_arguments(self, parser):
        parser.add_argument(
            "--older-than",
            type=int,
            default=30,
            metavar="DAYS",
            help="ask those whose last check is older (30); failing ones are asked daily",
        )
        parser.add_argument("--limit", type=int, metavar="N", help="ask N addresses at most")

    def handle(self, older_than, limit, verbosity, **options):
        if older_than < 0 or older_than > 36_500 or (limit is not None and limit < 0):
            raise CommandError("Give days and a limit that are not negative, and days of a life.")
        checking.note_all()
        due = checking.due(timedelta(days=older_than)).values_list("address", flat=True)
        addresses = [*due[:limit]]
        hidden = None if verbosity else True  # a bar only where somebody watches
        answers = checking.check(addresses, checking.manners())
        with tqdm(total=len(addresses), desc="Asking", unit="", disable=hidden) as bar:
            for _address, _outcome in answers:
                bar.update()
        self.stdout.write(self.report(len(addresses)))

    def report(self, asked):
        counts = Counter(Link.objects.values_list("status", flat=True))
        found = [f"{counts[status]:,} {status.label.lower()}" for status in Link.Status]
        return f"{asked:,} addresses were asked. Of all: {', '.join(found)}."
