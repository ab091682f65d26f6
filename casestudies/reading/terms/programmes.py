"""Programmes, research projects and organisations: what each did and with whom."""

from dataclasses import dataclass
from decimal import Decimal

from casestudies.catalogue import Criteria
from casestudies.catalogue.terms import organisations as known
from casestudies.models import Organisation, Partner

from ..links import Link, link_to, links_to, web_address
from ..wording.quantities import money
from ..wording.sources import Where, authors_of, type_of, where
from ..wording.words import year_range

ROLES = dict(Partner.Role.choices)
IN_ORDER = {role: place for place, role in enumerate(ROLES)}
KINDS = dict(Organisation.Kind.choices)
MOST_SOURCES = 100


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


@dataclass(frozen=True, slots=True)
class SourceRow:
    link: Link
    note: str


@dataclass(frozen=True, slots=True)
class ProjectPage:
    name: str
    title: str
    aims: str
    count: int
    criteria: Criteria
    funder: Link | None
    grant_number: str
    years: str
    url: str
    organisations: tuple[Link, ...]
    sources: tuple[SourceRow, ...]
    more_sources: int


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


def programme_page(snapshot, term):
    data = term.data
    sources = data.get("sources", {})
    snapshot.load("source", sources)

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


def project_page(snapshot, term):
    data = term.data
    sources, cited = known.sources_of(snapshot, term.slug, MOST_SOURCES)
    snapshot.load("source", [slug for slug, *_ in sources])
    title = data.get("title", term.label)
    return ProjectPage(
        name=term.label,
        title=title if title != term.label else "",
        aims=data.get("aims", ""),
        count=term.count,
        criteria=Criteria().with_values("project", [term.slug]),
        funder=link_to(snapshot, "organisation", data.get("funder")),
        grant_number=data.get("grant_number", ""),
        years=year_range(data.get("start_year"), data.get("end_year")),
        url=web_address(data.get("url", "")),
        organisations=links_to(snapshot, "organisation", data.get("organisations", ())),
        sources=tuple(_source_row(snapshot, *row) for row in sources),
        more_sources=cited - len(sources),
    )


def _source_row(snapshot, slug, label, data):
    link = link_to(snapshot, "source", {"slug": slug, "label": label})
    known_ones = (authors_of(data), str(data.get("year") or ""), type_of(data))
    return SourceRow(link, ". ".join(part.rstrip(".") for part in known_ones if part))


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
