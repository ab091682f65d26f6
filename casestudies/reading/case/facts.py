"""Facts of a case, each with its source where the record names one: the box “At a glance”, and
who took part in the programme and paid for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from casestudies.record import Fieldwork, Programme, Record, Term

from ..navigation import Link, RecordLinks
from ..wording.sources import NO_REFERENCE, Reference, References, common_reference
from ..wording.words import CASE_KINDS, PARTNER_ROLES, quantity_in_words, year_range

MOST_METHODS = 3


# At a glance


@dataclass(frozen=True)
class FactValue:
    """`url` is empty where it leads nowhere; `lead` stands before the label and `note` follows it
    in brackets."""

    label: str
    url: str = ""
    lead: str = ""
    note: str = ""
    reference: Reference = NO_REFERENCE


@dataclass(frozen=True)
class FactRow:
    name: str
    values: tuple[FactValue, ...] = ()

    @property
    def lines(self) -> list[tuple[FactValue, ...]]:
        """Values with a source stand alone; the others share a line."""
        if any(value.reference for value in self.values):
            return [(value,) for value in self.values]
        return [self.values] if self.values else []


@dataclass(frozen=True)
class FactBox:
    record: Record
    references: References
    links: RecordLinks

    def rows(self) -> tuple[FactRow, ...]:
        record = self.record
        rows: list[tuple[str, Iterable[FactValue]]] = [
            ("Place", self._places()),
            ("Country", [self._term("country", term) for term in record.countries]),
            *(self._of_programme(record.programme) if record.programme else ()),
            ("For", [self._cases("group", term) for term in record.target_groups]),
            ("Evidence", self._evidence()),
            ("Policy fields", [self._cases("field", term) for term in record.policy_fields]),
            ("Research", self._research()),
            ("Case", [self._kind()]),
        ]
        return tuple(FactRow(name, tuple(values)) for name, values in rows)

    def _term(self, facet: str, term: Term, **more: Any) -> FactValue:
        return _value(self.links.to(facet, term), **more)

    def _cases(self, facet: str, term: Term) -> FactValue:
        return _value(self.links.to_cases(facet, term, term.label))

    def _places(self) -> list[FactValue]:
        """The localities; what lies around all of them stands last."""
        places = self.record.localities
        values = [self._term("locality", place) for place in places]
        around = {place.within[-1] if place.within else None for place in places}
        if len(around) == 1 and (whole := around.pop()):
            lead = "all in" if len(values) > 1 else "in"
            values.append(self._term("locality", whole, lead=lead))
        return values

    def _of_programme(self, programme: Programme) -> Iterator[tuple[str, list[FactValue]]]:
        years = year_range(programme.start_year, programme.end_year)
        acronym = programme.acronym if programme.acronym not in programme.label else ""
        dates = FactValue(years, reference=self.references.of(programme))
        yield "Programme", [self._term("programme", programme, note=acronym)]
        yield "Dates", [dates] if years else []
        yield "Funder", [*self._grants(programme), *self._other_funders(programme)]

    def _grants(self, programme: Programme) -> Iterator[FactValue]:
        for grant in programme.funding:
            amount = quantity_in_words(grant.amount, grant.currency)
            reference = self.references.of(grant)
            yield self._term("organisation", grant.funder, note=amount, reference=reference)

    def _other_funders(self, programme: Programme) -> Iterator[FactValue]:
        """Funders of whom no grant is recorded."""
        granted = {grant.funder.id for grant in programme.funding}
        for partner in programme.partners:
            if partner.role == "funder" and partner.organisation.id not in granted:
                reference = self.references.of(partner)
                yield self._term("organisation", partner.organisation, reference=reference)

    def _evidence(self) -> Iterator[FactValue]:
        """Each method once, with how many were asked or held in all."""
        methods: dict[str, list[Fieldwork]] = {}
        for fieldwork in self.record.fieldwork:
            methods.setdefault(fieldwork.method, []).append(fieldwork)
        for method, rounds in list(methods.items())[:MOST_METHODS]:
            yield FactValue(
                method,
                url=f"#{rounds[0].code}",
                note=_total([held.number for held in rounds if held.number is not None]),
                reference=common_reference(map(self.references.of, rounds)),
            )
        if len(methods) > MOST_METHODS:
            yield FactValue(f"{len(methods) - MOST_METHODS} more", url="#fieldwork")

    def _research(self) -> Iterator[FactValue]:
        """The research's own years stand only where there are no years of a programme."""
        for project in self.record.research_projects:
            years = year_range(project.start_year, project.end_year)
            note = "" if self.record.programme else years
            yield self._term("project", project, note=note)

    def _kind(self) -> FactValue:
        kind = self.record.kind
        return _value(self.links.to_cases("kind", kind, CASE_KINDS.get(kind, kind)))


def _value(link: Link, **more: Any) -> FactValue:
    return FactValue(link.label, link.url, **more)


def _total(numbers: list[int]) -> str:
    if not numbers:
        return ""
    return f"{sum(numbers):,} in all" if len(numbers) > 1 else f"{numbers[0]:,}"


# Partners and funding


@dataclass(frozen=True)
class CasePartner:
    link: Link
    note: str
    reference: Reference


@dataclass(frozen=True)
class RolePartners:
    role: str
    partners: tuple[CasePartner, ...]


@dataclass(frozen=True)
class Grant:
    """`amount` is in words, and empty where no source states it."""

    amount: str
    funder: Link
    reference: Reference


@dataclass(frozen=True)
class PartnersAndFunding:
    roles: tuple[RolePartners, ...]
    grants: tuple[Grant, ...]

    def __bool__(self) -> bool:
        return bool(self.roles or self.grants)


def partners_and_funding(
    programme: Programme, references: References, links: RecordLinks
) -> PartnersAndFunding:
    """Partners by role in the order of the roles, then grants."""
    grants = tuple(
        Grant(
            amount=quantity_in_words(grant.amount, grant.currency),
            funder=links.to("organisation", grant.funder),
            reference=references.of(grant),
        )
        for grant in programme.funding
    )
    roles = (
        RolePartners(title, tuple(_partners(programme, role, references, links)))
        for role, title in PARTNER_ROLES.items()
    )
    return PartnersAndFunding(tuple(role for role in roles if role.partners), grants)


def _partners(
    programme: Programme, role: str, references: References, links: RecordLinks
) -> Iterator[CasePartner]:
    for partner in programme.partners:
        if partner.role == role:
            link = links.to("organisation", partner.organisation)
            yield CasePartner(link, partner.note, references.of(partner))
