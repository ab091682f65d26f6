"""Fills the database that DATABASE_URL names with generated cases, the same for the same seed.

python -m tests.bench.corpus --cases 10000 --seed 1
"""

import argparse
import os
import sys

import django
from tqdm import tqdm


def main(arguments=None):
    chosen = options().parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innosi.settings")
    django.setup()
    try:
        fill(chosen.cases, chosen.seed, chosen.force, chosen.quiet)
    except RefusedError as error:
        sys.exit(str(error))
    print(f"{chosen.cases:,} generated cases were published.")


def options():
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.corpus",
        description="Make cases to measure the site with. "
        "Each says in its title that it is generated.",
    )
    parser.add_argument("--cases", type=int, required=True, help="how many to make")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same cases")
    parser.add_argument(
        "--force", action="store_true", help="even beside cases that somebody wrote here"
    )
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    return parser


class RefusedError(Exception):
    """The database is not one to fill; the message says why and what would be."""


def fill(cases, seed, force=False, quiet=False):
    from .generate import generate
    from .world import EmptyVocabularyError

    if cases < 1:
        raise RefusedError("Make at least one case.")
    refuse_a_database_in_use(force)
    hidden = True if quiet else None  # None: hidden where nobody watches
    with tqdm(total=cases, desc="Generating", unit="cases", disable=hidden) as bar:
        try:
            generate(cases, seed, bar.update)
        except EmptyVocabularyError as error:
            raise RefusedError(f"{error} Run load_fixtures first.") from error


def refuse_a_database_in_use(force):
    from casestudies.models import CaseStudy

    from .generate import generated_cases

    if already := generated_cases().count():
        raise RefusedError(
            f"Generated cases in this database already: {already:,}. Generate into a new one."
        )
    written_here = CaseStudy.objects.exclude(versions__note="Loaded from fixtures").count()
    if written_here and not force:
        raise RefusedError(
            f"Cases in this database that are not from the fixtures: {written_here:,}. "
            "Generated ones among them would be in the way; --force makes them all the same."
        )


if __name__ == "__main__":
    main()
