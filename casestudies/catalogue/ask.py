"""The answer to Criteria: how many, which, and the count of every facet value."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.functional import cached_property

from keywords.folding import fold

from . import search
from .cards import cards_of
from .counting.keyword_tree import tree
from .counting.ranking import by_size
from .criteria import Criteria, Problem
from .facets import FACETS
from .following.current import current, look_again, versions
from .search.suggest import suggest
from .selection import KEYWORD, Selection
from .snapshot import programmes, stored
from .snapshot.snapshot import Snapshot

PAGE_SIZE = 20
MOST_SHOWN = 20  # values of one facet, beside those that are selected
IN_ORDER = ("outcome", "direction", "evidence", "kind")


class FacetValue(NamedTuple):
    value: str
    label: str
    count: int
    selected: bool = False
    narrower: tuple = ()


@dataclass(frozen=True)
class Facet:
    """A facet's values with counts; `hidden` is how many more values there are."""

    name: str
    label: str
    plural: str
    values: tuple[FacetValue, ...]
    hidden: int = 0

    def flat(self):
        """Every value, those of a tree in reading order."""
        pending = list(reversed(self.values))
        while pending:
            value = pending.pop()
            yield value
            pending += reversed(value.narrower)


class Values(NamedTuple):
    """The columns of what a facet without a tree shows; `chosen` are the places of those that are
    selected."""

    values: Sequence[str]
    labels: Sequence[str]
    counts: Sequence[int]
    chosen: Sequence[int]

    @classmethod
    def of(cls, rows, chosen):
        """Of (value, label, count)."""
        return cls(*zip(*rows, strict=True), chosen) if rows else cls((), (), (), ())


@dataclass(frozen=True)
class Loosening:
    """A question with fewer filters, and how many cases it would find."""

    kind: str  # drop, keep or clear
    label: str
    criteria: Criteria
    count: int


