"""The cases of a Criteria, and counts over them: OR within a facet, AND across facets."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import compress, repeat
from operator import and_
from typing import Any

from django.utils import timezone
from pyroaring import BitMap

from keywords.folding import fold

from . import search
from .counting.choice import Counting, bitmaps_of
from .counting.order import KeywordOption, KeywordTree, keyword_tree, most_frequent
from .criteria import Criteria
from .facets import CLAIM, CLAIM_FACETS, FACETS, OFFERED, RUNNING, YEAR, Facet, Held
from .snapshot.holdings import (
    PROGRAMME,
    Name,
    cases_with,
    full_name,
    most_frequent_programmes,
    number_in_use,
    tally_of_all,
    value_at,
)
from .snapshot.names import labels_of, options_of, slugs_of
from .snapshot.snapshot import EMPTY, Changes, Kept, Snapshot, remembered
from .snapshot.titles import page_by_title
from .snapshot.unions import (
    Chosen,
    cases_with_claim,
    cases_with_claims,
    counter,
    known_of,
    union,
)

MOST_SHOWN = 20  # values of one facet, beside those that are selected
TEXT = "text"
UNKNOWN = ""  # no value: what is chosen and not known matches no case
Row = tuple[str, str, int]  # slug, label, number of cases
(KEYWORD,) = (facet.name for facet in OFFERED.values() if facet.is_tree)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value, as it stands in addresses today, with its number of cases. In a tree `depth` counts
    the values above it."""

    value: str
    label: str
    count: int
    selected: bool = False
    depth: int = 0
    has_narrower: bool = False


