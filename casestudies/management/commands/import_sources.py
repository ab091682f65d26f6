from functools import partial
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from casestudies.importing import references
from innosi.database.retrying import retried

MOST_NAMED = 100  # of each kind


class Command(BaseCommand):
    help = (
        "Store the sources of a file of references (RIS, BibTeX, CSL-JSON or text with DOIs): all "
        "of them, or none if one can’t be. What the site has already is left out and named."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only tell what would be done")

    def handle(self, file, dry_run, verbosity, **options):
        bar = _bar if verbosity else lambda label, rows: rows
        reading = references.read(_bytes_of(file), progress=partial(bar, "reading"))
        if reading.refusal:
            raise CommandError(f"{file}: {reading.refusal}")
        encoding = f" in {reading.encoding}" if reading.encoding else ""
        count = len(reading.proposals)
        self.stdout.write(f"{file}: {count:,} references, read as {reading.format}{encoding}.")
        self.refuse_wrong(reading.proposals)
        new = self.new_ones(reading.proposals)
        if dry_run:
            self.stdout.write(f"{len(new):,} would be stored. Nothing was changed.")
            return
        self.stdout.write(f"{len(self.stored(new, bar)):,} stored.")

    def refuse_wrong(self, proposals):
        wrong = [f"{one.place}: {problem}" for one in proposals for problem in one.problems]
        if wrong:
            raise CommandError(f"{_listed(wrong)}\nNothing was changed: correct these first.")

    def new_ones(self, proposals):
        matches = references.find_known(proposals)
        pairs = [*zip(proposals, matches, strict=True)]
        known = [
            f"{one.place}: left out, {match.reason} as {match.source or match.earlier}"
            for one, match in pairs
            if match
        ]
        if known:
            self.stdout.write(_listed(known))
        return [one for one, match in pairs if not match]

    def stored(self, proposals, bar):
        def store():
            sources = ((one.place, one.source()) for one in proposals)
            return references.store(sources, partial(bar, "storing"))

        try:
            return retried(store)
        except references.RefusedProposal as error:
            raise CommandError(f"{error}\nNothing was changed.") from error


def _bytes_of(file):
    """One byte more than is read, so that a file that is too large is told so and not cut off."""
    try:
        with file.open("rb") as opened:
            return opened.read(references.LARGEST + 1)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}.") from error


def _listed(lines):
    more = f"\nand {len(lines) - MOST_NAMED:,} more" if len(lines) > MOST_NAMED else ""
    return "\n".join(lines[:MOST_NAMED]) + more


def _bar(label, rows):
    return tqdm(rows, desc=f"{label:10}", unit="", leave=False, disable=None)