@dataclass(frozen=True)
class Answer:
    snapshot: Snapshot
    criteria: Criteria
    selection: Selection = field(repr=False)

    @property
    def version(self):
        return self.snapshot.version

    @cached_property
    def total(self):
        return len(self.selection.cases)

    @property
    def collection(self):
        return len(self.selection.everything)

    @property
    def is_of_all(self):
        """Whether every facet counts all cases."""
        selection = self.selection
        return not selection.groups and selection.everything is self.snapshot.everything

    @property
    def pages(self):
        return max(1, -(-self.total // PAGE_SIZE))

    @cached_property
    def statements(self):
        return self.selection.statements()

    def is_of_now(self):
        """Whether the catalogue has not moved on until the page was known."""
        return self.shown is not None and versions() == self.snapshot.versions

    @cached_property
    def shown(self):
        """Ids of the versions on the page, in its order."""
        return self.snapshot.versions_of(self.selection.page(PAGE_SIZE))

    def cards_of(self, versions):
        """Some versions' cards by their ids, with marks where a text was searched."""
        return cards_of(self.snapshot, versions, self.units)

    @cached_property
    def cards(self):
        cards = self.cards_of(self.shown)
        return [cards[pk] for pk in self.shown if pk in cards]

    @cached_property
    def units(self):
        return search.parse(self.criteria.q)

    @cached_property
    def facets(self):
        return {name: self.facet(name) for name in FACETS}

    def facet(self, name):
        return self._keyword_facet() if name == KEYWORD else self._flat(name)

    def _flat(self, name):
        about, shown = FACETS[name], self.values(name)
        values = tuple(
            FacetValue(*row, at in shown.chosen)
            for at, row in enumerate(zip(*shown[:3], strict=True))
        )
        return Facet(name, about.label, about.plural, values, self.hidden(name, shown))

    def values(self, name):
        """The Values of a facet without a tree."""
        if name in IN_ORDER:
            return self._in_order(name)
        chosen = self._chosen(name) if name in self.criteria.selected else []
        most = self.selection.top(name, MOST_SHOWN, [value for value, *_ in chosen])
        return Values.of(chosen + most, range(len(chosen)))

    def hidden(self, name, shown):
        """How many more values in use there are than those of the Values."""
        if name in IN_ORDER:
            return 0
        hidden = count_terms(self.snapshot, name) - len(shown.values)
        chosen = [shown.values[at] for at in shown.chosen]
        return hidden + sum(1 for one in chosen if not self.snapshot.bitmap(name, one))

    def _in_order(self, name):
        labels, chosen = self.snapshot.labels_of(name), self.criteria.values(name)
        counts = self.selection.counts(name)
        places = [at for at, value in enumerate(labels) if value in chosen] if chosen else ()
        return Values([*labels], [*labels.values()], [*map(counts.__getitem__, labels)], places)

    def _chosen(self, name):
        """(value, label, count) of the chosen values that go by a name, most cases first."""
        counted = [
            (value, label, self.selection.count(name, value))
            for value in self.criteria.values(name)
            if (label := self.snapshot.label(name, value)) is not None
        ]
        return sorted(counted, key=lambda one: (-one[2], fold(one[1])))

    @cached_property
    def chosen_keywords(self):
        """Ids of the keywords asked for, as they are today."""
        resolved = map(self.snapshot.graph.resolve, self.criteria.values(KEYWORD))
        return {concept.id for concept in resolved if concept}

    def keyword_tree(self):
        return tree(self.snapshot, self.chosen_keywords)

    def _keyword_facet(self):
        counts, about = self.selection.counts(KEYWORD), FACETS[KEYWORD]
        values = _values(self.keyword_tree().branches, counts, self.chosen_keywords)
        return Facet(KEYWORD, about.label, about.plural, values)

    def label(self, facet, value):
        """The label of a selected value, or None if nothing goes by that name."""
        return self._labels[facet, value]

    @cached_property
    def _labels(self):
        selected = self.criteria.selected.items()
        return {(facet, one): self._label(facet, one) for facet, some in selected for one in some}

    def _label(self, facet, value):
        if facet == KEYWORD:
            concept = self.snapshot.graph.resolve(value)
            return concept.name if concept else None
        return self.snapshot.label(facet, value)

    @property
    def years(self):
        """First and last year that a listed case is known for, or None."""
        return self.snapshot.remember("years", "", lambda: _years(self.snapshot))

    @cached_property
    def problems(self):
        """Selected values that nothing goes by."""
        return [
            Problem(
                facet,
                value,
                f"{FACETS[facet].label} “{value}” is not known here, so it matches no case.",
            )
            for facet, values in self.criteria.selected.items()
            for value in values
            if self.label(facet, value) is None
        ]

    @cached_property
    def concepts(self):
        """Keywords that the text names."""
        found = self.selection.found
        return [self.snapshot.graph.concepts[pk] for pk in found.concepts] if found else []

    @cached_property
    def suggestion(self):
        """A likelier spelling as (Criteria, number of cases), or None.

        Where it finds nothing under the other filters, it is offered without them.
        """
        text = suggest(self.snapshot, self.criteria.q, search.matches) if self.criteria.q else ""
        if not text or text == self.criteria.q:
            return None
        tries = (self.criteria.changed(q=text), Criteria(q=text))
        counted = ((criteria, self._count(criteria)) for criteria in tries)
        return next(((criteria, count) for criteria, count in counted if count), None)

    @cached_property
    def loosenings(self):
        """What to try where nothing was found: drop one filter, keep only one, or clear."""
        parts = list(self._parts())
        found = [
            Loosening("drop", label, without, self._count(without)) for label, without, _ in parts
        ]
        if len(parts) > 2:
            found += [Loosening("keep", label, only, self._count(only)) for label, _, only in parts]
        found = [one for one in found if one.count]
        if self.collection:
            found.append(Loosening("clear", "", Criteria(), self.collection))
        return found

    def _parts(self):
        """Each applied filter: its label, the criteria without it and with it alone."""
        criteria = self.criteria
        if criteria.q:
            yield f"“{criteria.q}”", criteria.changed(q=""), Criteria(q=criteria.q)
        for facet, values in criteria.selected.items():
            for value in values:
                label = self.label(facet, value) or value
                yield label, criteria.without(facet, value), Criteria().with_values(facet, [value])
        if criteria.year_from or criteria.year_to:
            years = {"year_from": criteria.year_from, "year_to": criteria.year_to}
            label = f"{criteria.year_from or '…'} to {criteria.year_to or '…'}"
            yield label, criteria.changed(year_from=None, year_to=None), Criteria(**years)

    def _count(self, criteria):
        return len(Selection(self.snapshot, criteria).cases)


def _years(snapshot):
    years = snapshot.bitmaps.get("year", {}).items()
    known = [int(year) for year, cases in years if cases]
    return (min(known), max(known)) if known else None


def _values(branches, counts, chosen):
    return tuple(
        FacetValue(
            one.concept.slug,
            one.concept.name,
            counts.get(one.concept.id, 0),
            one.concept.id in chosen,
            _values(one.narrower, counts, chosen),
        )
        for one in branches
    )


def answer(criteria, *, within=None):
    """Answer `criteria` on the present catalogue; `within`=(facet, value) narrows it first.

    A page past the last becomes the last.
    """
    while True:
        found = _answer(current(), criteria, within)
        # Words and titles are read as they are now: right if nobody published meanwhile.
        reads_now = criteria.q or criteria.order == "title"
        if not reads_now or found.is_of_now():
            return found
        look_again()


def _answer(snapshot, criteria, within):
    cases = snapshot.bitmap(*within) if within else None
    selection = Selection(snapshot, criteria, cases)
    pages = max(1, -(-len(selection.cases) // PAGE_SIZE))
    if criteria.page > pages:
        criteria = criteria.changed(page=pages)
        selection.criteria = criteria
    return Answer(snapshot, criteria, selection)


def count_terms(snapshot, facet):
    """How many of a facet's terms (sources, organisations …) stand in a listed case."""
    if facet == programmes.FACET:
        return programmes.number_in_use(snapshot)
    if facet in stored.NOT_LOADED:
        return snapshot.remember("number in use", facet, stored.in_use(facet).count)
    return len(by_size(snapshot, facet))
