"""Who took part in a case's programme, by what they did, each with its source."""

from collections.abc import Iterator
from dataclasses import dataclass

from casestudies.record import Programme

from ..navigation import Link, RecordLinks
from ..wording.words import PARTNER_ROLES
from .statements import Reference, References


@dataclass(frozen=True)
class CasePartner:
    link: Link
    note: str
    reference: Reference


@dataclass(frozen=True)
class RolePartners:
    role: str
    partners: tuple[CasePartner, ...]


def partners_by_role(
    programme: Programme, references: References, links: RecordLinks
) -> tuple[RolePartners, ...]:
    """In the order of the roles. Who paid, and how much, stands in the fact box."""
    roles = (
        RolePartners(title, tuple(_partners(programme, role, references, links)))
        for role, title in PARTNER_ROLES.items()
    )
    return tuple(role for role in roles if role.partners)


def _partners(
    programme: Programme, role: str, references: References, links: RecordLinks
) -> Iterator[CasePartner]:
    for partner in programme.partners:
        if partner.role == role:
            link = links.to("organisation", partner.organisation)
            yield CasePartner(link, partner.note, references.of(partner))
