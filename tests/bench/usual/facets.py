"""Filters and counts as Django sites write them: joins, distinct, and a query for each facet."""

from dataclasses import dataclass

from django.db.models import Count
from django.db.models.expressions import RawSQL

from casestudies.models import (
    CaseStudy,
    Country,
    Locality,
    Organisation,
    Outcome,
    OutcomeDomain,
    PolicyField,
    Programme,
    ResearchProject,
    TargetGroup,
)
from keywords.models import Keyword


@dataclass(frozen=True)
class Facet:
    """`path` leads from a case to the values, `cases` from the model of the values to its cases."""

    label: str
    model: type
    path: str
    cases: str = "cases"
    value: str = "slug"
    text: str = "name"


FACETS = {
    "keyword": Facet(
        "Keyword",
        Keyword,
        "tagged__tag__and_above__above__slug",
        "and_below__keyword__tagged_cases__content_object",
    ),
    "country": Facet("Country", Country, "countries__code", value="code"),
    "locality": Facet(
        "Locality",
        Locality,
        "localities__and_above__above__slug",
        "and_below__locality__cases",
    ),
    "programme": Facet("Programme", Programme, "programme__slug"),
    "project": Facet("Research project", ResearchProject, "research_projects__slug", text="title"),
    "organisation": Facet(
        "Organisation",
        Organisation,
        "and_organisations__organisation__slug",
        "and_cases__case",
    ),
    "field": Facet("Policy field", PolicyField, "policy_fields__slug"),
    "group": Facet("Who it is for", TargetGroup, "target_groups__slug"),
}
CLAIMS = {"outcome": "domain__slug", "direction": "direction", "evidence": "evidence_type"}
CHOICES = {
    "direction": dict(Outcome.Direction.choices),
    "evidence": dict(Outcome.EvidenceType.choices),
    "kind": dict(CaseStudy.Kind.choices),
}


def matching(chosen, leave_out=None):
    """Published cases that fit what was chosen, without the filter of one facet."""
    cases = CaseStudy.objects.published()
    for name, facet in FACETS.items():
        values = chosen.getlist(name) if name != leave_out else []
        if name == "keyword" and chosen.get("match") == "all":
            for value in values:
                cases = cases.filter(**{facet.path: value})
        elif values:
            cases = cases.filter(**{f"{facet.path}__in": values})
    if leave_out != "kind" and chosen.getlist("kind"):
        cases = cases.filter(kind__in=chosen.getlist("kind"))
    if claims := claims_of(chosen) if leave_out not in CLAIMS else {}:
        cases = cases.filter(**{f"outcome_set__{path}": some for path, some in claims.items()})
    if text := chosen.get("q"):
        cases = cases.filter(entry__number__in=numbers_with(text))
    return cases.distinct()


def claims_of(chosen, leave_out=None):
    """Lookups for one and the same claim."""
    return {
        f"{path}__in": chosen.getlist(name)
        for name, path in CLAIMS.items()
        if chosen.getlist(name) and name != leave_out
    }


def numbers_with(text):
    """The site's own full-text index: icontains over the texts would be slower by far."""
    query = " AND ".join(f'"{word}"' for word in text.split())
    table = "casestudies_fulltext"
    return RawSQL(f"SELECT rowid FROM {table} WHERE {table} MATCH %s", [query])


def counts(name, chosen):
    """(value, label, count) of each value of a facet, its own selection left out."""
    if name == "kind":
        rows = matching(chosen, name).values_list("kind").annotate(n=Count("pk", distinct=True))
        return [(value, CHOICES[name][value], n) for value, n in rows.order_by("-n")]
    if name in CLAIMS:
        return claim_counts(name, chosen)
    facet = FACETS[name]
    own = None if name == "keyword" and chosen.get("match") == "all" else name
    rows = facet.model.objects.filter(**{f"{facet.cases}__in": matching(chosen, own)})
    rows = rows.annotate(n=Count(facet.cases, distinct=True)).order_by("-n", facet.text)
    return list(rows.values_list(facet.value, facet.text, "n"))


def claim_counts(name, chosen):
    claims = Outcome.objects.filter(case__in=matching(chosen, name), **claims_of(chosen, name))
    path = CLAIMS[name]
    rows = claims.order_by().values_list(path).annotate(n=Count("case", distinct=True))
    labels = CHOICES.get(name) or dict(OutcomeDomain.objects.values_list("slug", "name"))
    return [(value, labels[value], n) for value, n in rows.order_by("-n") if value]
