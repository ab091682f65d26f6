"""The home page's figures, all counted from the catalogue.

None takes longer because there are more cases: only outcomes, directions, keywords and countries
are gone through.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nsmallest

from casestudies.catalogue import Answer, Card, Criteria, FacetValue, number_in_use, value_at
from casestudies.record import KnownBy, Mark

from .wording.marks import Known, added_up
from .wording.words import DIRECTIONS, statements_in_words

MOST_LATEST = 3
MOST_MARKS_IN_ROW = 9
MOST_SUGGESTED = 3
UNSETTLED = ("mixed", "no_clear_change", "negative", "not_assessed")


@dataclass(frozen=True)
class OutcomeStatements:
    """What sources say on an outcome domain. Statements that rest on one passage are one mark:
    `marks` are those of each passage, or where there are too many, `sums` those that look alike."""

    label: str
    query: str
    statements: int
    passages: int
    marks: tuple[Mark, ...]
    sums: tuple[tuple[str, Known, int], ...]


@dataclass(frozen=True)
class StartingPoint:
    """A keyword or a country to start from, with its number of cases."""

    label: str
    slug: str
    count: int
    note: str = ""


@dataclass(frozen=True)
class HomePage:
    """`suggested` are keywords to try a search with."""

    cases: int
    statements: int
    counted: str
    unsettled: int
    sources: int
    keywords: int
    keywords_used: int
    countries_used: int
    outcomes: tuple[OutcomeStatements, ...]
    themes: tuple[StartingPoint, ...]
    countries: tuple[StartingPoint, ...]
    suggested: tuple[StartingPoint, ...]
    latest: tuple[Card, ...]


def home_page(everything: Answer) -> HomePage:
    """`everything` is the catalogue's answer to no filter at all."""
    snapshot, tallies = everything.snapshot, everything.snapshot.tallies
    keywords = everything.facet("keyword").values
    by_slug = snapshot.graph.by_slug
    return HomePage(
        cases=everything.total,
        statements=tallies.get("statements", 0),
        counted=statements_in_words(tallies.get("statements", 0), tallies.get("passages", 0)),
        unsettled=sum(
            count for name, count in tallies.items() if name.partition("|")[2] in UNSETTLED
        ),
        sources=number_in_use(snapshot, "source"),
        keywords=len(snapshot.graph.in_use()),
        keywords_used=sum(1 for keyword in keywords if keyword.count),
        countries_used=number_in_use(snapshot, "country"),
        outcomes=tuple(
            outcome_statements(outcome, value_at(snapshot, "outcome", outcome.value) or "", tallies)
            for outcome in everything.facet("outcome").values
        ),
        themes=tuple(
            StartingPoint(theme.label, theme.value, theme.count, by_slug[theme.value].scope_note)
            for theme in keywords
            if theme.count and not theme.depth and by_slug[theme.value].has_page
        ),
        countries=tuple(
            StartingPoint(country.label, country.value, country.count)
            for country in everything.facet("country").values
        ),
        suggested=tuple(_suggested(keywords)),
        latest=tuple(everything.cards[:MOST_LATEST]),
    )


def outcome_statements(
    outcome: FacetValue, domain: str, tallies: Mapping[str, int]
) -> OutcomeStatements:
    """`tallies` holds the number of statements for each “domain|direction”, and of passages for
    each “domain|direction|how it is known”."""
    counts = {
        (direction, known): tallies.get(f"{domain}|{direction}|{known}", 0)
        for direction in DIRECTIONS
        for known in KnownBy
    }
    total = sum(counts.values())
    marks: tuple[Mark, ...] = ()
    sums: tuple[tuple[str, Known, int], ...] = ()
    if total <= MOST_MARKS_IN_ROW:
        marks = tuple(mark for mark, count in counts.items() for _ in range(count))
    else:
        sums = tuple(added_up(counts))
    return OutcomeStatements(
        label=outcome.label,
        query=Criteria().with_values("outcome", [outcome.value]).query(),
        statements=sum(tallies.get(f"{domain}|{direction}", 0) for direction in DIRECTIONS),
        passages=total,
        marks=marks,
        sums=sums,
    )


def _suggested(keywords: Iterable[FacetValue]) -> Iterator[StartingPoint]:
    """The keywords with most cases among those with nothing narrower."""
    narrowest = (keyword for keyword in keywords if keyword.count and not keyword.has_narrower)
    for keyword in nsmallest(
        MOST_SUGGESTED, narrowest, key=lambda keyword: (-keyword.count, keyword.label)
    ):
        yield StartingPoint(keyword.label, keyword.value, keyword.count)
