"""How a set of cases came out: a row for each outcome domain, a cell for each direction."""

from dataclasses import dataclass

from casestudies.catalogue import FACETS, Criteria
from casestudies.catalogue.terms.terms import balance as counted

from ..navigation import list_address
from ..wording.words import listed


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of cases and the address of the list that holds exactly them."""

    direction: str
    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    slug: str
    label: str
    cells: tuple[Cell, ...]
    all: Cell


@dataclass(frozen=True, slots=True)
class Balance:
    """A row for each domain in the vocabulary's order, and one for all of them together."""

    directions: tuple[tuple[str, str], ...]
    total: Row
    every_row: tuple[Row, ...]

    @property
    def rows(self):
        return [row for row in self.every_row if row.all.count]

    @property
    def silent(self):
        """The domains on which no case says anything, in words."""
        return listed([row.label for row in self.every_row if not row.all.count], last="or")


def balance(snapshot, criteria=None):
    """Cases once in each cell; a case with several statements may stand in several cells."""
    criteria = criteria or Criteria()
    labels = snapshot.labels_of("outcome")
    total, *rows = (
        row_of(criteria, domain, labels.get(domain, ""), counts)
        for domain, counts in counted(snapshot, criteria).items()
    )
    return Balance(tuple(FACETS["direction"].labels.items()), total, tuple(rows))


def row_of(criteria, domain, label, counts):
    base = criteria.with_values("outcome", [domain] if domain else [])
    directions = FACETS["direction"].labels
    cells = tuple(
        Cell(one, name, counts[one], list_address(base.with_values("direction", [one])))
        for one, name in directions.items()
    )
    # Without a domain, the list must still leave out the cases that make no statement.
    everything = base if domain else base.with_values("direction", directions)
    return Row(domain, label, cells, Cell("", "", counts[""], list_address(everything)))
