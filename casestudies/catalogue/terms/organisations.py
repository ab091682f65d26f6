"""What organisations did, read from the public descriptions of programmes and projects."""

from casestudies.models import CatalogueCard, CatalogueTerm

from ..selection import newest
from ..snapshot import stored
from .terms import beside, described, with_descriptions

FACET = "organisation"
SAMPLE = 5  # newest cases from which the row of an index learns what an organisation did
MOST_PROGRAMMES = 100  # of one organisation that its page looks into


def programmes_of(snapshot, slug):
    """Terms of the programmes in an organisation's cases, those with most of them first."""
    cases = snapshot.bitmap(FACET, slug)
    found = beside(snapshot, cases, "programme", MOST_PROGRAMMES)
    return with_descriptions("programme", found)


def newest_programmes(snapshot, slugs):
    """Slug → descriptions of the programmes in its newest cases, in two queries for all."""
    numbers = {slug: newest([snapshot.bitmap(FACET, slug)], 0, SAMPLE) for slug in slugs}
    versions = {n: snapshot.version_ids[n] for some in numbers.values() for n in some}
    cards = CatalogueCard.objects.filter(version__in=set(versions.values()))
    programme = dict(cards.values_list("version_id", "data__programme__slug"))
    data = described("programme", {slug for slug in programme.values() if slug})
    return {
        slug: [data[one] for one in _once(programme.get(versions[n]) for n in some) if one in data]
        for slug, some in numbers.items()
    }


def _once(items):
    return dict.fromkeys(items)


def projects(snapshot):
    """Slug → description of every research project with a case; read once a version."""
    key = ("projects",)
    if key not in snapshot.cache:
        rows = CatalogueTerm.objects.filter(facet="project").order_by("label")
        snapshot.cache[key] = {
            slug: data
            for slug, data in rows.values_list("value", "data").iterator(chunk_size=5000)
            if data and snapshot.bitmap("project", slug)
        }
    return snapshot.cache[key]


def projects_by_organisation(snapshot):
    """Slug → [(project's slug, whether it paid for it, whether it took part)]."""
    key = ("projects by organisation",)
    if key not in snapshot.cache:
        found = {}
        for project, data in projects(snapshot).items():
            funder = (data.get("funder") or {}).get("slug")
            members = {one["slug"] for one in data.get("organisations", ())}
            for slug in sorted(members | {funder} - {None}):
                found.setdefault(slug, []).append((project, slug == funder, slug in members))
        snapshot.cache[key] = found
    return snapshot.cache[key]


def sources_of(snapshot, project, most):
    """Terms of a project's sources that a case cites, newest first, and how many there are."""
    rows = CatalogueTerm.objects.filter(
        facet="source", data__research_project__slug=project, value__in=stored.in_use("source")
    )
    found = list(rows.values_list("value", "label", "data"))
    found.sort(key=lambda row: (-(row[2].get("year") or 0), row[1]))
    return found[:most], len(found)