@dataclass(frozen=True, eq=False)
class FacetCounts:
    """The values of a facet that are shown, in reading order, each with its number of cases.

    options: of each value all that looks the same on every page: slug and label come first.
    selected: places of those that are chosen. hidden: how many more values there are.
    is_of_all: whether they are counted over all cases, so that other pages have the same object.
    tree: whose options these are, the same object on other pages.
    """

    facet: Facet
    options: Sequence[tuple[Any, ...]]
    counts: Sequence[int]
    selected: Collection[int] = ()
    hidden: int = 0
    is_of_all: bool = False
    tree: KeywordTree | None = None

    @property
    def values(self) -> tuple[FacetValue, ...]:
        return tuple(
            FacetValue(
                option[0],
                option[1],
                count,
                place in self.selected,
                *((option.depth, option.opens) if isinstance(option, KeywordOption) else ()),
            )
            for place, (option, count) in enumerate(zip(self.options, self.counts, strict=True))
        )


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
        self._counting = Counting(snapshot, self.cases, self._apart())

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

    def _base_of(self, facet: str) -> BitMap:
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
        base = self._base_of(facet)
        if facet in CLAIM_FACETS and any(self._chosen_in_claims()):
            chosen = self._chosen_in_claims()
            return self._one_by_one(base, cases_with_claim(self.snapshot, facet, chosen))
        if counted := self._counting.of(facet, base):
            return counted.by_value()
        return self._one_by_one(base, bitmaps_of(self.snapshot, FACETS[facet]))

    def _one_by_one(self, base: BitMap, bitmaps: Mapping[Any, BitMap]) -> dict[Any, int]:
        count = counter(base, self.snapshot.everything)
        return {value: count(cases) for value, cases in bitmaps.items()}

    def facet(self, name: str) -> FacetCounts:
        """The values of a facet as the list shows them."""
        if self.is_of_all and name not in self.criteria.selected:
            return facet_of_all_cases(self.snapshot, name)
        return self._facet(FACETS[name])

    def _facet(self, facet: Facet) -> FacetCounts:
        if facet.is_tree:
            return self._tree(facet)
        return self._ranked(facet) if facet.is_ranked else self._in_order(facet)

    def _tree(self, facet: Facet) -> FacetCounts:
        chosen, counts = self.chosen_keywords(), self.counts(facet.name)
        tree = keyword_tree(self.snapshot, chosen)
        places = range(len(tree.ids))
        selected = [*compress(places, map(chosen.__contains__, tree.ids))] if chosen else ()
        numbers = [*map(counts.get, tree.ids, repeat(0))]
        return FacetCounts(facet, tree.options, numbers, selected, tree=tree)

    def chosen_keywords(self) -> set[int]:
        """Ids of the keywords asked for, as they are today."""
        return {int(value) for value in self.chosen.get(KEYWORD, ()) if value}

    def _in_order(self, facet: Facet) -> FacetCounts:
        labels, chosen = labels_of(self.snapshot, facet.name), self.chosen.get(facet.name, ())
        counts = self.counts(facet.name)
        selected = (
            [place for place, value in enumerate(labels) if value in chosen] if chosen else ()
        )
        options = options_of(self.snapshot, facet.name)
        return FacetCounts(facet, options, [counts.get(value, 0) for value in labels], selected)

    def _ranked(self, facet: Facet) -> FacetCounts:
        """Those that are chosen, then those with most cases."""
        chosen = self._names_chosen(facet.name)
        rows = self._counted(facet.name, chosen)
        rows += self._most_frequent(facet, MOST_SHOWN, [name.value for name in chosen])
        in_use = [name for name in chosen if cases_with(self.snapshot, facet.name, name.value)]
        shown = len(rows) - len(chosen) + len(in_use)
        return FacetCounts(
            facet,
            [(slug, label) for slug, label, _ in rows],
            [count for *_, count in rows],
            range(len(chosen)),
            number_in_use(self.snapshot, facet.name) - shown,
        )

    def _most_frequent(self, facet: Facet, limit: int, leave_out: Sequence[str]) -> list[Row]:
        base, positions = self._base_of(facet.name), self._counting.positions
        if facet.held is Held.ONE_A_CASE:
            found = most_frequent_programmes(self.snapshot, base, limit, leave_out, positions)
            return [(name.slug, name.label, count) for name, count in found]
        ranked = most_frequent(self._counting, facet.name, base, limit, leave_out)
        slugs = slugs_of(self.snapshot, facet.name)
        return [(slugs.get(value, value), label, count) for value, label, count in ranked]

    def _names_chosen(self, facet: str) -> list[Name]:
        values = dict.fromkeys(self.chosen.get(facet, ()))
        names = (full_name(self.snapshot, facet, value) for value in values if value)
        return [name for name in names if name]

    def _counted(self, facet: str, names: Iterable[Name]) -> list[Row]:
        """Those with most cases first."""
        base = self._base_of(facet) if names else EMPTY
        counted = [
            (
                name.slug,
                name.label,
                base.intersection_cardinality(cases_with(self.snapshot, facet, name.value)),
            )
            for name in names
        ]
        return sorted(counted, key=lambda row: (-row[2], fold(row[1])))

    # Statements and pages

    def statements(self) -> int:
        """Outcome statements in the matching cases."""
        if len(self.cases) == len(self.snapshot.everything):
            return self.snapshot.tallies.get("statements", 0)
        return int(self.snapshot.statements.take(self._counting.positions(self.cases)).sum())

    def page(self, size: int) -> list[int]:
        """Case numbers of the page asked for, in the order in force."""
        start = (self.criteria.page - 1) * size
        if self.criteria.order == "title":
            return page_by_title(self.snapshot, self.cases, start, size)
        if self.criteria.order == "relevance" and self.found:
            return search.page(self.snapshot, self.found, self.cases, start, size)
        return newest([self.cases], start, size)

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


def _while_counts_hold(kept: Kept, old: Snapshot, new: Snapshot, changes: Changes) -> Kept:
    if changes.values("all"):
        return {}
    return {key: row for key, row in kept.items() if not _is_other(key[0], old, new, changes)}


def _is_other(facet: str, old: Snapshot, new: Snapshot, changes: Changes) -> bool:
    """Whether its counts over all cases may be others, or its labels."""
    if facet in CLAIM_FACETS and CLAIM in changes.chunks:
        return True
    if facet == PROGRAMME:
        before, after = (tally_of_all.kept(one).get(()) for one in (old, new))
        return before is not after or bool(changes.programmes)
    return bool(changes.values(facet))


@remembered(carry_over=_while_counts_hold)
def facet_of_all_cases(snapshot: Snapshot, name: str) -> FacetCounts:
    """A facet's values counted over the whole collection: the same for many pages."""
    return replace(Selection(snapshot, Criteria())._facet(FACETS[name]), is_of_all=True)
