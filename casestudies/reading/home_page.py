"""The home page: what there is, and where to start; all of it counted from the catalogue.

None takes longer because there are more cases: only outcomes, directions, keywords and countries
are gone through.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import nsmallest

from casestudies.catalogue import Answer, Card, Criteria, FacetValue, number_in_use, value_at
from casestudies.record import KnownBy, Mark, known_by
from keywords.graph import Concept

from .navigation import Link, address, keyword_address, list_address
from .wording.marks import Known, added_up
from .wording.words import DIRECTIONS, EVIDENCE_TYPES, counted, statements_in_words

MOST_LATEST = 3
MOST_MARKS_IN_ROW = 6
MOST_SUGGESTED, LEAST_CASES, MOST_TRIED = 3, 2, 60
MEASURED = [kind for kind in EVIDENCE_TYPES if known_by("positive", kind) == KnownBy.MEASURED]


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
class Question:
    """A question that readers come with, and the link to what answers it."""

    text: str
    link: Link
    note: str


@dataclass(frozen=True)
class HomePage:
    """`suggested` are links to searches to begin with."""

    cases: int
    counted: str
    countries_used: int
    localities_used: int
    outcomes: tuple[OutcomeStatements, ...]
    questions: tuple[Question, ...]
    themes: tuple[Link, ...]
    countries: tuple[Link, ...]
    suggested: tuple[Link, ...]
    latest: tuple[Card, ...]


def home_page(everything: Answer) -> HomePage:
    """`everything` is the catalogue's answer to no filter at all."""
    snapshot, tallies = everything.snapshot, everything.snapshot.tallies
    outcomes = tuple(
        outcome_statements(outcome, value_at(snapshot, "outcome", outcome.value) or "", tallies)
        for outcome in everything.facet("outcome").values
    )
    return HomePage(
        cases=everything.total,
        counted=statements_in_words(tallies.get("statements", 0), tallies.get("passages", 0)),
        countries_used=number_in_use(snapshot, "country"),
        localities_used=number_in_use(snapshot, "locality"),
        outcomes=outcomes if any(outcome.statements for outcome in outcomes) else (),
        questions=tuple(_questions(everything)),
        themes=tuple(_themes(everything)),
        countries=tuple(
            Link(country.label, address("country-detail", country.value), country.count)
            for country in everything.facet("country").values
        ),
        suggested=tuple(_suggested(everything)),
        latest=tuple(_latest(everything)),
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


def _questions(everything: Answer) -> Iterator[Question]:
    """Those that something here answers."""
    if outcomes := sum(1 for outcome in everything.facet("outcome").values if outcome.count):
        link = Link("Outcomes by direction", address("outcome-index"))
        yield Question("Which way do effects go?", link, f"{counted(outcomes, 'outcome')} compared")
    for text, label, facet, values in (
        ("What was measured?", "Measured outcomes", "evidence", MEASURED),
        ("What went wrong?", "Negative outcomes", "direction", ["negative"]),
        ("What is not known yet?", "Outcomes not yet known", "direction", ["not_assessed"]),
    ):
        criteria = Criteria().with_values(facet, values)
        if count := everything.count(criteria):
            link = Link(label, list_address(criteria), count)
            yield Question(text, link, f"{counted(count, 'case')}, most evidence first")


def _themes(everything: Answer) -> Iterator[Link]:
    """The widest keywords, those with most cases first."""
    tagged, themes = everything.snapshot.keywords, everything.snapshot.graph.themes()
    links = [Link(one.name, keyword_address(one), len(tagged.get(one.id, ()))) for one in themes]
    used = [link for link in links if link.url and link.count]
    yield from sorted(used, key=lambda link: (-link.count, link.label))


def _latest(everything: Answer) -> list[Card]:
    """The newest of the cases that state an outcome; of all, where none does."""
    stating = everything.to(Criteria(sort="newest").with_values("direction", [*DIRECTIONS]))
    newest = stating if stating.total else everything.to(Criteria(sort="newest"))
    return newest.cards[:MOST_LATEST]


def _suggested(everything: Answer) -> Iterator[Link]:
    """Searches that show different sides of the collection: narrow keywords of different themes,
    each with most outcome statements in cases that those before it do not have."""
    graph, tagged = everything.snapshot.graph, everything.snapshot.keywords
    sizes = ((-len(tagged[one.id]), one.name, one.id) for one in _telling(everything))
    unseen = {pk: tagged[pk] for *_, pk in nsmallest(MOST_TRIED, sizes)}
    for _ in range(MOST_SUGGESTED):
        best = max(
            unseen, key=lambda pk: everything.statements_in(unseen[pk]) / len(unseen[pk]), default=0
        )
        if not best:
            return
        name, kin = graph.concepts[best].name, graph.ancestors(best)
        yield Link(name, list_address(Criteria(q=name)), len(tagged[best]))
        unseen = {
            pk: cases - tagged[best]
            for pk, cases in unseen.items()
            if cases - tagged[best] and not kin & graph.ancestors(pk)
        }


def _telling(everything: Answer) -> Iterator[Concept]:
    """Keywords with nothing narrower, of several cases but not so many that they tell little, nor
    under anything that half of the cases are about."""
    graph, tagged = everything.snapshot.graph, everything.snapshot.keywords
    sizes = {pk: len(cases) for pk, cases in tagged.items()}
    most = max(LEAST_CASES, everything.total // 6)
    for concept in graph.in_use():
        is_broad = any(sizes.get(pk) for pk in concept.narrower)
        widest = max((sizes.get(pk, 0) for pk in graph.ancestors(concept.id)), default=0)
        is_common = LEAST_CASES <= sizes.get(concept.id, 0) <= most
        if is_common and not is_broad and 2 * widest <= everything.total:
            yield concept
