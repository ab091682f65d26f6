"""Facts of a case, each with its source where the record names one: the box “At a glance”."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from casestudies.record import Fieldwork, Funding, Programme, Record, Term

from ..navigation import Link, RecordLinks
from ..wording.sources import language_name
from ..wording.words import CASE_KINDS, quantity_in_words, year_range
from .statements import (
    NO_REFERENCE,
    Dissent,
    Reference,
    References,
    absences_of,
    common_reference,
)

MOST_METHODS = 3
NO_AMOUNT = "amount not recorded here"


@dataclass(frozen=True)
class FactValue:
    """`url` is empty where it leads nowhere; `before` parts it from the value before it and `note`
    follows it in brackets."""

    label: str
    url: str = ""
    before: str = "; "
    note: str = ""
    reference: Reference = NO_REFERENCE
    dissents: tuple[Dissent, ...] = ()


@dataclass(frozen=True)
class FactRow:
    """`absence` is the code of the statement that says why there is no value, where one does."""

    name: str
    values: tuple[FactValue, ...] = ()
    absence: str = ""

    @property
    def lines(self) -> list[tuple[FactValue, ...]]:
        """Values with a source stand alone; the others share a line."""
        if any(value.reference or value.dissents for value in self.values):
            return [(value,) for value in self.values]
        return [self.values] if self.values else []


@dataclass(frozen=True)
class FactBox:
    record: Record
    references: References
    links: RecordLinks

    def rows(self) -> tuple[FactRow, ...]:
        record, absences = self.record, absences_of(self.record)
        rows: list[tuple[str, Iterable[FactValue], str]] = [
            ("Place", self._places(), "places"),
            *(self._of_programme(record.programme) if record.programme else self._own_years()),
            ("For", [self._cases("group", term) for term in record.target_groups], ""),
            ("Evidence", self._evidence(), "fieldwork"),
            ("Policy fields", [self._cases("field", term) for term in record.policy_fields], ""),
            ("Research", self._research(), ""),
            ("Kind of case", [self._kind()], ""),
            *self._written_in(),
        ]
        known = [
            FactRow(name, tuple(found), absences.get(about, "")) for name, found, about in rows
        ]
        return (*known, *self._lacking(absences))

    def _lacking(self, absences: dict[str, str]) -> Iterator[FactRow]:
        """What has a row only where a statement says that a source lacks it."""
        if "partners" in absences and not (
            self.record.programme and self.record.programme.partners
        ):
            yield FactRow("Partners", absence=absences["partners"])
        if "reach" in absences:
            yield FactRow("Reach", absence=absences["reach"])

    def _term(self, facet: str, term: Term, **more: Any) -> FactValue:
        return _value(self.links.to(facet, term), **more)

    def _cases(self, facet: str, term: Term) -> FactValue:
        return _value(self.links.to_cases(facet, term, term.label))

    def _places(self) -> list[FactValue]:
        """The localities, then what lies around all of them, then the countries."""
        places = self.record.localities
        values = [self._term("locality", place) for place in places]
        around = {place.within[-1] if place.within else None for place in places}
        if len(around) == 1 and (whole := around.pop()):
            before = ", all in " if len(values) > 1 else " in "
            values.append(self._term("locality", whole, before=before))
        countries = [self._term("country", term) for term in self.record.countries]
        if values and countries:
            countries[0] = replace(countries[0], before=", ")
        return values + countries

    def _of_programme(self, programme: Programme) -> Iterator[tuple[str, Iterable[FactValue], str]]:
        years = year_range(programme.start_year, programme.end_year)
        acronym = programme.acronym if programme.acronym not in programme.label else ""
        dates = FactValue(
            years,
            reference=self.references.of(programme),
            dissents=self.references.dissents_on_years(
                programme.start_year, programme.end_year, programme.source
            ),
        )
        funders = [*self._grants(programme), *self._other_funders(programme)]
        yield "Programme", [self._term("programme", programme, note=acronym)], ""
        yield "Dates", [dates] if years else [], "dates"
        yield "Funder", funders, "funding"

    def _own_years(self) -> Iterator[tuple[str, Iterable[FactValue], str]]:
        """Of a case without a programme; where it has none, those of its research stand with it."""
        first, last = self.record.start_year, self.record.end_year
        if years := year_range(first, last):
            dissents = self.references.dissents_on_years(first, last)
            yield "Dates", [FactValue(years, dissents=dissents)], "dates"

    def _written_in(self) -> Iterator[tuple[str, Iterable[FactValue], str]]:
        if language := language_name(self.record.language):
            yield "Language", [FactValue(language)], ""

    def _grants(self, programme: Programme) -> Iterator[FactValue]:
        for grant in programme.funding:
            yield self._term(
                "organisation",
                grant.funder,
                note=quantity_in_words(grant.amount, grant.currency) or NO_AMOUNT,
                reference=self.references.of(grant),
                dissents=self.references.dissents(*self._same_sum(grant)),
            )

    def _same_sum(self, grant: Funding) -> list[str]:
        """Codes of the figures that state the amount of a grant."""
        return [
            figure.code
            for figure in self.record.key_figures
            if figure.value == grant.amount and figure.unit == grant.currency
        ]

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
                dissents=self.references.dissents(*(held.code for held in rounds)),
            )
        if len(methods) > MOST_METHODS:
            yield FactValue(f"{len(methods) - MOST_METHODS} more", url="#fieldwork")

    def _research(self) -> Iterator[FactValue]:
        """The research's own years stand only where the case has none."""
        for project in self.record.research_projects:
            years = year_range(project.start_year, project.end_year)
            if self.record.programme or self.record.has_own_years():
                yield self._term("project", project)
            else:
                found = self.references.dissents_on_years(project.start_year, project.end_year)
                yield self._term("project", project, note=years, dissents=found)

    def _kind(self) -> FactValue:
        kind = self.record.kind
        return _value(self.links.to_cases("kind", kind, CASE_KINDS.get(kind, kind)))


def _value(link: Link, **more: Any) -> FactValue:
    return FactValue(link.label, link.url, **more)


def _total(numbers: list[int]) -> str:
    if not numbers:
        return ""
    return f"{sum(numbers):,} in all" if len(numbers) > 1 else f"{numbers[0]:,}"
