"""A programme: when and where it ran, with whom, and who paid, each with its source."""

from dataclasses import dataclass
from decimal import Decimal

from casestudies.catalogue import Criteria, read_ahead
from casestudies.models import Partner

from ..navigation import Link, link_to, links_to
from ..wording.sources import Where, where
from ..wording.words import money, year_range

ROLES = dict(Partner.Role.choices)


@dataclass(frozen=True, slots=True)
class Fact:
    """Somebody or something with what backs it; `text` is a note, an amount or a year."""

    link: Link | None
    text: str
    where: Where


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    name: str
    acronym: str
    description: str
    count: int
    criteria: Criteria
    years: Fact
    localities: tuple[Link, ...]
    partners: tuple[tuple[str, tuple[Fact, ...]], ...]
    funding: tuple[Fact, ...]


def programme_page(snapshot, term):
    data = term.data
    sources = data.get("sources", {})
    read_ahead(snapshot, "source", sources)

    def fact(row, who, text=""):
        link = link_to(snapshot, "organisation", row.get(who))
        return Fact(link, text, where(snapshot, row, sources))

    return ProgrammePage(
        name=term.label,
        acronym=data.get("acronym", ""),
        description=data.get("description", ""),
        count=term.count,
        criteria=Criteria().with_values("programme", [term.slug]),
        years=fact(data, "", year_range(data.get("start_year"), data.get("end_year"))),
        localities=links_to(snapshot, "locality", data.get("localities", ())),
        partners=_by_role(data, lambda row: fact(row, "organisation", row["note"])),
        funding=tuple(fact(row, "funder", amount_of(row)) for row in data.get("funding", ())),
    )


def _by_role(data, fact):
    """Partners under their roles, in the roles' own order."""
    rows = data.get("partners", ())
    found = ((name, [row for row in rows if row["role"] == role]) for role, name in ROLES.items())
    return tuple((name, tuple(map(fact, some))) for name, some in found if some)


def amount_of(grant):
    amount = grant.get("amount")
    return money(Decimal(amount), grant.get("currency", "")) if amount else ""
