"""Criteria in, Answer out: how many cases, which, and the count of every facet value."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from django.utils.functional import cached_property
from pyroaring import BitMap

from casestudies.models import CaseVersion
from casestudies.record import Record, Standing, UnreadableError, in_place, read_published

from . import faults, search
from .cards import Card, Marked, Shown, cards_of, marked
from .criteria import Criteria, Problem
from .facet_values import FacetCounts, values_called, values_shown
from .facets import FACETS, OFFERED, RUNNING, YEAR
from .following.current import current, look_again, versions
from .selection import Selection, this_year
from .snapshot.holdings import cases_with, full_name, name_of, value_at
from .snapshot.numbers import Positions
from .snapshot.snapshot import Snapshot, remembered
from .snapshot.stored import rows_of

PAGE_SIZE = 25
LEAST_WITH_SOME = 10  # cases with some of the words, where there are as many


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
    def version(self) -> int:
        return self.snapshot.version

    @cached_property
    def total(self) -> int:
        return len(self.selection.cases)

    @property
    def collection(self) -> int:
        return len(self.selection.everything)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))

    @cached_property
    def statements(self) -> int:
        return self.selection.statements()

    def statements_in(self, cases: BitMap) -> int:
        """Outcome statements in some cases."""
        return int(self.snapshot.statements.take(Positions(cases)).sum())

    # The cases of the page

    @cached_property
    def shown(self) -> list[int]:
        """Ids of the versions on the page, in its order."""
        return [*self._numbers]

    @cached_property
    def _numbers(self) -> dict[int, int]:
        """Version → case number."""
        return self._by_version(self.selection.page(PAGE_SIZE))

    def _by_version(self, numbers: list[int]) -> dict[int, int]:
        return dict(zip(self.snapshot.versions_of(numbers), numbers, strict=True))

    def cards_of(self, versions: Iterable[int]) -> dict[int, Card]:
        """Some versions' cards by their ids, without marks."""
        return cards_of(self.snapshot, list(versions))

    def marked(self, texts: Mapping[int, tuple[str, str]]) -> dict[int, Marked]:
        """What was searched for in titles and summaries, and where else it stands, by versions."""
        numbers = self._numbers | self._numbers_with_some
        cases = {pk: Shown(numbers[pk], *of) for pk, of in texts.items()}
        return marked(self.snapshot, cases, self.units)

    @cached_property
    def cards(self) -> list[Card]:
        cards = self.cards_of(self.shown)
        if self.units:
            texts = {pk: (card.title, card.summary) for pk, card in cards.items()}
            for pk, one in self.marked(texts).items():
                cards[pk] = replace(cards[pk], **one._asdict())
        return [cards[pk] for pk in self.shown if pk in cards]

    @cached_property
    def records(self) -> dict[str, Record]:
        """The records of the cases on the page, by their slugs, in its order; those that can't be
        read are left out."""
        rows = self.snapshot.standing
        found = {pk: _record(rows, pk, *row) for pk, *row in rows_of(_stored_records, self.shown)}
        records = (found.get(pk) for pk in self.shown)
        return {record.slug: record for record in records if record}

    @cached_property
    def units(self) -> tuple[search.Unit, ...]:
        """The words and phrases of the text."""
        found = self.selection.found
        return found.units if found else ()

    # Cases with some of the words

    @cached_property
    def with_some(self) -> search.Some:
        """Those that lack a word; what is counted and filtered by stays with the others."""
        return self.selection.with_some()

    @cached_property
    def shown_with_some(self) -> list[int]:
        """Ids of their versions, below the last of those that have all words."""
        return [*self._numbers_with_some]

    @cached_property
    def _numbers_with_some(self) -> dict[int, int]:
        if not self.units or self.criteria.page < self.pages:
            return {}
        room = max(LEAST_WITH_SOME, PAGE_SIZE - len(self.shown))
        return self._by_version(self.with_some.page(room))

    def still_holds(self) -> bool:
        """Whether nobody published between the snapshot and the reading of its page."""
        return self.shown is not None and versions() == self.snapshot.versions

    # Facets

    @cached_property
    def facets(self) -> dict[str, FacetCounts]:
        return {name: self.facet(name) for name in OFFERED}

    def facet(self, name: str) -> FacetCounts:
        return values_shown(self.selection, name)

    def values_called(self, facet: str, text: str) -> FacetCounts:
        """The values of a facet whose name holds a text."""
        return values_called(self.selection, facet, text)

    @cached_property
    def years(self) -> tuple[int, int] | None:
        """First and last year that a listed case is known for, or None."""
        return known_years(self.snapshot, this_year())

    def label(self, facet: str, slug: str) -> str | None:
        """The label of what is selected, or None if nothing stands at that slug."""
        return self._labels[facet, slug]

    @cached_property
    def _labels(self) -> dict[tuple[str, str], str | None]:
        return {
            (facet, slug): self._label(facet, slug)
            for facet, slugs in self.criteria.selected.items()
            for slug in slugs
        }

    def _label(self, facet: str, slug: str) -> str | None:
        value = value_at(self.snapshot, facet, slug)
        name = full_name(self.snapshot, facet, value) if value else None
        return name.label if name else None

    @cached_property
    def problems(self) -> list[Problem]:
        """Selected values that nothing goes by."""
        return [
            Problem(
                facet,
                value,
                f"{FACETS[facet].label} “{value}” is not known here, so it matches no case.",
            )
            for (facet, value), label in self._labels.items()
            if label is None
        ]

    # Other questions to ask

    @cached_property
    def offers(self) -> list[search.Offer]:
        """Keywords, places, programmes … that go by what was typed."""
        found = self.selection.found
        return search.offers(self.snapshot, found) if found else []

    @cached_property
    def suggestion(self) -> tuple[Criteria, int] | None:
        """A likelier spelling as (Criteria, number of cases), or None.

        Where it finds nothing under the other filters, it is offered without them.
        """
        text = search.suggest(self.snapshot, self.criteria.q) if self.criteria.q else ""
        if not text or text == self.criteria.q:
            return None
        tries = (self.criteria.changed(q=text), Criteria(q=text))
        counted = ((criteria, self.count(criteria)) for criteria in tries)
        return next(((criteria, count) for criteria, count in counted if count), None)

    @cached_property
    def loosenings(self) -> list[Loosening]:
        """What to try where nothing was found: drop one filter, keep only one, or clear."""
        filters = list(self._filters())
        tries = [
            Loosening("drop", label, without, self.count(without)) for label, without, _ in filters
        ]
        if len(filters) > 2:
            tries += [
                Loosening("keep", label, alone, self.count(alone)) for label, _, alone in filters
            ]
        tries = [loosening for loosening in tries if loosening.count]
        if self.collection:
            tries.append(Loosening("clear", "", Criteria(), self.collection))
        return tries

    def _filters(self) -> Iterator[tuple[str, Criteria, Criteria]]:
        """Each applied filter: its label, the criteria without it and with it alone."""
        criteria = self.criteria
        if criteria.q:
            yield f"“{criteria.q}”", criteria.changed(q=""), Criteria(q=criteria.q)
        for facet, values in criteria.selected.items():
            for value in values:
                label = self.label(facet, value) or value
                yield label, criteria.without(facet, value), Criteria().with_values(facet, [value])
        if criteria.year_from or criteria.year_to:
            label = f"{criteria.year_from or '…'} to {criteria.year_to or '…'}"
            alone = Criteria(year_from=criteria.year_from, year_to=criteria.year_to)
            yield label, criteria.changed(year_from=None, year_to=None), alone

    def to(self, criteria: Criteria) -> "Answer":
        """The answer to another question, of the same state."""
        return _answer(self.snapshot, criteria, None)

    def count(self, criteria: Criteria) -> int:
        return len(Selection(self.snapshot, criteria).cases)


