"""Makes the database and the static files of the checkout that Python imports from.

Run as a script, so that a checkout without these tools can be prepared too. The clock stands
still: what is made today equals what is made tomorrow.
"""

import argparse
from datetime import UTC, datetime

import django
from django.core.management import call_command
from django.utils import timezone

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edit", metavar="SLUG", help="publish a second version of this case")
    parser.add_argument("--withdraw", metavar="SLUG", help="withdraw this case")
    return parser.parse_args()


def edit(slug):
    from casestudies import workflow
    from casestudies.models import CaseStudy

    case = CaseStudy.objects.get(slug=slug)
    case.summary += " This sentence came with the second version."
    case.save()
    workflow.publish(case=case, note="A sentence was added to the summary.")


def withdraw(slug):
    from casestudies import workflow
    from casestudies.models import CaseStudy

    case = CaseStudy.objects.get(slug=slug)
    workflow.withdraw(case=case, reason="The source was withdrawn by its publisher.")


def main():
    chosen = options()
    timezone.now = lambda: NOON
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_fixtures", verbosity=0)
    if chosen.edit:
        edit(chosen.edit)
    if chosen.withdraw:
        withdraw(chosen.withdraw)
    call_command("collectstatic", interactive=False, verbosity=0)


if __name__ == "__main__":
    main()
