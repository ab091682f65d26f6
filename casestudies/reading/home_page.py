"""The home page's figures, all counted from the catalogue."""

from dataclasses import dataclass

from casestudies.catalogue import FACETS, Criteria, count_terms

LATEST = 3
MOST_MARKS = 9
TRIES = 3
UNSETTLED = ("mixed", "no_clear_change", "negative", "not_assessed")


@dataclass(frozen=True)
class DomainRow:
    """An outcome domain with a mark for each statement, or a mark and a number where many."""

    label: str
    query: str
    statements: int
    marks: tuple[str, ...]
    sums: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Entry:
    label: str
    slug: str
    count: int
    note: str = ""


@dataclass(frozen=True)
class Front:
    cases: int
    statements: int
    unsettled: int
    sources: int
    keywords: int
    keywords_used: int
    domains: tuple[DomainRow, ...]
    directions: tuple[str, ...]
    themes: tuple[Entry, ...]
    countries: tuple[Entry, ...]
    tries: tuple[Entry, ...]
    latest: tuple


def front(everything):
    """`everything` is the catalogue's answer to no filter at all."""
    snapshot, tallies = everything.snapshot, everything.snapshot.tallies
    keyword_facet = everything.facet("keyword")
    concepts = snapshot.graph.in_use()
    return Front(
        cases=everything.total,
        statements=tallies.get("statements", 0),
        unsettled=sum(
            count for name, count in tallies.items() if name.partition("|")[2] in UNSETTLED
        ),
        sources=count_terms(snapshot, "source"),
        keywords=len(concepts),
        keywords_used=sum(1 for value in keyword_facet.flat() if value.count),
        domains=tuple(_domains(everything, tallies)),
        directions=tuple(FACETS["direction"].labels),
        themes=tuple(
            Entry(
                theme.label,
                theme.value,
                theme.count,
                snapshot.graph.by_slug[theme.value].scope_note,
            )
            for theme in keyword_facet.values
            if theme.count
        ),
        countries=tuple(_countries(everything)),
        tries=tuple(_tries(keyword_facet)),
        latest=tuple(everything.cards[:LATEST]),
    )


def _domains(everything, tallies):
    for value in everything.facet("outcome").values:
        counts = [
            (direction, tallies.get(f"{value.value}|{direction}", 0))
            for direction in FACETS["direction"].labels
        ]
        total = sum(count for _, count in counts)
        marks = [direction for direction, count in counts for _ in range(min(count, total))]
        few = total <= MOST_MARKS
        yield DomainRow(
            label=value.label,
            query=Criteria().with_values("outcome", [value.value]).query(),
            statements=total,
            marks=tuple(marks) if few else (),
            sums=() if few else tuple((name, count) for name, count in counts if count),
        )


def _tries(keyword_facet):
    """The keywords with most cases among those with nothing narrower."""
    leaves = [value for value in keyword_facet.flat() if value.count and not value.narrower]
    for value in sorted(leaves, key=lambda one: (-one.count, one.label))[:TRIES]:
        yield Entry(value.label, value.value, value.count)


def _countries(everything):
    for country in everything.facet("country").values:
        yield Entry(country.label, country.value, country.count, "")
