"""Some cases made ready to be written: rows, versions and what the catalogue gets."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from casestudies.catalogue.writing.additions import Additions, additions_of
from casestudies.catalogue.writing.bulk import without_looking_for_cycles
from casestudies.models import CaseStudy, CaseVersion
from casestudies.record import checksum

from .families import make_family
from .rows import add_case, add_programme
from .tables import Tables

FIRST_DAY = datetime(2024, 1, 1, tzinfo=UTC)


class Part(NamedTuple):
    rows: list
    additions: Additions


class Version(NamedTuple):
    pk: int
    case_id: int
    number: int
    published_at: datetime


class Maker:
    """Makes parts of the corpus, each the same whoever makes it and whatever else is made.

    `first_ids` are the keys, by model, from which the corpus counts on.
    """

    def __init__(self, world, seed, first_ids):
        self.world, self.seed, self.first_ids = world, seed, first_ids

    def part(self, numbers):
        with without_looking_for_cycles():
            tables = Tables()
            published = list(self._published(tables, numbers))
            return Part(tables.ready(), additions_of(published))

    def _published(self, tables, numbers):
        first = numbers.start
        while first < numbers.stop:
            family = make_family(self, tables, first, numbers.stop - first)
            if programme := family[0].programme:
                sources = {source.slug: source.id for one in family for source in one.sources}
                add_programme(tables, programme, sources)
            for number, record in enumerate(family, first):
                yield self._publish(tables, number, record), record, True
            first += len(family)

    def _publish(self, tables, number, record):
        version = Version(
            self.id(CaseVersion, number),
            self.id(CaseStudy, number),
            1,
            FIRST_DAY + timedelta(minutes=number),
        )
        add_case(tables, version.case_id, record)
        tables.add(
            CaseVersion,
            id=version.pk,
            case_id=version.case_id,
            number=version.number,
            record=record.model_dump_json(),
            checksum=checksum(record.to_json()),
            published_at=version.published_at,
            note="Generated",
        )
        return version

    def id(self, model, number):
        """The key of the corpus's first, second … row of a model."""
        return self.first_ids[model] + number - 1
