"""Published cases of a CSV table, in the database that DATABASE_URL names.

Columns: title, summary, body, country, locality, keywords (separated by semicolons), start_year,
end_year. Only the title must be filled.
"""

import csv
from itertools import islice

from django.utils import timezone
from django.utils.text import slugify

from casestudies import catalogue, record
from casestudies.catalogue.writing.rebuild import settle
from casestudies.models import (
    CaseStudy,
    CaseVersion,
    Country,
    Locality,
    Programme,
    Source,
)
from innosi.fields.names import key_of
from keywords.folding import fold
from keywords.models import Keyword

BATCH = 500


def fill(path):
    """Returns how many cases were published."""
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["title"].strip()]
    maker, numbered = Maker(rows), iter(enumerate(rows, 1))
    with catalogue.writer() as writer:
        while batch := list(islice(numbered, BATCH)):
            publish(writer, [maker.record(number, row) for number, row in batch])
    settle()
    return len(rows)


def publish(writer, records):
    now = timezone.now()
    cases = CaseStudy.objects.bulk_create(
        CaseStudy(
            slug=one.slug,
            code=one.code,
            title=f"{one.title[:180]} ({one.code})",  # a table may have one twice
            kind=one.kind,
            summary=one.summary,
            programme_id=one.programme and one.programme.id,
            status=CaseStudy.Status.PUBLISHED,
        )
        for one in records
    )
    data = [one.to_json() for one in records]
    versions = CaseVersion.objects.bulk_create(
        CaseVersion(
            case=case, number=1, record=said, checksum=record.checksum(said), published_at=now
        )
        for case, said in zip(cases, data, strict=True)
    )
    for version, one in zip(versions, records, strict=True):
        writer.add(version, one)


class Maker:
    """Makes Records; the terms that they name become rows, each once."""

    def __init__(self, rows):
        self.countries = {fold(one.name): _country(one) for one in Country.objects.all()}
        self.source = Source.objects.create(slug="table", title="A table of cases", type="report")
        self.keywords = _terms(
            {name: Keyword(name=name, slug=slug) for name, slug in _slugs(_keywords(rows))}
        )
        places = {self._place_key(row): row["locality"] for row in rows}
        self.places = _terms(
            {
                (key, country): Locality(
                    name=name.strip()[:120], slug=f"place-{at}", kind="city", country_id=country.id
                )
                for at, ((key, country), name) in enumerate(places.items())
                if key and country
            }
        )
        self.programmes = _terms(
            {
                at: Programme(name=f"Programme {at}", slug=f"programme-{at}")
                for at, row in enumerate(rows, 1)
                if any(_years(row))
            }
        )

    def _country(self, row):
        return self.countries.get(fold(row["country"].strip()))

    def _place_key(self, row):
        """What is one place, whatever its capitals."""
        return key_of(row["locality"].strip()[:120]), self._country(row)

    def record(self, number, row):
        country, (first, last) = self._country(row), _years(row)
        place = self.places.get(self._place_key(row))
        code, programme = f"T{number}", self.programmes.get(number)
        named = dict.fromkeys(_names(row))
        return record.Record(
            slug=f"case-{number}",
            code=code,
            title=row["title"].strip()[:200],
            kind="programme" if programme else "place_synthesis",
            summary=row["summary"].strip(),
            programme=programme
            and record.Programme(**programme.model_dump(), start_year=first, end_year=last),
            countries=(country,) if country else (),
            localities=(_place(place, country),) if place else (),
            keywords=tuple(self.keywords[name] for name in named if name in self.keywords),
            sections=tuple(self._sections(code, row["body"].strip())),
            sources=(
                record.Source(
                    id=self.source.pk,
                    slug=self.source.slug,
                    number=1,
                    type=self.source.type,
                    title=self.source.title,
                ),
            ),
        )

    def _sections(self, code, body):
        if body:
            yield record.Section(
                code=f"{code}-01", source=self.source.slug, locator="–", kind="context", body=body
            )


def _country(row):
    return record.Country(id=row.pk, slug=row.code, label=row.name)


def _place(term, country):
    return record.Place(
        **term.model_dump(),
        kind="city",
        country=record.Term(id=country.id, slug=country.slug, label=country.label),
    )


def _keywords(rows):
    return sorted({name for row in rows for name in _names(row)})


def _names(row):
    names = (" ".join(name.split())[:100] for name in row["keywords"].split(";"))
    return [name for name in names if slugify(name)]


def _slugs(names):
    """(name, slug) of those whose slugs differ: one of those that are alike is enough."""
    by_slug = {slugify(name)[:100]: name for name in names}
    return [(name, slug) for slug, name in by_slug.items()]


def _years(row):
    """First and last year, in order; None for what is no year."""
    years = [
        int(text) if text.isdigit() and 1800 <= int(text) <= 2200 else None
        for text in (row["start_year"].strip(), row["end_year"].strip())
    ]
    return sorted(years) if all(years) else years


def _terms(rows):
    """The same keys with a Term of each row, which is stored."""
    stored = [_stored(row) for row in rows.values()]
    return dict(zip(rows, stored, strict=True))


def _stored(row):
    row.save()
    return _term(row, row.slug)


def _term(row, slug):
    return record.Term(id=row.pk, slug=slug, label=row.name)
