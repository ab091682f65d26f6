"""Generated cases as Records."""

from decimal import Decimal
from itertools import count

from casestudies import record
from casestudies.models import Outcome

from . import MARK, words
from .chance import Zipf
from .stories import Teller

DIRECTIONS = Zipf([value for value, _ in Outcome.Direction.choices], flatten=1)
EVIDENCE = Zipf(sorted(value for value, _ in Outcome.EvidenceType.choices))
SECTIONS, FINDINGS = tuple(words.SECTIONS), tuple(words.FINDINGS)


class CaseMaker:
    """Makes one case."""

    def __init__(self, world, random, number, programme, places, sources):
        self.world, self.random, self.number = world, random, number
        self.code = f"GEN{number:06d}"
        self.programme, self.places = programme, places
        self.studies = world.studies.some(random, random.choice((0, 0, 0, 1, 1)))
        self.sources = [*sources, *(random.choice(world.reports[s.slug]) for s in self.studies)]
        self.keywords = world.keywords.some(random, random.randrange(1, 6))
        self.groups = world.groups.some(random, random.randrange(3))
        self.codes = count(1)
        self.tell = Teller(
            random,
            programme=" ".join(programme.label.split()[:2]) if programme else "the partnership",
            place=places[0],
            groups=self.groups,
            keywords=self.keywords,
            rare=words.rare_word(min(random.randrange(1, number + 20) for _ in range(2))),
        )

    def record(self):
        """The Record as `record.build` would read it from the rows."""
        world, claims = self.world, self._claims()
        return record.Record(
            slug=f"{MARK}-case-{self.number:06d}",
            code=self.code,
            title=self.tell.title(self.number)[:200],
            kind=self._kind(),
            summary=self.tell.summary(),
            programme=self.programme,
            research_projects=tuple(sorted(self.studies, key=lambda one: (one.title, one.slug))),
            countries=self._countries(),
            localities=in_order(self.places),
            policy_fields=world.in_order(
                world.fields.some(self.random, self.random.choice((1, 1, 2)))
            ),
            target_groups=world.in_order(self.groups),
            keywords=world.in_order(self.keywords),
            sources=self._numbered(claims),
            **claims,
        )

    def _kind(self):
        if self.programme:
            return "programme"
        return "project_synthesis" if self.studies else "place_synthesis"

    def _countries(self):
        found = {place.country.id: place.country for place in self.places}
        terms = sorted(found.values(), key=lambda term: term.label)
        names = self.world.other_names
        return tuple(
            record.Country(**term.model_dump(), alternative_names=names[term.slug])
            for term in terms
        )

    def _claims(self):
        """Claims by their name in a record, with codes in the order in which they are made."""
        return {
            "outcomes": self._some((0, 1, 1, 1, 2, 2, 2, 3, 8), self._outcome),
            "sections": self._some((1, 1, 2), self._section),
            "key_figures": self._some((0, 0, 0, 1, 1), self._key_figure),
            "fieldwork": self._some((0, 1), self._fieldwork),
            "testimonies": self._some((0, 0, 0, 1), self._testimony),
            "findings": self._some((0, 1, 1, 2), self._finding),
        }

    def _some(self, numbers, make):
        return tuple(make() for _ in range(self.random.choice(numbers)))

    def _backing(self):
        return {
            "code": f"{self.code}-{next(self.codes):02d}",
            "source": self.random.choice(self.sources).slug,
            "locator": self.tell.locator(),
        }

    def _outcome(self):
        random, direction = self.random, DIRECTIONS.one(self.random)
        evidence = EVIDENCE.one(random)
        domain = self.world.domains.one(random)
        value = Decimal(random.randrange(5, 900)) / 10 if random.random() < 0.3 else None
        return record.Outcome(
            **self._backing(),
            domain=domain,
            direction=direction,
            evidence_type=evidence if direction != Outcome.Direction.NOT_ASSESSED else "",
            statement=self.tell.tell(words.RESULTS[direction], domain=domain.label.lower()),
            population=random.choice(("", *words.POPULATIONS)),
            value=value,
            unit="%" if value else "",
        )

    def _section(self):
        kind = self.random.choice(SECTIONS)
        return record.Section(**self._backing(), kind=kind, body=self.tell.section(kind))

    def _key_figure(self):
        label, unit = self.random.choice(words.FIGURES)
        value, year = self.random.randrange(3, 4000), self.random.randrange(2000, 2024)
        return record.KeyFigure(
            **self._backing(), label=label, unit=unit, value=Decimal(value), period=str(year)
        )

    def _fieldwork(self):
        return record.Fieldwork(
            **self._backing(),
            method=self.random.choice(words.METHODS),
            participants=self.random.choice(("", *words.POPULATIONS)),
            number=self.random.randrange(4, 400),
        )

    def _testimony(self):
        return record.Testimony(
            **self._backing(),
            role=self.random.choice(words.ROLES),
            text=self.tell.tell(words.TESTIMONIES),
        )

    def _finding(self):
        kind = self.random.choice(FINDINGS)
        return record.Finding(
            **self._backing(), kind=kind, statement=self.tell.tell(words.FINDINGS[kind])
        )

    def _numbered(self, claims):
        """The sources in use, numbered in the order in which a reader meets them."""
        order = ("outcomes", "sections", "key_figures", "fieldwork", "testimonies", "findings")
        used = dict.fromkeys(claim.source for name in order for claim in claims[name])
        if self.programme:
            used[self.programme.source] = None
        by_slug = {source.slug: source for source in self.sources}
        return tuple(
            by_slug[slug].model_copy(update={"number": number})
            for number, slug in enumerate(used, 1)
        )


def in_order(places):
    return tuple(sorted(places, key=lambda place: (place.label, place.slug)))
