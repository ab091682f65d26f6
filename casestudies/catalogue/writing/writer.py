"""Writing the catalogue: bitmaps, terms, cards, words and full text, in the publisher's
transaction. A writer holds the catalogue's lock, gathers changes and writes them at the end."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Set
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from django.db import transaction
from pyroaring import BitMap

from casestudies.models import (
    CaseStudy,
    CatalogueCard,
    CatalogueEntry,
    CatalogueState,
    CatalogueTerm,
    CatalogueWord,
)
from casestudies.record import Record, Standing, UnreadableError, in_place, read, standing
from keywords.folding import words

from .. import search
from ..cards.data import SHAPE as SHAPE_OF_CARDS
from ..facets import kind_of
from ..snapshot import stored
from . import addresses, chunks
from .additions import Additions, Entry, Pair, VersionOfCase, additions_of, pairs_of, tallies_of
from .bulk import batches, insert
from .passages import Passages
from .state import lock_state, move_on

ENTRY = ("number", *Entry._fields, "changed_in")
CARD = ("version_id", "data", "shape")
LOST: Any = object()
TERM = ("facet", "value", "slug", "label", "words", "data", "changed_in")


@contextmanager
def writer() -> "Iterator[Writer]":
    """A Writer inside a transaction, alone: others wait until it is done."""
    with transaction.atomic():
        begun = Writer(lock_state())
        yield begun
        begun.flush()


def write_cards(cards: Mapping[int, str]) -> None:
    """`cards` are JSON by version."""
    rows = [(version, data, SHAPE_OF_CARDS) for version, data in cards.items()]
    insert(CatalogueCard, CARD, rows, unique=CARD[:1], changes=CARD[1:])


def _record_of(entry: CatalogueEntry, rows: Standing) -> Record | None:
    """As it was counted; LOST where nobody knows any more what the case has brought to the
    catalogue."""
    if not entry.listed:
        return None
    try:
        return in_place(read(entry.version.record), rows)
    except UnreadableError:
        return LOST


class Writer:
    """What is to be written at the end. Cases go by their numbers in the catalogue.

    latest: by a case's key its number and its record, of cases that were put or withdrawn here.
    added, removed: cases that a value gains and loses.
    words: how many cases more, or fewer, have a word.
    texts: rows of the full-text table. gone: cases whose rows there are deleted first.
    labels, slugs, described: of terms, descriptions as JSON. called, only_named: see Additions.
    written: a hash of what was written of them.
    """

    def __init__(self, state: CatalogueState, counts_passages: bool = True) -> None:
        self.state = state
        self.version: int = state.version + 1
        self.changed = False
        self.latest: dict[int, tuple[int, Record | None]] = {}
        self.added: defaultdict[Pair, BitMap] = defaultdict(BitMap)
        self.removed: defaultdict[Pair, BitMap] = defaultdict(BitMap)
        self.words: Counter[str] = Counter()
        self.tallies: Counter[str] = Counter(stored.tallies(state.tallies) or {})
        self.passages = Passages(counts_passages)
        self.entries: dict[int, Entry] = {}
        self.cards: dict[int, str] = {}  # JSON by version
        self.texts: dict[int, tuple[str, ...]] = {}
        self.withdrawn: set[int] = set()
        self.gone: set[int] = set()
        self.labels: dict[Pair, str] = {}
        self.slugs: dict[Pair, str] = {}
        self.called: set[tuple[str, str, str]] = set()
        self.described: dict[Pair, str] = {}
        self.only_named: set[Pair] = set()
        self.written: dict[Pair, int] = {}

    @cached_property
    def standing(self) -> Standing:
        return standing()

    def put(self, case: CaseStudy, version: VersionOfCase, record: Record) -> None:
        """List `record` as the case's public state."""
        number, before = self._find(case)
        if number is None:
            number = self._next_numbers(1)
        additions = additions_of([(version, record, True)])
        staying = self._leave(number, before, additions.values.keys())
        self._take(additions, number, staying)
        self.withdrawn.discard(number)
        self.latest[case.pk] = number, record

    def add(self, version: VersionOfCase, record: Record, listed: bool = True) -> None:
        """Enter a case that the catalogue has never seen, without looking for it."""
        self.take(additions_of([(version, record, listed)]))

    def take(self, additions: Additions) -> None:
        """Enter cases that the catalogue has never seen."""
        self._take(additions, self._next_numbers(len(additions.entries)))

    def withdraw(self, case: CaseStudy) -> None:
        number, before = self._find(case)
        if number is not None:
            self._leave(number, before)
            self.texts.pop(number, None)
            self.withdrawn.add(number)
            self.latest[case.pk] = number, None
        self.changed = True

    def flush(self) -> None:
        """Write what was gathered and move the catalogue to its next version."""
        if not self.changed:
            return
        self.write_cases()
        chunks.write(self.added, self.removed, self.version)
        self._write_words()
        self.state.tallies = {name: count for name, count in self.tallies.items() if count}
        move_on(self.state, "next_number", "tallies")

    def write_cases(self) -> None:
        """Write ahead what belongs to single cases: of many, it would fill the memory."""
        self._write_terms()
        self._write_entries()
        write_cards(self.cards)
        search.backend().write(self.texts, self.gone)
        self.passages.write(self.tallies)
        for gathered in (self.entries, self.cards, self.texts, self.gone, self.withdrawn):
            gathered.clear()

    def _find(self, case: CaseStudy) -> tuple[int | None, Record | None]:
        """The case's number and the record listed until now; each None if there is none."""
        if case.pk in self.latest:
            return self.latest[case.pk]
        entry = CatalogueEntry.objects.select_related("version").filter(case=case).first()
        if not entry:
            return None, None
        return entry.number, _record_of(entry, self.standing)

    def _next_numbers(self, count: int) -> int:
        """The first of so many."""
        first = self.state.next_number
        self.state.next_number += count
        return first

    def _leave(
        self, number: int, before: Record | None, after: Set[Pair] = frozenset()
    ) -> Set[Pair]:
        """Take a record off the catalogue; returns under which values of `after` it stays."""
        self.gone.add(number)
        self.passages.leave(number)
        if not before:
            return set()
        pairs = chunks.pairs_with(number) if before is LOST else pairs_of(before)
        for pair in pairs - after:
            self.added[pair].discard(number)
            self.removed[pair].add(number)
        if before is LOST:  # its words and statements stay counted until check_integrity is run
            return pairs & after
        self.words.subtract(search.document_of(before).vocabulary())
        self.tallies.subtract(tallies_of(before))
        return pairs & after

    def _take(
        self, additions: Additions, first: int, staying: Collection[Pair] = frozenset()
    ) -> None:
        """Number the cases from `first` on; they stand under the pairs `staying` already."""
        for pair, cases in additions.values.items():
            if pair not in staying:
                numbers = BitMap(cases).shift(first)
                self.added[pair] |= numbers
                if pair in self.removed:
                    self.removed[pair] -= numbers
        for number, entry in enumerate(additions.entries, first):
            self.entries[number] = entry
        self.cards |= additions.cards
        self.texts.update((first + place, row) for place, row in additions.texts.items())
        for place, rows in additions.passages.items():
            self.passages.take(first + place, rows)
        self.words.update(additions.words)
        self.tallies.update(additions.tallies)
        self.called |= additions.called
        self._speak_of(additions)
        self.changed = True

    def _speak_of(self, additions: Additions) -> None:
        """Who only names a term adds nothing to what others say of it."""
        known = additions.only_named & (self.labels.keys() - self.only_named)
        self.only_named -= additions.labels.keys() - additions.only_named
        self.only_named |= additions.only_named - known
        for ours, theirs in (
            (self.labels, additions.labels),
            (self.slugs, additions.slugs),
            (self.described, additions.described),
        ):
            ours |= {pair: theirs[pair] for pair in theirs.keys() - known} if known else theirs

    def _write_terms(self) -> None:
        """A record that only names a term leaves the description that another gave."""
        named: list[tuple[Any, ...]] = []
        described: list[tuple[Any, ...]] = []
        new: list[tuple[Any, ...]] = []
        slugs = self._slugs()
        for key, label in self.labels.items():
            data = self.described.get(key)
            said = hash((slugs[key], label, data))
            if self.written.get(key) != said:
                self.written[key] = said
                rows = new if key in self.only_named else named if data is None else described
                folded = " ".join(words(label))[:400]
                rows.append((*key, slugs[key], label, folded, data or "{}", self.version))
        insert(
            CatalogueTerm,
            TERM,
            named,
            TERM[:2],
            ["slug", "label", "words", "changed_in"],
            ["slug", "label", "words"],
        )
        insert(CatalogueTerm, TERM, described, TERM[:2], TERM[2:], TERM[2:-1])
        insert(CatalogueTerm, TERM, new, TERM[:2], ["slug", "changed_in"], ["slug"])
        self.labels.clear()
        self.only_named.clear()
        self.slugs.clear()
        self.described.clear()

    def _slugs(self) -> dict[Pair, str]:
        """Where the terms stand today: records tell where they stood when they were published."""
        today = addresses.slugs_today(self.slugs)
        former = {
            (kind_of(facet), slug): today[facet, value]
            for facet, value, slug in self.called
            if today.get((facet, value), slug) != slug
        }
        addresses.remember_if_new(former)
        self.called.clear()
        gone = {pair: slug for pair, slug in self.slugs.items() if pair not in today}
        today |= addresses.of_rows_that_are_gone(gone)
        owners = {(facet, slug): value for (facet, value), slug in today.items()}
        addresses.make_way(owners, self.version)
        return today

    def _write_entries(self) -> None:
        programmes = self._programme_ids()
        rows = [
            (number, *entry[:-1], programmes.get(entry.programme_id or ""), self.version)
            for number, entry in self.entries.items()
        ]
        insert(CatalogueEntry, ENTRY, rows, unique=["number"], changes=ENTRY[2:])
        if self.withdrawn:
            entries = CatalogueEntry.objects.filter(number__in=self.withdrawn)
            entries.update(listed=False, changed_in=self.version)

    def _programme_ids(self) -> dict[str, int]:
        """Keys of terms by value; the terms are written by now."""
        values = {entry.programme_id for entry in self.entries.values() if entry.programme_id}
        ids: dict[str, int] = {}
        for batch in batches(sorted(values)):
            rows = CatalogueTerm.objects.filter(facet="programme", value__in=batch)
            ids |= dict(rows.values_list("value", "pk"))
        return ids

    def _write_words(self) -> None:
        rows = sorted((word, count) for word, count in self.words.items() if count)
        table = CatalogueWord._meta.db_table
        more = ("documents", f"{table}.documents + EXCLUDED.documents")
        insert(CatalogueWord, ("word", "documents"), rows, unique=["word"], changes=[more])
        fewer = [word for word, count in rows if count < 0]
        for batch in batches(fewer):
            CatalogueWord.objects.filter(word__in=batch, documents__lte=0).delete()
