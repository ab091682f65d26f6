"""What the generated cases share: the site's own terms, and places, bodies and studies made up."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from math import sqrt

from casestudies import record
from casestudies.catalogue.writing.additions import to_json
from casestudies.models import (
    Country,
    Locality,
    Organisation,
    OutcomeDomain,
    PolicyField,
    ResearchProject,
    Source,
    TargetGroup,
)
from keywords.models import Keyword

from . import MARK
from .chance import Zipf, chance, shuffled
from .tables import Tables, move_sequences, next_id, write
from .words import ORGANISATION_KINDS, PLACE_FIRST, PLACE_LAST, SERVICES

COUNTRIES = [
    "GB",
    "SE",
    "NL",
    "IT",
    "ES",
    "DE",
    "FR",
    "PL",
    "FI",
    "GR",
    "HU",
    "PT",
    "DK",
    "IE",
    "HR",
    "BE",
    "AT",
    "CZ",
    "NO",
    "SI",
    "EE",
    "LT",
    "LV",
    "RO",
    "BG",
]
REPORTS = 3  # of each study


class EmptyVocabularyError(Exception):
    """The vocabularies that cases are made from are missing."""


@dataclass(frozen=True)
class World:
    """Terms and places to pick from; `position` is where a term stands in its vocabulary,
    `other_names` are those of countries, by their codes."""

    keywords: Zipf
    domains: Zipf
    fields: Zipf
    groups: Zipf
    places: Zipf
    organisations: Zipf
    studies: Zipf
    reports: dict
    position: dict
    other_names: dict

    def in_order(self, terms):
        return tuple(sorted(terms, key=lambda term: self.position[term.slug]))


def make_world(cases, seed):
    """Read the vocabularies and write what `cases` cases need beside them."""
    picks, position = _vocabularies(chance(seed, "vocabularies"))
    random, tables = chance(seed, "world"), Tables()
    countries = Zipf(_countries(), flatten=1)
    organisations = Zipf(
        _organisations(tables, random, countries, between(30, cases // 20, 20_000))
    )
    places = Zipf(_places(tables, random, countries, between(30, cases // 100, 5_000)))
    studies = list(_studies(tables, random, organisations, between(3, int(sqrt(cases) / 4), 250)))
    ids = count(next_id(Source))
    reports = {study.slug: list(_reports(tables, random, study, ids)) for study in studies}
    write(tables.ready())
    move_sequences([Organisation, Locality, ResearchProject, Source])
    return World(
        **picks,
        places=places,
        organisations=organisations,
        studies=Zipf(studies),
        reports=reports,
        position=position,
        other_names={row.code: tuple(row.alternative_names) for row in Country.objects.all()},
    )


def _vocabularies(random):
    """Zipf picks by name, and slug → place in the order of readers."""
    rows: dict[str, list] = {
        "keywords": list(Keyword.objects.filter(status="approved", replaced_by=None)),
        "domains": list(OutcomeDomain.objects.all()),
        "fields": list(PolicyField.objects.all()),
        "groups": list(TargetGroup.objects.all()),
    }
    for name, found in rows.items():
        if not found:
            raise EmptyVocabularyError(f"There are no {name} to make cases from.")
    picks = {name: Zipf(shuffled(random, map(_term, found))) for name, found in rows.items()}
    names = ("keywords", "fields", "groups")
    return picks, {row.slug: at for name in names for at, row in enumerate(rows[name])}


def _term(row):
    return record.Term(id=row.pk, slug=row.slug, label=str(row))


def _countries():
    rows = {row.code: row for row in Country.objects.filter(code__in=COUNTRIES)}
    if not rows:
        raise EmptyVocabularyError("There are no countries to make cases from.")
    known = [rows[code] for code in COUNTRIES if code in rows]
    return [record.Term(id=row.pk, slug=row.code, label=row.name) for row in known]


def _place_name(random):
    return random.choice(PLACE_FIRST) + random.choice(PLACE_LAST)


def _organisations(tables, random, countries, number):
    for at, pk in zip(range(number), count(next_id(Organisation))):
        kind = random.choice(list(ORGANISATION_KINDS))
        name = f"{_place_name(random)} {random.choice(ORGANISATION_KINDS[kind])} {at} ({MARK})"
        country = countries.one(random)
        made = record.Organisation(
            id=pk, slug=f"{MARK}-body-{at}", label=name, kind=kind, country=country
        )
        tables.add(Organisation, id=pk, slug=made.slug, name=name, kind=kind, country_id=country.id)
        yield made


def _places(tables, random, countries, number):
    """Regions, cities in them and districts in those."""
    made: list[record.Place] = []
    taken: set[tuple] = set()
    for at, pk in zip(range(number), count(next_id(Locality))):
        around = random.choice(made) if made and random.random() > 0.3 else None
        if around and len(around.within) == 2:
            around = None
        kind = ("region", "city", "district")[len(around.within) + 1 if around else 0]
        name, country = _place_name(random), around.country if around else countries.one(random)
        here = (name, country.id, around and around.id)
        place = record.Place(
            id=pk,
            slug=f"{MARK}-place-{at}",
            label=f"{name} {at} ({MARK})" if here in taken else f"{name} ({MARK})",
            kind=kind,
            country=country,
            within=(_area(around), *around.within) if around else (),
            latitude=random.randrange(3600, 6500) / 100,
            longitude=random.randrange(-900, 2700) / 100,
        )
        tables.add(
            Locality,
            id=pk,
            slug=place.slug,
            name=place.label,
            kind=kind,
            country_id=place.country.id,
            parent_id=around and around.id,
            latitude=Decimal(str(place.latitude)),
            longitude=Decimal(str(place.longitude)),
        )
        made.append(place)
        taken.add(here)
    return shuffled(random, made)


def _area(place):
    return record.Area(**place.model_dump(include=record.Area.model_fields.keys()))


def _plain(term):
    return record.Term(id=term.id, slug=term.slug, label=term.label)


def _studies(tables, random, organisations, number):
    through = ResearchProject.organisations.through
    for at, pk in zip(range(number), count(next_id(ResearchProject))):
        members = organisations.some(random, 2)
        first = random.randrange(2000, 2020)
        study = record.ResearchProject(
            id=pk,
            slug=f"{MARK}-study-{at:03d}",
            label=f"GS{at:03d}",
            title=f"Study {at:03d} of {random.choice(SERVICES)} ({MARK})",
            funder=members[0],
            start_year=first,
            end_year=first + random.randrange(1, 6),
            organisations=tuple(sorted(members, key=lambda one: one.label)),
        )
        tables.add(
            ResearchProject,
            id=pk,
            slug=study.slug,
            title=study.title,
            acronym=study.label,
            funder_id=members[0].id,
            start_year=study.start_year,
            end_year=study.end_year,
        )
        for one in members:
            tables.add(through, researchproject_id=pk, organisation_id=one.id)
        yield study


def _reports(tables, random, study, ids):
    for at in range(REPORTS):
        yield add_source(
            tables,
            id=next(ids),
            slug=f"{study.slug}-report-{at + 1}",
            title=f"{study.title}: report {at + 1}",
            year=study.end_year,
            research_project=_plain(study),
            author=study.organisations[0],
        )


def add_source(tables, author, research_project=None, **fields):
    """A Source of a record, numbered when the record is put together."""
    source = record.Source(
        number=1,
        type="report",
        authors=(record.Author(literal=author.label),),
        research_project=research_project,
        **fields,
    )
    tables.add(
        Source,
        type=source.type,
        authors=to_json([{"literal": author.label}]),
        research_project_id=research_project and research_project.id,
        **fields,
    )
    return source


def between(least, number, most):
    return max(least, min(number, most))
