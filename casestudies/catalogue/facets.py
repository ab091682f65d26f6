"""Filtering and counting on a snapshot's bitmaps: OR within a facet, AND across facets."""

from functools import reduce
from heapq import heappush, heappushpop, nsmallest
from itertools import product
from operator import and_

import numpy
from pyroaring import BitMap

from casestudies.models import CatalogueEntry
from keywords.folding import fold

from . import programmes, search
from .definitions import CLAIM_FACETS, claim_value
from .snapshot import EMPTY

SIMPLE = ("country", "locality", "programme", "project", "field", "group", "kind")
CLAIM, KEYWORD, YEARS, TEXT = "claim", "keyword", "years", "text"


class Selection:
    """The bitmaps of one Criteria, a bitmap a group of filters, and what follows from them.

    `within` narrows everything to some cases first (the page of one organisation, say).
    """

    def __init__(self, snapshot, criteria, within=None):
        self.snapshot, self.criteria = snapshot, criteria
        self.everything = snapshot.everything if within is None else snapshot.everything & within
        self.found = search.find(snapshot, criteria.q) if criteria.q else None
        self.groups = dict(self._groups())
        self.cases = self._all_but(None)

    def _groups(self):
        criteria = self.criteria
        for facet in SIMPLE:
            if values := criteria.values(facet):
                yield facet, union(self.snapshot.bitmap(facet, value) for value in values)
        if values := criteria.values(KEYWORD):
            bitmaps = [self.keyword(slug) for slug in values]
            yield KEYWORD, intersection(bitmaps) if criteria.match == "all" else union(bitmaps)
        if any(criteria.values(facet) for facet in CLAIM_FACETS):
            yield CLAIM, self._claims({name: criteria.values(name) for name in CLAIM_FACETS})
        if criteria.year_from or criteria.year_to:
            yield YEARS, self._years()
        if self.found:
            yield TEXT, self.found.all

    def _all_but(self, group):
        """Cases that match every group of filters but one."""
        return intersection(
            [self.everything, *(bitmap for name, bitmap in self.groups.items() if name != group)]
        )

    def keyword(self, slug):
        concept = self.snapshot.graph.resolve(slug)
        return self.snapshot.keywords.get(concept.id, EMPTY) if concept else EMPTY

    def _claims(self, chosen):
        """Cases with one claim that fits all three of the claim facets at once."""
        key = tuple(tuple(chosen[name]) for name in CLAIM_FACETS)
        return self.snapshot.remember(CLAIM, key, lambda: self._union_of_cells(key), most=2000)

    def _union_of_cells(self, chosen):
        cells = self.snapshot.bitmaps.get(CLAIM, {})
        lists = [
            [value for value in self._claim_values(name) if not values or value in values]
            for name, values in zip(CLAIM_FACETS, chosen, strict=True)
        ]
        return union(cells.get(claim_value(*cell), EMPTY) for cell in product(*lists))

    def _claim_values(self, name):
        return tuple(self.snapshot.labels_of(name))

    def _years(self):
        first, last = self.criteria.year_from or 0, self.criteria.year_to or 9999
        years = self.snapshot.bitmaps.get("year", {})
        return union(bitmap for year, bitmap in years.items() if first <= int(year) <= last)

    def count(self, facet, value):
        """What `counts` has for one value."""
        return self._all_but(facet).intersection_cardinality(self.snapshot.bitmap(facet, value))

    def top(self, facet, limit, leave_out=()):
        """[(value, label, count)] of the values in use with most cases, counted as in `counts`.

        Values are tried from the largest down, until none left can be among the first.
        """
        base = self._all_but(facet)
        if facet == programmes.FACET:
            return programmes.top(self.snapshot, base, limit, leave_out)
        best, found = [], []
        for total, value, label, words, cases in by_size(self.snapshot, facet):
            if len(best) == limit and total < best[0]:
                break
            if value not in leave_out:
                count = base.intersection_cardinality(cases)
                found.append((-count, words, value, label))
                heappush(best, count) if len(best) < limit else heappushpop(best, count)
        return [(value, label, -count) for count, _, value, label in nsmallest(limit, found)]

    def counts(self, facet):
        """Value → number of cases, with the facet's own selection left out of the filter.

        Where keywords must all hold, theirs stays in: choosing one more narrows further.
        """
        if facet in CLAIM_FACETS:
            return self._claim_counts(facet)
        if facet == KEYWORD:
            return self._keyword_counts()
        base = self._all_but(facet)
        return {
            value: base.intersection_cardinality(self.snapshot.bitmap(facet, value))
            for value in self.snapshot.labels_of(facet)
        }

    def _claim_counts(self, facet):
        base = self._all_but(CLAIM)
        others = tuple(self.criteria.values(name) for name in CLAIM_FACETS if name != facet)
        cases = self.snapshot.remember(
            "claims by value", (facet, *others), lambda: self._claims_by_value(facet)
        )
        return {value: base.intersection_cardinality(bitmap) for value, bitmap in cases}

    def _claims_by_value(self, facet):
        chosen = {name: self.criteria.values(name) for name in CLAIM_FACETS}
        return [
            (value, self._claims(chosen | {facet: (value,)})) for value in self._claim_values(facet)
        ]

    def _keyword_counts(self):
        """Keyword id → number of cases under it."""
        base = self.cases if self.criteria.match == "all" else self._all_but(KEYWORD)
        return {
            pk: base.intersection_cardinality(bitmap)
            for pk, bitmap in self.snapshot.keywords.items()
        }

    def statements(self):
        """Outcome statements in the matching cases."""
        return int(self.snapshot.statements[self.cases.to_array()].sum())

    def page(self, size):
        """Case numbers of the page asked for, in the order in force."""
        start = (self.criteria.page - 1) * size
        tiers = [self.cases]
        if self.criteria.order == "relevance" and self.found:
            title = self.cases & self.found.title
            lead = (self.cases & self.found.lead) - title
            tiers = [title, lead, self.cases - title - lead]
        if self.criteria.order == "title":
            return self._by_title(start, size)
        return newest(tiers, start, size)

    def _by_title(self, start, size):
        order = title_order(self.snapshot)
        chosen = numpy.zeros(len(self.snapshot.version_ids), dtype=bool)
        chosen[self.cases.to_array()] = True
        return [int(number) for number in order[chosen[order]][start : start + size]]


