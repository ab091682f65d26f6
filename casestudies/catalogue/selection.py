"""Filtering and counting on a snapshot's bitmaps: OR within a facet, AND across facets."""

from functools import reduce
from operator import and_

from . import search
from .counting import claims, ranking
from .counting.choice import KEYWORDS, Counting
from .counting.claims import CLAIM
from .facets import CLAIM_FACETS
from .snapshot import programmes, titles
from .snapshot.snapshot import EMPTY
from .snapshot.unions import counter, union

SIMPLE = ("country", "locality", "programme", "project", "field", "group", "kind")
KEYWORD, YEARS, TEXT = "keyword", "years", "text"


class Selection:
    """The bitmaps of one Criteria, a bitmap a group of filters, and what follows from them.

    `within` narrows everything to some cases first (the page of one organisation, say).
    """

    def __init__(self, snapshot, criteria, within=None):
        self.snapshot, self.criteria = snapshot, criteria
        self.everything = snapshot.everything if within is None else snapshot.everything & within
        self.found = search.find(snapshot, criteria.q) if criteria.q else None
        self.groups = dict(self._groups())
        self.cases = intersection([self.everything, *self.groups.values()])
        self._others = {}
        self.counting = Counting(snapshot, self.cases, self._apart())

    def _groups(self):
        criteria = self.criteria
        for facet in SIMPLE:
            if values := criteria.values(facet):
                yield facet, union(self.snapshot.bitmap(facet, value) for value in values)
        if values := criteria.values(KEYWORD):
            bitmaps = [self.keyword(slug) for slug in values]
            yield KEYWORD, intersection(bitmaps) if criteria.match == "all" else union(bitmaps)
        if any(criteria.values(facet) for facet in CLAIM_FACETS):
            yield CLAIM, claims.meeting(self.snapshot, *self._chosen_claims())
        if criteria.year_from or criteria.year_to:
            yield YEARS, self._years()
        if self.found:
            yield TEXT, self.found.all

    def _all_but(self, group):
        """Cases that match every group of filters but one."""
        if group not in self.groups:
            return self.cases
        if group not in self._others:
            others = [bitmap for name, bitmap in self.groups.items() if name != group]
            self._others[group] = intersection([self.everything, *others])
        return self._others[group]

    def _apart(self):
        """The facets that leave out a selection of their own, so that they count other cases."""
        apart = self.groups.keys() & {*SIMPLE}
        if KEYWORD in self.groups and self.criteria.match != "all":
            apart |= {KEYWORDS}
        return apart | {*CLAIM_FACETS} if CLAIM in self.groups else apart

    def keyword(self, slug):
        concept = self.snapshot.graph.resolve(slug)
        return self.snapshot.keywords.get(concept.id, EMPTY) if concept else EMPTY

    def _chosen_claims(self):
        return [self.criteria.values(name) for name in CLAIM_FACETS]

    def _years(self):
        first, last = self.criteria.year_from or 0, self.criteria.year_to or 9999
        years = self.snapshot.bitmaps.get("year", {})
        return union(bitmap for year, bitmap in years.items() if first <= int(year) <= last)

    def count(self, facet, value):
        """What `counts` has for one value."""
        return self._all_but(facet).intersection_cardinality(self.snapshot.bitmap(facet, value))

    def top(self, facet, limit, leave_out=()):
        """[(value, label, count)] of the values in use with most cases, counted as in `counts`."""
        base = self._all_but(facet)
        if facet == programmes.FACET:
            return programmes.top(self.snapshot, base, limit, leave_out, self.counting.places)
        return ranking.top(self.counting, facet, base, limit, leave_out)

    def counts(self, facet):
        """Value → number of cases, with the facet's own selection left out of the filter.

        Where keywords must all hold, theirs stays in: choosing one more narrows further.
        """
        if facet in CLAIM_FACETS:
            return self._claim_counts(facet)
        if facet == KEYWORD:
            return self._keyword_counts()
        bitmaps = self.snapshot.bitmaps.get(facet, {})
        counts = self._counts(facet, self._all_but(facet), bitmaps)
        return {value: counts.get(value, 0) for value in self.snapshot.labels_of(facet)}

    def _claim_counts(self, facet):
        chosen, base = self._chosen_claims(), self._all_but(CLAIM)
        counted = None if any(chosen) else self.counting.of(facet, base)
        if counted:
            return counted.by_value()
        return _one_by_one(
            self.snapshot, base, dict(claims.by_value(self.snapshot, facet, *chosen))
        )

    def _keyword_counts(self):
        """Keyword id → number of cases under it."""
        base = self.cases if self.criteria.match == "all" else self._all_but(KEYWORD)
        return self._counts(KEYWORDS, base, self.snapshot.keywords)

    def _counts(self, facet, base, bitmaps):
        counted = self.counting.of(facet, base)
        return counted.by_value() if counted else _one_by_one(self.snapshot, base, bitmaps)

    def statements(self):
        """Outcome statements in the matching cases."""
        if len(self.cases) == len(self.snapshot.everything):
            return self.snapshot.tallies.get("statements", 0)
        return int(self.snapshot.statements.take(self.counting.places(self.cases)).sum())

    def page(self, size):
        """Case numbers of the page asked for, in the order in force."""
        start = (self.criteria.page - 1) * size
        if self.criteria.order == "title":
            return titles.page(self.snapshot, self.cases, start, size)
        if self.criteria.order == "relevance" and self.found:
            return newest(self._tiers(), start, size)
        return newest([self.cases], start, size)

    def _tiers(self):
        """Cases with the words in the title, in the lead, elsewhere: each worked out when the
        page reaches so far."""
        title = self.cases & self.found.in_title(self.snapshot)
        yield title
        lead = (self.cases & self.found.in_lead(self.snapshot)) - title
        yield lead
        yield self.cases - title - lead


def newest(tiers, start, size):
    """A slice of the tiers read one after another, each from its highest case number down."""
    page = []
    for tier in tiers:
        if len(page) == size:
            break
        total = len(tier)
        take = min(size - len(page), max(0, total - start))
        page += [tier[total - 1 - start - at] for at in range(take)]
        start = max(0, start - total)
    return page


def _one_by_one(snapshot, base, bitmaps):
    count = counter(base, snapshot.everything)
    return {value: count(cases) for value, cases in bitmaps.items()}


def intersection(bitmaps):
    return reduce(and_, sorted(bitmaps, key=len))
