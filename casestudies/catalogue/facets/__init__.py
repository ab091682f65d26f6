"""The one registry of facets: what each is, where a record says it, how it is kept and shown.

Everything else follows from a declaration here: parameters of addresses, counts, filters and their
chips, what search finds first, pages of terms, ties between cases, what the self-check compares.
"""

from typing import Any

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
    Source,
    TargetGroup,
)
from casestudies.record import Outcome as OutcomeClaim
from casestudies.record import Record

from .descriptions import (
    describe_programme,
    describe_source,
    localities_and_around,
    what_it_is,
    what_it_studied,
    when_it_came_out,
    where_it_lies,
    whose_it_is,
)
from .facet import Facet, Held, TermPages

# Bitmaps beside those of the facets. RUNNING are cases without a known end, by the year in which
# they began: until when they run is said by the day on which somebody asks. BACKED has one for each
# `backed_value`.
ALL, YEAR, RUNNING, CLAIM, BACKED = "all", "year", "running", "claim", "backed"
LONGEST_RUN = 400  # years


# In the order in which they stand on the list and in addresses.
EVERY_FACET = (
    Facet(
        name="outcome",
        label="Outcome",
        plural="outcomes",
        paths=("outcomes.domain",),
        in_claim="domain.id",
        model=OutcomeDomain,
        pages=TermPages("outcome-index", "outcome-detail"),
        is_open=True,
    ),
    Facet(
        name="direction",
        label="Direction",
        plural="directions",
        in_claim="direction",
        choices=tuple(Outcome.Direction.choices),
        is_open=True,
    ),
    Facet(
        name="keyword",
        label="Keyword",
        plural="keywords",
        paths=("keywords",),
        is_tree=True,
        pages=TermPages("keyword-index", "keyword-detail"),
        related_weight=1,
        searched=("label",),
        is_open=True,
    ),
    Facet(
        name="country",
        label="Country",
        plural="countries",
        paths=("countries",),
        model=Country,
        slug_field="code",
        normalise=str.upper,
        pages=TermPages(
            "country-index",
            "country-detail",
            lead="A case in two countries counts in both.",
        ),
        searched=("label", "alternative_names"),
        is_open=True,
    ),
    Facet(
        name="locality",
        label="Locality",
        plural="localities",
        paths=("localities", "localities.within"),
        model=Locality,
        terms=localities_and_around,
        tell_apart=where_it_lies,
        pages=TermPages(
            "locality-index",
            "locality-detail",
            lead="Places smaller than a country. A case counts for its own places and for those "
            "that these lie in.",
        ),
        related_weight=1,
        searched=("label", "alternative_names"),
    ),
    Facet(
        name="field",
        label="Policy field",
        plural="policy fields",
        paths=("policy_fields",),
        model=PolicyField,
        searched=("label",),
    ),
    Facet(
        name="evidence",
        label="Evidence type",
        plural="evidence types",
        in_claim="evidence_type",
        choices=tuple(Outcome.EvidenceType.choices),
    ),
    Facet(
        name="group",
        label="Who it is for",
        plural="target groups",
        paths=("target_groups",),
        model=TargetGroup,
        searched=("label",),
    ),
    Facet(
        name="programme",
        label="Programme",
        plural="programmes",
        paths=("programme",),
        model=Programme,
        held=Held.ONE_A_CASE,
        describe=describe_programme,
        tell_apart=what_it_is,
        pages=TermPages(
            "programme-index",
            "programme-detail",
            lead="What was done: each is the subject of at least one case.",
        ),
        related_weight=3,
        searched=("label", "acronym"),
    ),
    Facet(
        name="project",
        label="Research project",
        plural="research projects",
        paths=("research_projects",),
        model=ResearchProject,
        tell_apart=what_it_studied,
        pages=TermPages(
            "research-index",
            "research-detail",
            lead="The research that the evidence comes from.",
        ),
        related_weight=1,
        searched=("label", "title"),
    ),
    Facet(
        name="organisation",
        label="Organisation",
        plural="organisations",
        # Whatever it did: partners, funders and researchers alike.
        paths=(
            "programme.partners.organisation",
            "programme.funding.funder",
            "research_projects.organisations",
            "research_projects.funder",
        ),
        model=Organisation,
        tell_apart=whose_it_is,
        pages=TermPages(
            "organisation-index",
            "organisation-detail",
            which="named in a published case",
            lead="Those that led, paid for, delivered, evaluated or researched what the cases "
            "describe.",
        ),
    ),
    Facet(
        name="kind",
        label="Kind of case",
        plural="kinds of case",
        paths=("kind",),
        choices=tuple(CaseStudy.Kind.choices),
    ),
    Facet(
        name="source",
        label="Source",
        plural="sources",
        paths=("sources",),
        model=Source,
        held=Held.DATABASE,
        describe=describe_source,
        tell_apart=when_it_came_out,
        is_offered=False,
        pages=TermPages(
            "source-index",
            "source-detail",
            which="cited in a published case",
            lead="Each page says which statements the document backs.",
        ),
    ),
)
FACETS = {facet.name: facet for facet in EVERY_FACET}
OFFERED = {facet.name: facet for facet in EVERY_FACET if facet.is_offered}
CLAIM_FACETS = {facet.name: facet for facet in EVERY_FACET if facet.in_claim}
OF_TERMS = {facet.name: facet for facet in EVERY_FACET if facet.has_terms}


def kind_of(facet: str) -> str:
    """What the rows of a facet's terms are, as former addresses name it."""
    model = FACETS[facet].model
    return model._meta.model_name or "" if model else ""


def terms_of(record: Record) -> dict[str, list[Any]]:
    """Facet → terms of the record whose label and description the catalogue keeps."""
    return {facet.name: facet.found_in(record) for facet in EVERY_FACET if facet.has_terms}


def values_of(record: Record, terms: dict[str, list[Any]] | None = None) -> dict[str, set[str]]:
    """What the record counts under: name of a bitmap → its values.

    `terms` are the record's `terms_of`, where they are at hand.
    """
    known = terms_of(record) if terms is None else terms
    first, last = record.years()
    years = range(first, min(last, first + LONGEST_RUN) + 1) if first and last else ()
    values = {
        facet.name: {
            facet.value_of(item)
            for item in (known[facet.name] if facet.has_terms else facet.found_in(record))
        }
        for facet in EVERY_FACET
        if facet.paths and facet.held is not Held.ONE_A_CASE
    }
    claims = {claim_value(claim_values(claim)) for claim in record.outcomes}
    since = record.running_since()
    return values | {
        ALL: {""},
        YEAR: {str(year) for year in years},
        RUNNING: {str(since)} if since else set(),
        CLAIM: claims,
        BACKED: {backed_value(record)},
    }


def backed_value(record: Record) -> str:
    """How many outcome statements stand on evidence, of how many: “3|5”."""
    return f"{sum(map(is_backed, record.outcomes))}|{len(record.outcomes)}"


def backed_order(value: str) -> tuple[int, ...]:
    """Where cases with this `backed_value` stand among others, the least first."""
    return tuple(map(int, value.split("|")))


def is_backed(claim: OutcomeClaim) -> bool:
    """Whether an outcome claim stands on evidence: what was not assessed stands on none."""
    return bool(claim.evidence_type) and claim.direction != Outcome.Direction.NOT_ASSESSED


def claim_values(claim: OutcomeClaim) -> tuple[str, ...]:
    """An outcome claim's value of each of the CLAIM_FACETS."""
    return str(claim.domain.id), claim.direction, claim.evidence_type


# The value of the bitmap CLAIM for one value of each of the CLAIM_FACETS.
claim_value = "|".join
