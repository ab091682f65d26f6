"""An organisation: what it did in which programmes and research projects."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casestudies.catalogue import Criteria, Snapshot
from casestudies.catalogue.terms.organisations import (
    programmes_of,
    projects,
    projects_by_organisation,
)
from casestudies.catalogue.terms.term import Term

from ..navigation import Link, link_to, optional_link, web_address
from ..wording.words import ORGANISATION_KINDS, PARTNER_ROLES
from .programme import grant_amount

ROLE_ORDER = list(PARTNER_ROLES)
FUNDER = PARTNER_ROLES["funder"]


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """`programmes` and `projects` are (link, what it did there)."""

    name: str
    count: int
    criteria: Criteria
    kind: str
    country: Link | None
    url: str
    programmes: tuple[tuple[Link, str], ...]
    projects: tuple[tuple[Link, str], ...]


def organisation_page(snapshot: Snapshot, term: Term) -> OrganisationPage:
    data = term.data
    return OrganisationPage(
        name=term.label,
        count=term.count,
        criteria=Criteria().with_values("organisation", [term.slug]),
        kind=ORGANISATION_KINDS.get(data.get("kind", ""), ""),
        country=optional_link(snapshot, "country", data.get("country")),
        url=web_address(data.get("url", "")),
        programmes=tuple(_programmes(snapshot, term.value)),
        projects=tuple(_projects(snapshot, term.value)),
    )


def _programmes(snapshot: Snapshot, organisation: str) -> Iterator[tuple[Link, str]]:
    for programme in programmes_of(snapshot, organisation):
        if deeds := deeds_in(programme.data, organisation):
            named = {"id": programme.value, "label": programme.label}
            yield link_to(snapshot, "programme", named), ", ".join(deeds)


def deeds_in(programme: Mapping[str, Any], organisation: str) -> list[str]:
    """What an organisation did in a programme, in words; a note or an amount beside each."""
    partners = [
        partner
        for partner in programme.get("partners", ())
        if str(partner["organisation"]["id"]) == organisation
    ]
    partners.sort(key=lambda partner: _place_of(partner["role"]))
    deeds = [
        PARTNER_ROLES.get(partner["role"], partner["role"])
        + (f" ({partner['note']})" if partner.get("note") else "")
        for partner in partners
    ]
    for grant in programme.get("funding", ()):
        if str(grant["funder"]["id"]) == organisation:
            amount = grant_amount(grant)
            # The grant says more than the bare role.
            deeds = [deed for deed in deeds if deed != FUNDER]
            deeds.append(f"{FUNDER}: {amount}" if amount else FUNDER)
    return deeds


def _place_of(role: str) -> int:
    return ROLE_ORDER.index(role) if role in ROLE_ORDER else 0


def _projects(snapshot: Snapshot, organisation: str) -> Iterator[tuple[Link, str]]:
    for project, paid, took_part in projects_by_organisation(snapshot).get(organisation, ()):
        label = projects(snapshot)[project]["label"]
        deeds = ["Funder"] * paid + ["Took part"] * took_part
        yield link_to(snapshot, "project", {"id": project, "label": label}), ", ".join(deeds)
