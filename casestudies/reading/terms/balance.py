"""How a set of cases came out: a row for each outcome domain, a cell for each direction."""

from collections.abc import Mapping
from dataclasses import dataclass

from casestudies.catalogue import Criteria, Name, Snapshot, name_of
from casestudies.catalogue.terms.term import balance as case_counts

from ..navigation import list_address
from ..wording.words import DIRECTIONS, listed

ALL_DOMAINS = Name("", "", "")


@dataclass(frozen=True, slots=True)
class DirectionCell:
    """A number of cases and the address of the list that holds exactly them. The cell of any
    direction has no label."""

    direction: str
    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """`all` are the cases with a statement in any direction."""

    value: str
    slug: str
    label: str
    cells: tuple[DirectionCell, ...]
    all: DirectionCell


@dataclass(frozen=True, slots=True)
class Balance:
    """A row for each domain in the vocabulary's order, and one for all of them together."""

    directions: tuple[tuple[str, str], ...]
    total: OutcomeRow
    every_row: tuple[OutcomeRow, ...]

    @property
    def rows(self) -> list[OutcomeRow]:
        return [row for row in self.every_row if row.all.count]

    @property
    def silent(self) -> str:
        """The domains on which no case says anything, in words."""
        return listed([row.label for row in self.every_row if not row.all.count], last="or")


def balance(snapshot: Snapshot, criteria: Criteria | None = None) -> Balance:
    """Cases once in each cell; a case with several statements may stand in several cells."""
    criteria = criteria or Criteria()
    total, *rows = (
        outcome_row(criteria, name_of(snapshot, "outcome", domain) or ALL_DOMAINS, counts)
        for domain, counts in case_counts(snapshot, criteria).items()
    )
    return Balance(tuple(DIRECTIONS.items()), total, tuple(rows))


def outcome_row(criteria: Criteria, domain: Name, counts: Mapping[str, int]) -> OutcomeRow:
    """`counts` are of cases by direction, "" for any."""
    base = criteria.with_values("outcome", [domain.slug] if domain.slug else [])
    cells = tuple(
        DirectionCell(
            direction,
            word,
            counts[direction],
            list_address(base.with_values("direction", [direction])),
        )
        for direction, word in DIRECTIONS.items()
    )
    # Without a domain, the list must still leave out the cases that make no statement.
    everything = base if domain.slug else base.with_values("direction", DIRECTIONS)
    any_direction = DirectionCell("", "", counts[""], list_address(everything))
    return OutcomeRow(*domain, cells, any_direction)