def _stored_records(versions: Sequence[int]) -> Iterable[tuple[int, Any, str]]:
    return CaseVersion.objects.filter(pk__in=versions).values_list("pk", "record", "checksum")


def _record(rows: Standing, version: int, stored: Any, checksum: str) -> Record | None:
    try:
        return in_place(read_published(stored, checksum), rows)
    except UnreadableError as error:
        faults.tell(("record", version), f"The record of version {version} can't be read ({error})")
        return None


@remembered()
def known_years(snapshot: Snapshot, today: int) -> tuple[int, int] | None:
    """`today` is the year up to which those without a known end run."""
    years = snapshot.bitmaps.get(YEAR, {}).items()
    known = [int(year) for year, cases in years if cases]
    if any(snapshot.bitmaps.get(RUNNING, {}).values()):
        known.append(today)
    return (min(known), max(known)) if known else None


def answer(criteria: Criteria, *, within: tuple[str, str] | None = None) -> Answer:
    """Answer `criteria` on the present catalogue; `within`=(facet, value) narrows it first.

    A page past the last becomes the last, and slugs of the past become those of today.
    """
    while True:
        snapshot = current()
        found = _answer(snapshot, criteria, cases_with(snapshot, *within) if within else None)
        # Words and titles are read as they are now: right if nobody published meanwhile.
        reads_now = criteria.q or criteria.order == "title"
        if not reads_now or found.still_holds():
            return found
        look_again()


def statement_at(criteria: Criteria) -> search.Statement | None:
    """The statement whose code is all that is asked for, if there is one."""
    if not criteria.q or criteria != Criteria(q=criteria.q):
        return None
    return search.statement_at(criteria.q)


def of_today(snapshot: Snapshot, criteria: Criteria) -> Criteria:
    """The same question in slugs of today; those that nothing stands at stay as they are."""
    selected = {
        facet: tuple(sorted({_slug_of_today(snapshot, facet, slug) for slug in slugs}))
        for facet, slugs in criteria.selected.items()
    }
    if selected == criteria.selected:
        return criteria
    return replace(criteria, selected=MappingProxyType(selected))


def _slug_of_today(snapshot: Snapshot, facet: str, slug: str) -> str:
    value = value_at(snapshot, facet, slug)
    name = name_of(snapshot, facet, value) if value else None
    return name.slug if name else slug


def _answer(snapshot: Snapshot, criteria: Criteria, within: BitMap | None) -> Answer:
    criteria = of_today(snapshot, criteria)
    selection = Selection(snapshot, criteria, within)
    pages = max(1, -(-len(selection.cases) // PAGE_SIZE))
    if criteria.page > pages:
        criteria = criteria.changed(page=pages)
        selection.criteria = criteria
    return Answer(snapshot, criteria, selection)
