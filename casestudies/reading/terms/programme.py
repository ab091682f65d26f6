"""A programme: when and where it ran, with whom, and who paid, each with its source."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from casestudies.catalogue import Answer, Criteria, Snapshot, read_ahead
from casestudies.catalogue.terms.term import Term

from ..case.statements import absences_of
from ..navigation import Link, address, link_to, links_to, optional_link
from ..wording.sources import short_name
from ..wording.words import PARTNER_ROLES, quantity_in_words, year_range


@dataclass(frozen=True, slots=True)
class FactSource:
    """Which source backs a fact, with the place in it; empty where none was given."""

    label: str = ""
    url: str = ""
    locator: str = ""

    def __bool__(self) -> bool:
        return bool(self.label)


@dataclass(frozen=True, slots=True)
class BackedFact:
    """Somebody or something with what backs it; `text` is a note, an amount or a year."""

    link: Link | None
    text: str
    source: FactSource


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """`partners` are (role, partners in it), in the order of the roles."""

    name: str
    acronym: str
    description: str
    count: int
    criteria: Criteria
    years: BackedFact
    localities: tuple[Link, ...]
    partners: tuple[tuple[str, tuple[BackedFact, ...]], ...]
    funding: tuple[BackedFact, ...]

    @property
    def has_gaps(self) -> bool:
        return not (self.years.text and self.localities and self.funding)


def programme_page(snapshot: Snapshot, term: Term) -> ProgrammePage:
    data = term.data
    sources = data.get("sources", {})
    read_ahead(snapshot, "source", [str(source["id"]) for source in sources.values()])

    def fact(
        row: Mapping[str, Any], organisation: Mapping[str, Any] | None = None, text: str = ""
    ) -> BackedFact:
        link = optional_link(snapshot, "organisation", organisation)
        return BackedFact(link, text, fact_source(snapshot, row, sources))

    return ProgrammePage(
        name=term.label,
        acronym=data.get("acronym", ""),
        description=data.get("description", ""),
        count=term.count,
        criteria=Criteria().with_values("programme", [term.slug]),
        years=fact(data, text=year_range(data.get("start_year"), data.get("end_year"))),
        localities=links_to(snapshot, "locality", data.get("localities", ())),
        partners=_by_role(data, lambda row: fact(row, row["organisation"], row["note"])),
        funding=tuple(
            fact(grant, grant["funder"], grant_amount(grant)) for grant in data.get("funding", ())
        ),
    )


def silences_in(answer: Answer) -> dict[str, Link]:
    """What a source of the cases on an Answer's page lacks (as Finding.about says) → a link to the
    statement that says so."""
    found: dict[str, Link] = {}
    for slug, record in answer.records.items():
        for about, code in absences_of(record).items():
            found.setdefault(about, Link(code, f"{address('case-detail', slug)}#{code}"))
    return found


def fact_source(
    snapshot: Snapshot, fact: Mapping[str, Any], sources: Mapping[str, Mapping[str, Any]]
) -> FactSource:
    """`fact` has source (a slug) and locator; `sources` are the descriptions by
    the slug that the record calls them by."""
    source = sources.get(fact.get("source", ""))
    if not source:
        return FactSource()
    link = link_to(snapshot, "source", {"id": source["id"], "label": short_name(source)})
    return FactSource(link.label, link.url, fact.get("locator", ""))


def _by_role(
    data: Mapping[str, Any], fact: Callable[[Mapping[str, Any]], BackedFact]
) -> tuple[tuple[str, tuple[BackedFact, ...]], ...]:
    rows = data.get("partners", ())
    by_role = (
        (title, tuple(fact(row) for row in rows if row["role"] == role))
        for role, title in PARTNER_ROLES.items()
    )
    return tuple((title, partners) for title, partners in by_role if partners)


def grant_amount(grant: Mapping[str, Any]) -> str:
    """In words, of a grant as the catalogue describes it; empty where no source states it."""
    amount = grant.get("amount")
    return quantity_in_words(Decimal(amount), grant.get("currency", "")) if amount else ""
