"""An organisation: what it did in which programmes and research projects."""

from dataclasses import dataclass

from casestudies.catalogue.terms import organisations as known
from casestudies.models import Organisation

from ..navigation import Link, link_to, web_address
from .programme import ROLES, amount_of

IN_ORDER = {role: place for place, role in enumerate(ROLES)}
KINDS = dict(Organisation.Kind.choices)


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """`programmes` and `projects` are (link, what it did there)."""

    name: str
    count: int
    kind: str
    country: Link | None
    url: str
    programmes: tuple[tuple[Link, str], ...]
    projects: tuple[tuple[Link, str], ...]


def organisation_page(snapshot, term):
    data = term.data
    programmes = (
        (one, roles_in(one.data, term.slug)) for one in known.programmes_of(snapshot, term.slug)
    )
    return OrganisationPage(
        name=term.label,
        count=term.count,
        kind=KINDS.get(data.get("kind"), ""),
        country=link_to(snapshot, "country", data.get("country")),
        url=web_address(data.get("url", "")),
        programmes=tuple(
            (link_to(snapshot, "programme", {"slug": one.slug, "label": one.label}), ", ".join(did))
            for one, did in programmes
            if did
        ),
        projects=tuple(_projects(snapshot, term.slug)),
    )


def roles_in(programme, slug):
    """What an organisation did in a programme, in words; a role's note in brackets."""
    found = []
    for row in sorted(programme.get("partners", ()), key=lambda row: IN_ORDER.get(row["role"], 0)):
        if row["organisation"]["slug"] == slug:
            note = f" ({row['note']})" if row.get("note") else ""
            found.append(ROLES.get(row["role"], row["role"]) + note)
    for row in programme.get("funding", ()):
        if row["funder"]["slug"] == slug:
            amount = amount_of(row)
            paid = f"{ROLES['funder']}: {amount}" if amount else ROLES["funder"]
            found = [one for one in found if one != ROLES["funder"]] + [paid]
    return found


def _projects(snapshot, slug):
    for project, paid, took_part in known.projects_by_organisation(snapshot).get(slug, ()):
        label = known.projects(snapshot)[project]["label"]
        did = ["Funder"] * paid + ["Took part"] * took_part
        link = link_to(snapshot, "project", {"slug": project, "label": label})
        yield link, ", ".join(did)
