"""Generating a corpus: rows, versions and catalogue, a batch of cases in one transaction each."""

from datetime import UTC, datetime, timedelta
from itertools import count

from casestudies import catalogue
from casestudies.catalogue.bulk import without_looking_for_cycles
from casestudies.models import CaseStudy, CaseVersion, Programme, Source
from casestudies.record import checksum

from . import MARK
from .cases import Maker
from .rows import add_case, add_programme
from .tables import Tables, move_sequences, next_id
from .world import make_world

BATCH = 1000
FIRST_DAY = datetime(2024, 1, 1, tzinfo=UTC)


def generated_cases():
    return CaseStudy.objects.filter(slug__startswith=f"{MARK}-case-")


def generate(cases, seed, done=lambda number: None):
    """Make `cases` cases and publish them; calls `done` with each batch's number of cases."""
    batch = Batch(make_world(cases, seed), seed)
    first = 1
    while first <= cases:
        last = min(first + BATCH, cases + 1)
        with without_looking_for_cycles(), catalogue.writer() as index:
            while first < last:
                first += batch.add_family(index, first, last - first)
            number = batch.write()
        done(number)
    move_sequences([CaseStudy, CaseVersion, Programme, Source])


class Batch:
    """The rows of some cases on their way into the database."""

    def __init__(self, world, seed):
        self.tables, self.cases = Tables(), 0
        self.ids = {
            "case": count(next_id(CaseStudy)),
            "version": count(next_id(CaseVersion)),
            "programme": count(next_id(Programme)),
            "source": count(next_id(Source)),
        }
        self.maker = Maker(world, seed, self.tables, self.ids)

    def add_family(self, index, first, most):
        """Gather the cases of one programme; returns how many they are."""
        family = self.maker.family(first, most)
        if family[0].programme:
            sources = {source.slug: source.id for one in family for source in one.sources}
            add_programme(self.tables, family[0].programme, sources)
        for number, record in enumerate(family, first):
            self._add(index, number, record)
        return len(family)

    def _add(self, index, number, record):
        pk, data = next(self.ids["case"]), record.to_json()
        add_case(self.tables, pk, record)
        version = CaseVersion(
            id=next(self.ids["version"]),
            case_id=pk,
            number=1,
            record=data,
            checksum=checksum(data),
            published_at=FIRST_DAY + timedelta(minutes=number),
            note="Generated",
        )
        values = {field.attname: getattr(version, field.attname) for field in version._meta.fields}
        self.tables.add(CaseVersion, **values)
        index.add(version, record)
        self.cases += 1

    def write(self):
        """Write the rows, ahead of what the catalogue adds; returns the number of cases."""
        self.tables.write()
        number, self.cases = self.cases, 0
        return number
