"""The one registry of facets: what each is, where a record says it, how it is kept and shown.

Everything else follows from a declaration here: parameters of addresses, counts, filters and their
chips, what search finds first, pages of terms, ties between cases, what the self-check compares.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from django.db.models import Model, TextChoices

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
    Vocabulary,
)
from casestudies.record import Outcome as OutcomeClaim
from casestudies.record import Programme as ProgrammeTerm
from casestudies.record import Record, Term
from casestudies.record import Source as SourceTerm

# Bitmaps beside those of the facets. RUNNING are cases without a known end, by the year in which
# they began: until when they run is said by the day on which somebody asks. BACKED has one for each
# `backed_value`.
ALL, YEAR, RUNNING, CLAIM, BACKED = "all", "year", "running", "claim", "backed"
LONGEST_RUN = 400  # years


class Held(Enum):
    """How a snapshot has the cases of each value."""

    BITMAPS = auto()  # in memory, a bitmap a value
    ONE_A_CASE = auto()  # nearly as many values as cases, at most one a case: an array of them
    DATABASE = auto()  # nearly as many values as cases: read when they are asked for


def plain_description(term: Term, record: Record) -> dict[str, Any]:
    """{} where the record says no more than the term's label."""
    if type(term) is Term:
        return {}
    return term.model_dump(mode="json", exclude={"id", "slug"})


@dataclass(frozen=True)
class TermPages:
    """The pages of a facet's terms, by the names of their addresses; `which` and `lead` say on the
    index which terms stand there."""

    index: str
    detail: str
    which: str = "with a published case"
    lead: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Facet:
    """`paths` lead through a Record to terms or plain values; lists on the way are gone through.

    A term's value is the id of its row, which stays when its slug or its name changes. In addresses
    it stands under its slug of today.

    name: its parameter in addresses. label, plural: in words.
    choices: (value, label) of a facet whose values are fixed in code.
    model: whose rows its terms are. slug_field: under which they stand in addresses. Of a small
        vocabulary the names of today are shown; its own order too, where the facet is not ranked.
    normalise: makes the value of what a reader typed.
    is_tree: its values have narrower ones, whose cases are theirs too; such are the keywords.
    in_claim: where an outcome claim has it. What is chosen of these must hold for one claim.
    held: see Held. is_offered: whether the list filters by it. is_open: unfolded there at first.
    pages: of its terms, if there are any.
    related_weight: how much it weighs that two cases share a value of it.
    searched: fields of its terms that search indexes in the lead tier, right after titles.
    terms: beside `paths`, where a description needs more than stands there.
    describe: a term's public description as JSON. tell_apart: what of it tells the term from others
        of the same name, the best first.
    """

    name: str
    label: str
    plural: str
    paths: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    model: type[Model] | None = None
    slug_field: str = "slug"
    normalise: Callable[[str], str] = str
    is_tree: bool = False
    in_claim: str = ""
    held: Held = Held.BITMAPS
    is_offered: bool = True
    is_open: bool = False
    pages: TermPages | None = None
    related_weight: float = 0
    searched: tuple[str, ...] = ()
    terms: Callable[[Record], Iterable[Any]] | None = None
    describe: Callable[[Any, Record], dict[str, Any]] = plain_description
    tell_apart: Callable[[dict[str, Any]], Iterable[str]] = lambda data: ()
    labels: dict[str, str] = field(init=False)  # of the choices
    is_ranked: bool = field(init=False)  # whether the values with most cases are shown, not all

    def __post_init__(self) -> None:
        object.__setattr__(self, "labels", dict(self.choices))
        object.__setattr__(self, "is_ranked", not (self.choices or self.in_claim or self.is_tree))
        if self.has_terms and not self.model:
            raise TypeError(f"The facet “{self.name}” has terms: say of which model.")

    @property
    def vocabulary(self) -> type[Vocabulary] | None:
        return self.model if self.model and issubclass(self.model, Vocabulary) else None

    @property
    def has_terms(self) -> bool:
        """Whether the catalogue keeps a label and a description for each of its values."""
        return bool(self.paths) and not self.choices and not self.is_tree

    def found_in(self, record: Record) -> list[Any]:
        """Its terms, or plain values, in a record."""
        if self.terms:
            return list(self.terms(record))
        return [item for path in self.paths for item in record.at(path)]

    def value_of(self, item: Any) -> str:
        """What stands for a term or plain value in bitmaps."""
        return item if isinstance(item, str) else str(item.id)


def _localities(record: Record) -> Iterator[Term]:
    """Those around a place first, so that what the place itself says of them comes later."""
    for place in record.localities:
        yield from place.around()
    yield from record.localities


def _describe_source(source: SourceTerm, record: Record) -> dict[str, Any]:
    return source.model_dump(mode="json", exclude={"number"})


def _describe_programme(programme: ProgrammeTerm, record: Record) -> dict[str, Any]:
    """A programme's sources are numbered by its case; alone, it names them whole."""
    cited = {fact.source for fact in (programme, *programme.partners, *programme.funding)}
    sources = {
        source.slug: source.model_dump(mode="json")
        for source in record.sources
        if source.slug in cited
    }
    return plain_description(programme, record) | {"sources": sources}


# What tells terms of one name apart


def _where_it_lies(place: dict[str, Any]) -> Iterator[str]:
    yield place["country"]["label"]
    yield place["within"][0]["label"] if place["within"] else ""
    yield _word(Locality.Kind, place["kind"])


def _whose_it_is(organisation: dict[str, Any]) -> Iterator[str]:
    yield (organisation.get("country") or {}).get("label", "")
    yield _word(Organisation.Kind, organisation["kind"])


def _what_it_is(programme: dict[str, Any]) -> Iterator[str]:
    yield programme["acronym"]
    yield ", ".join(place["label"] for place in programme["localities"][:2])
    yield _years(programme)


def _what_it_studied(project: dict[str, Any]) -> Iterator[str]:
    yield _years(project)
    yield project["title"] if project["title"] != project["label"] else ""


def _when_it_came_out(source: dict[str, Any]) -> Iterator[str]:
    yield str(source["year"] or "")
    yield source["container"]


def _word(kinds: type[TextChoices], kind: str) -> str:
    return dict(kinds.choices).get(kind, kind).lower()


def _years(data: dict[str, Any]) -> str:
    return "–".join(str(data[name]) for name in ("start_year", "end_year") if data[name])


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
        terms=_localities,
        tell_apart=_where_it_lies,
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
        describe=_describe_programme,
        tell_apart=_what_it_is,
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
        tell_apart=_what_it_studied,
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
        tell_apart=_whose_it_is,
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
        describe=_describe_source,
        tell_apart=_when_it_came_out,
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
