"""The box “At a glance”: what a case is, each fact with its source where the record names one."""

from dataclasses import dataclass

from casestudies.models import CaseStudy

from ..case_links import Pages
from ..wording.backing import Backing, Reference
from ..wording.quantities import money
from ..wording.words import year_range

MOST_METHODS = 3
NO_REFERENCE = Reference()
KINDS = dict(CaseStudy.Kind.choices)


@dataclass(frozen=True)
class Item:
    """One value; `url` is empty where it leads nowhere, `note` follows it in brackets."""

    label: str
    url: str = ""
    lead: str = ""
    note: str = ""
    ref: Reference = NO_REFERENCE


@dataclass(frozen=True)
class Fact:
    name: str
    items: tuple[Item, ...] = ()

    @property
    def lines(self):
        """Items with a source stand alone; the others share a line."""
        if any(item.ref for item in self.items):
            return [[item] for item in self.items]
        return [self.items] if self.items else []


@dataclass(frozen=True)
class FactBox:
    record: object
    backing: Backing
    pages: Pages

    def facts(self):
        record = self.record
        rows = [
            ("Place", self._places()),
            ("Country", [self._entity("country", term) for term in record.countries]),
            *(self._of_programme(record.programme) if record.programme else ()),
            ("For", [self._cases("group", term) for term in record.target_groups]),
            ("Evidence", self._evidence()),
            ("Policy fields", [self._cases("field", term) for term in record.policy_fields]),
            ("Research", self._research()),
            ("Case", [self._kind()]),
        ]
        return tuple(Fact(name, tuple(items)) for name, items in rows)

    def _entity(self, facet, term, **more):
        return _item(self.pages.of(facet, term), **more)

    def _cases(self, facet, term):
        return _item(self.pages.cases(facet, term.slug, term.label))

    def _places(self):
        """The localities; what lies around all of them stands last."""
        places = self.record.localities
        items = [self._entity("locality", place) for place in places]
        around = {place.within[-1] if place.within else None for place in places}
        if len(around) == 1 and (whole := around.pop()):
            lead = "all in" if len(items) > 1 else "in"
            items.append(self._entity("locality", whole, lead=lead))
        return items

    def _of_programme(self, programme):
        years = year_range(programme.start_year, programme.end_year)
        acronym = programme.acronym if programme.acronym not in programme.label else ""
        yield "Programme", [self._entity("programme", programme, note=acronym)]
        yield "Dates", [Item(years, ref=self.backing.of(programme))] if years else []
        yield "Funder", [*self._grants(programme), *self._other_funders(programme)]

    def _grants(self, programme):
        for grant in programme.funding:
            note = money(grant.amount, grant.currency)
            ref = self.backing.of(grant)
            yield self._entity("organisation", grant.funder, note=note, ref=ref)

    def _other_funders(self, programme):
        """Funders of whom no grant is recorded."""
        granted = {grant.funder.slug for grant in programme.funding}
        for one in programme.partners:
            if one.role == "funder" and one.organisation.slug not in granted:
                yield self._entity("organisation", one.organisation, ref=self.backing.of(one))

    def _evidence(self):
        """Each method once, with how many were asked or held in all."""
        methods = {}
        for one in self.record.fieldwork:
            methods.setdefault(one.method, []).append(one)
        for method, rounds in list(methods.items())[:MOST_METHODS]:
            refs = {self.backing.of(one) for one in rounds}
            yield Item(
                method,
                url=f"#{rounds[0].code}",
                note=_total([one.number for one in rounds if one.number is not None]),
                ref=refs.pop() if len(refs) == 1 else NO_REFERENCE,
            )
        if len(methods) > MOST_METHODS:
            yield Item(f"{len(methods) - MOST_METHODS} more", url="#fieldwork")

    def _research(self):
        """The research's own years stand only where there are no years of a programme."""
        for project in self.record.research_projects:
            years = year_range(project.start_year, project.end_year)
            note = "" if self.record.programme else years
            yield self._entity("project", project, note=note)

    def _kind(self):
        kind = self.record.kind
        return _item(self.pages.cases("kind", kind, KINDS.get(kind, kind)))


def _item(link, **more):
    return Item(link.label, link.url, **more)


def _total(numbers):
    if not numbers:
        return ""
    return f"{sum(numbers):,} in all" if len(numbers) > 1 else f"{numbers[0]:,}"
