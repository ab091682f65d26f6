import json
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from tqdm import tqdm

from casestudies import integrity
from casestudies.models import CaseVersion

MOST_NAMED = 200


class Command(BaseCommand):
    help = (
        "Look for whatever stored is not as it should be, and name it. Ends with 0 if all is well."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--repair",
            action="store_true",
            help="make again from the published versions what can be made again",
        )
        parser.add_argument("--json", action="store_true", help="name the faults as JSON")

    def handle(self, repair, json, verbosity, **options):
        self.hidden = None if verbosity else True  # a bar only where somebody watches
        try:
            faults = self.watched("Checking", integrity.check)
        except integrity.NothingThereError as error:
            raise CommandError(str(error)) from error
        left = faults
        if repair and any(fault.mend.is_made_again for fault in faults):
            left = self.watched("Mending", lambda done: integrity.repair(faults, done))
        self.tell(faults, left, json)
        if left:
            raise CommandError(summary(left, repair))

    def watched(self, what, work):
        try:
            total = CaseVersion.objects.count()
        except (DatabaseError, ValueError):  # which the check names
            total = None
        with tqdm(total=total, desc=what, unit="versions", disable=self.hidden) as bar:
            return work(bar.update)

    def tell(self, faults, left, as_json):
        mended = [fault for fault in faults if fault not in left]
        if as_json:
            found = {"faults": [*map(described, left)], "mended": [*map(described, mended)]}
            self.stdout.write(json.dumps(found, indent=2, ensure_ascii=False))
            return
        for heading, some in (("", left), ("mended: ", mended)):
            for fault in some[:MOST_NAMED]:
                self.stdout.write(f"{heading}{fault}")
            if len(some) > MOST_NAMED:
                self.stdout.write(f"{heading}and {len(some) - MOST_NAMED:,} more; --json has all")
        if not left:
            self.stdout.write("Everything stored is as it should be.")


def described(fault):
    return asdict(fault) | {"mend": fault.mend.value, "repairable": fault.mend.is_made_again}


def summary(left, repair):
    places = "1 fault" if len(left) == 1 else f"{len(left):,} faults"
    if repair:
        return f"{places} left that can't be made again from versions."
    if any(fault.mend.is_made_again for fault in left):
        return f"{places}. Run check_integrity --repair."
    return f"{places}, none of which can be made again from versions."
