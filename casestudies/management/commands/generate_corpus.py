from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from casestudies.corpus.generate import generate, generated_cases
from casestudies.corpus.world import EmptyVocabularyError
from casestudies.models import CaseStudy

FROM_FIXTURES = "Loaded from fixtures"


class Command(BaseCommand):
    help = "Make cases to measure the site with. Each says in its title that it is generated."

    def add_arguments(self, parser):
        parser.add_argument("--cases", type=int, required=True, help="how many to make")
        parser.add_argument(
            "--seed", type=int, default=1, help="the same seed makes the same cases"
        )
        parser.add_argument(
            "--force", action="store_true", help="even beside cases that somebody wrote here"
        )

    def handle(self, cases, seed, force, verbosity, **options):
        if cases < 1:
            raise CommandError("Make at least one case.")
        refuse_a_database_in_use(force)
        with tqdm(
            total=cases, desc="Generating", unit="cases", disable=None if verbosity else True
        ) as bar:
            try:
                generate(cases, seed, bar.update)
            except EmptyVocabularyError as error:
                raise CommandError(f"{error} Run load_fixtures first.") from error
        self.stdout.write(f"{cases:,} generated cases were published.")


def refuse_a_database_in_use(force):
    if already := generated_cases().count():
        raise CommandError(
            f"Generated cases in this database already: {already:,}. Generate into a new one."
        )
    written_here = CaseStudy.objects.exclude(versions__note=FROM_FIXTURES).count()
    if written_here and not force:
        raise CommandError(
            f"Cases in this database that are not from the fixtures: {written_here:,}. "
            "Generated ones among them would be in the way; --force makes them all the same."
        )