def by_size(snapshot, facet):
    """(cases, value, label, folded label, bitmap) of each value in use, largest first."""
    key = ("by size", facet)
    if key not in snapshot.cache:
        labels = snapshot.labels_of(facet)
        rows = [
            (len(cases), value, labels.get(value, value), fold(labels.get(value, value)), cases)
            for value, cases in snapshot.bitmaps.get(facet, {}).items()
            if cases
        ]
        snapshot.cache[key] = sorted(rows, key=lambda row: (-row[0], row[3]))
    return snapshot.cache[key]


def title_order(snapshot):
    """All case numbers in the order of their titles, read once a version."""
    if ("titles",) not in snapshot.cache:
        rows = CatalogueEntry.objects.filter(number__lt=len(snapshot.version_ids))
        numbers = rows.order_by("sort_title", "number").values_list("number", flat=True)
        snapshot.cache["titles",] = numpy.fromiter(numbers.iterator(), dtype=numpy.int64)
    return snapshot.cache["titles",]


def newest(tiers, start, size):
    """A slice of the tiers read one after another, each from its highest case number down."""
    page = []
    for tier in tiers:
        total = len(tier)
        take = min(size - len(page), max(0, total - start))
        page += [tier[total - 1 - start - at] for at in range(take)]
        start = max(0, start - total)
    return page


def union(bitmaps):
    return BitMap.union(BitMap(), *bitmaps)


def intersection(bitmaps):
    return reduce(and_, bitmaps)
