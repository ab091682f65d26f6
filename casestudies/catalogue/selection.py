"""The cases of a Criteria, and counts over them: OR within a facet, AND across facets."""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import and_
from typing import Any

from django.utils import timezone
from pyroaring import BitMap

from . import search
from .counting.choice import Counting, bitmaps_of
from .criteria import Criteria
from .facets import BACKED, CLAIM, CLAIM_FACETS, FACETS, OFFERED, RUNNING, YEAR, backed_order
from .snapshot.holdings import cases_with, value_at
from .snapshot.snapshot import EMPTY, Snapshot
from .snapshot.titles import page_by_title
from .snapshot.unions import (
    Chosen,
    cases_with_claim,
    cases_with_claims,
    counter,
    known_of,
    union,
)

TEXT = "text"
UNKNOWN = ""  # no value: what is chosen and not known matches no case
(KEYWORD,) = (facet.name for facet in OFFERED.values() if facet.is_tree)


class Selection:
    """The bitmaps of one Criteria, one for each group of filters, and what follows from them.

    `within` narrows everything to some cases first (the page of one organisation, say).
    """

    def __init__(
        self, snapshot: Snapshot, criteria: Criteria, within: BitMap | None = None
    ) -> None:
        self.snapshot, self.criteria = snapshot, criteria
        self.chosen = {
            facet: tuple([value_at(snapshot, facet, slug) or UNKNOWN for slug in slugs])
            for facet, slugs in criteria.selected.items()
        }
        self.everything = snapshot.everything if within is None else snapshot.everything & within
        self.found = search.find(snapshot, criteria.q) if criteria.q else None
        self.groups = dict(self._groups())
        self.cases = intersection([self.everything, *self.groups.values()])
        self._others: dict[str, BitMap] = {}
        self.counting = Counting(snapshot, self.cases, self._apart())

    @property
    def is_of_all(self) -> bool:
        """Whether every facet counts all cases."""
        return not self.groups and self.everything is self.snapshot.everything

    def _groups(self) -> Iterator[tuple[str, BitMap]]:
        criteria = self.criteria
        for facet, values in self.chosen.items():
            if facet == KEYWORD:
                bitmaps = [self._cases_under(value) for value in values]
                yield facet, intersection(bitmaps) if criteria.match == "all" else union(bitmaps)
            elif facet not in CLAIM_FACETS:
                yield facet, union(cases_with(self.snapshot, facet, value) for value in values)
        if any(self._chosen_in_claims()):
            yield CLAIM, cases_with_claims(self.snapshot, self._chosen_in_claims())
        if criteria.year_from or criteria.year_to:
            yield YEAR, self._cases_of_years()
        if self.found:
            yield TEXT, self.found.all

    def _cases_under(self, value: str) -> BitMap:
        """The cases of a keyword and of everything narrower."""
        return self.snapshot.keywords.get(int(value), EMPTY) if value else EMPTY

    def _chosen_in_claims(self) -> Chosen:
        chosen = self.chosen.get
        return tuple([known_of(self.snapshot, name, chosen(name, ())) for name in CLAIM_FACETS])

    def _cases_of_years(self) -> BitMap:
        first, last = self.criteria.year_from or 0, self.criteria.year_to or 9999
        years = self.snapshot.bitmaps.get(YEAR, {})
        known = union(bitmap for year, bitmap in years.items() if first <= int(year) <= last)
        return known | self._running(first, last)

    def _running(self, first: int, last: int) -> BitMap:
        """Cases without a known end count as running until this year."""
        if first > this_year():
            return EMPTY
        starts = self.snapshot.bitmaps.get(RUNNING, {})
        return union(bitmap for year, bitmap in starts.items() if int(year) <= last)

    def _apart(self) -> set[str]:
        """The facets that leave out a selection of their own, so that they count other cases."""
        apart = self.groups.keys() & FACETS.keys()
        if self.criteria.match == "all":
            apart.discard(KEYWORD)
        return apart | {*CLAIM_FACETS} if CLAIM in self.groups else apart

    def base_of(self, facet: str) -> BitMap:
        """The cases that a facet's values are counted in: its own selection is left out.

        Where keywords must all hold, theirs stays in: choosing one more narrows further.
        """
        group = CLAIM if facet in CLAIM_FACETS else facet
        if group not in self.groups or (group == KEYWORD and self.criteria.match == "all"):
            return self.cases
        if group not in self._others:
            others = [bitmap for name, bitmap in self.groups.items() if name != group]
            self._others[group] = intersection([self.everything, *others])
        return self._others[group]

    # Counts

    def counts(self, facet: str) -> dict[Any, int]:
        """Value → number of cases, of a facet that is not ranked; keywords by their ids."""
        base = self.base_of(facet)
        if facet in CLAIM_FACETS and any(self._chosen_in_claims()):
            chosen = self._chosen_in_claims()
            return self._one_by_one(base, cases_with_claim(self.snapshot, facet, chosen))
        if counted := self.counting.of(facet, base):
            return counted.by_value()
        return self._one_by_one(base, bitmaps_of(self.snapshot, FACETS[facet]))

    def _one_by_one(self, base: BitMap, bitmaps: Mapping[Any, BitMap]) -> dict[Any, int]:
        count = counter(base, self.snapshot.everything)
        return {value: count(cases) for value, cases in bitmaps.items()}

    # Statements and pages

    def statements(self) -> int:
        """Outcome statements in the matching cases."""
        if len(self.cases) == len(self.snapshot.everything):
            return self.snapshot.tallies.get("statements", 0)
        return int(self.snapshot.statements.take(self.counting.positions(self.cases)).sum())

    def page(self, size: int) -> list[int]:
        """Case numbers of the page asked for, in the order in force."""
        start = (self.criteria.page - 1) * size
        if self.criteria.order == "title":
            return page_by_title(self.snapshot, self.cases, start, size)
        if self.criteria.order == "relevance" and self.found:
            return search.page(self.snapshot, self.found, self.cases, start, size)
        if self.criteria.order == "newest":
            return newest([self.cases], start, size)
        return newest(self._by_evidence(), start, size)

    def _by_evidence(self) -> Iterator[BitMap]:
        """Cases with equally many statements that stand on evidence, and equally many in all, those
        with most first: each worked out when the page reaches so far. Last those whose numbers
        can't be read."""
        rest = self.cases
        backed = self.snapshot.bitmaps.get(BACKED, {})
        for value in sorted(backed, key=backed_order, reverse=True):
            tier = rest & backed[value]
            yield tier
            rest = rest - tier
        yield rest

    def with_some(self) -> search.Some:
        """Cases that have some of the words only, and meet all other filters."""
        others = [bitmap for name, bitmap in self.groups.items() if name != TEXT]
        within = intersection([self.everything, *others])
        return search.with_some(self.snapshot, self.found, within)


def this_year() -> int:
    return timezone.now().year


def newest(tiers: Iterable[BitMap], start: int, size: int) -> list[int]:
    """A slice of the tiers read one after another, each from its highest case number down."""
    page: list[int] = []
    for tier in tiers:
        if len(page) == size:
            break
        total = len(tier)
        take = min(size - len(page), max(0, total - start))
        page += [tier[total - 1 - start - offset] for offset in range(take)]
        start = max(0, start - total)
    return page


def intersection(bitmaps: Iterable[BitMap]) -> BitMap:
    return reduce(and_, sorted(bitmaps, key=len))
