from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from casestudies.catalogue.writing.rebuild import is_outdated, rebuild, versions_to_read
from casestudies.catalogue.writing.renewal import cards_to_renew, renew_cards
from casestudies.catalogue.writing.self_check import differences
from innosi.database.retrying import retried

MOST_NAMED = 20


class Command(BaseCommand):
    help = "Make facets, counts, cards and full text again from the published versions."

    def add_arguments(self, parser):
        parser.add_argument(
            "--cards",
            action="store_true",
            help="only make those cards again that another release made; publishing goes on",
        )

        parser.add_argument(
            "--if-outdated",
            action="store_true",
            help="do nothing unless a release made the catalogue that put other things into it",
        )

    def handle(self, cards, if_outdated, verbosity, **options):
        self.hidden = None if verbosity else True  # a bar only where somebody watches
        if if_outdated:
            if is_outdated():
                self.make()
            return
        if cards:
            self.renew_cards()
            return
        self.make()
        self.compare()

    def renew_cards(self):
        total = cards_to_renew().count()
        if not total:
            return
        with tqdm(total=total, desc="Renewing", unit="cards", disable=self.hidden) as bar:
            renewed = renew_cards(bar.update)
        self.stdout.write(f"{renewed:,} of {total:,} cards of another release were made again.")

    def make(self):
        total = versions_to_read()
        with tqdm(total=total, desc="Rebuilding", unit="cases", disable=self.hidden) as bar:
            retried(lambda: rebuild(bar.update))
        self.stdout.write(f"The catalogue was made again from {total:,} cases.")

    def compare(self):
        found = list(differences(self.bar))
        for one in found[:MOST_NAMED]:
            self.stderr.write(str(one))
        if found:
            places = "1 place" if len(found) == 1 else f"{len(found):,} places"
            raise CommandError(
                f"The catalogue differs from the published versions in {places}. "
                "Run check_integrity."
            )
        self.stdout.write("The catalogue agrees with plain SQL over the published versions.")

    def bar(self, names):
        return tqdm(names, desc="Checking", unit="", leave=False, disable=self.hidden)
