"""The facets: their names in URLs, their headings, and what a record counts under."""

from dataclasses import dataclass

from casestudies.models import CaseStudy, Outcome
from casestudies.record import Term

LONGEST_RUN = 400  # years


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    plural: str
    closed: tuple[tuple[str, str], ...] = ()

    @property
    def labels(self):
        return dict(self.closed)


FACETS = {
    facet.name: facet
    for facet in (
        Facet("outcome", "Outcome", "outcome domains"),
        Facet("direction", "Direction", "directions", tuple(Outcome.Direction.choices)),
        Facet("evidence", "Evidence type", "evidence types", tuple(Outcome.EvidenceType.choices)),
        Facet("keyword", "Keyword", "keywords"),
        Facet("country", "Country", "countries"),
        Facet("locality", "Locality", "localities"),
        Facet("programme", "Programme", "programmes"),
        Facet("project", "Research project", "research projects"),
        Facet("field", "Policy field", "policy fields"),
        Facet("group", "Who it is for", "target groups"),
        Facet("kind", "Kind of case", "kinds of case", tuple(CaseStudy.Kind.choices)),
    )
}
# These three must hold for one and the same outcome claim.
CLAIM_FACETS = ("outcome", "direction", "evidence")
# Not offered as filters: the pages of organisations and sources list their cases by them.
ENTITY_FACETS = ("organisation", "source")


def values_of(record, terms=None):
    """What the record counts under: facet name → set of bitmap values.

    Keywords stand by id, since slugs change and merge; their ancestors are added on reading.
    `terms` are the record's `terms_of`, where they are at hand.
    """
    first, last = record.years()
    years = range(first, min(last, first + LONGEST_RUN) + 1) if first else ()
    return {
        "all": {""},
        "keyword": {str(term.id) for term in record.keywords},
        "year": {str(year) for year in years},
        "kind": {record.kind},
        "claim": {
            claim_value(one.domain.slug, one.direction, one.evidence_type)
            for one in record.outcomes
        },
        **{
            facet: {term.slug for term in named}
            for facet, named in (terms or terms_of(record)).items()
            if facet != "programme"  # counted by an array, see programmes.py
        },
    }


def claim_value(domain, direction, evidence):
    return f"{domain}|{direction}|{evidence}"


def terms_of(record):
    """The record's own terms: facet name → terms whose label and data the catalogue keeps."""
    above = [area for place in record.localities for area in place.around()]
    return {
        "outcome": [one.domain for one in record.outcomes],
        "country": list(record.countries),
        "locality": [*above, *record.localities],
        "programme": [record.programme] if record.programme else [],
        "project": list(record.research_projects),
        "field": list(record.policy_fields),
        "group": list(record.target_groups),
        "organisation": list(record.organisations().values()),
        "source": [Term(id=one.id, slug=one.slug, label=one.title) for one in record.sources],
    }


def data_of(facet, term, record):
    """A term's public description as JSON, or {} where the record says no more than its label."""
    if facet == "source":
        source = next(one for one in record.sources if one.slug == term.slug)
        return source.model_dump(mode="json", exclude={"number"})
    if type(term) is Term:
        return {}
    data = term.model_dump(mode="json", exclude={"id", "slug"})
    if facet == "programme":
        # A programme's sources are numbered by its case; alone, it names them whole.
        cited = {one.source for one in (term, *term.partners, *term.funding)}
        data["sources"] = {
            one.slug: one.model_dump(mode="json") for one in record.sources if one.slug in cited
        }
    return data
