"""Families of generated cases: those of one programme, or one case without."""

from decimal import Decimal

from casestudies import record
from casestudies.models import Partner, Programme, Source

from . import MARK, words
from .cases import CaseMaker, in_order
from .chance import chance
from .world import add_source

ROLES = [value for value, _ in Partner.Role.choices]
SHAPES = (*["programme"] * 8, "place_synthesis", "project_synthesis")
MOST_SOURCES = 2


def make_family(maker, tables, first, most):
    """Records of up to `most` cases, numbered from `first`; their sources go into `tables`."""
    random = chance(maker.seed, first)
    size = min(most, random.choice((1, 1, 2, 2, 3, 4)))
    places = maker.world.places.some(random, random.choice((1, 1, 1, 2)))
    programme, sources = None, _sources(maker, tables, random, first)
    if random.choice(SHAPES) == "programme":
        programme = _programme(maker, random, first, places, sources)
    return [
        CaseMaker(maker.world, random, number, programme, places, sources).record()
        for number in range(first, first + size)
    ]


def _sources(maker, tables, random, first):
    return [
        add_source(
            tables,
            id=maker.id(Source, MOST_SOURCES * (first - 1) + at),
            slug=f"{MARK}-source-{first}-{at}",
            title=f"Evaluation {at} of programme {first:06d} ({MARK})",
            year=random.randrange(1998, 2025),
            author=maker.world.organisations.one(random),
        )
        for at in range(1, random.choice((1, 1, 1, MOST_SOURCES)) + 1)
    ]


def _programme(maker, random, first, places, sources):
    start = random.randrange(1995, 2023)
    name = f"{random.choice(words.PROGRAMME_FIRST)} {random.choice(words.PROGRAMME_SECOND)}"
    partners = maker.world.organisations.some(random, random.choice((1, 1, 1, 2, 2)))
    backing = {"source": sources[0].slug, "locator": "p. 2"}
    return record.Programme(
        id=maker.id(Programme, first),
        slug=f"{MARK}-programme-{first}",
        label=f"{name} {first:06d} ({MARK})",
        description=f"{name} was made up to measure this site.",
        start_year=start,
        end_year=random.choice((None, start, start + 1, start + 3, start + 6)),
        localities=in_order(places),
        partners=_partners(random, partners, backing),
        funding=tuple(
            record.Funding(
                funder=one,
                amount=Decimal(random.randrange(10, 9000) * 1000),
                currency="EUR",
                **backing,
            )
            for one in partners[: random.choice((0, 0, 1))]
        ),
        **backing,
    )


def _partners(random, organisations, backing):
    roles = ["lead", *(random.choice(ROLES[1:]) for _ in organisations[1:])]
    partners = [
        record.Partner(organisation=one, role=role, **backing)
        for one, role in zip(organisations, roles, strict=True)
    ]
    return tuple(sorted(partners, key=lambda one: (one.role, one.organisation.label)))
