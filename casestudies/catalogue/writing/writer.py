"""Writing the catalogue: bitmaps, terms, cards, words and full text, in the publisher's
transaction. A writer holds the catalogue's lock, gathers changes and writes them at the end."""

import secrets
from collections import Counter, defaultdict
from contextlib import contextmanager

from django.db import transaction
from django.db.models import F
from pyroaring import BitMap

from casestudies.models import (
    CatalogueCard,
    CatalogueEntry,
    CatalogueState,
    CatalogueTerm,
    CatalogueWord,
)
from casestudies.record import Record
from keywords.folding import words

from .. import search
from . import chunks
from .additions import Entry, additions_of, pairs_of, tallies_of
from .bulk import batches, insert

ENTRY = ("number", *Entry._fields, "changed_in")
TERM = ("facet", "value", "label", "words", "data", "changed_in")


@contextmanager
def writer():
    """A Writer inside a transaction, alone: others wait until it is done."""
    with transaction.atomic():
        state = lock_state()
        index = Writer(state)
        yield index
        index.flush()


def lock_state():
    """The state row, locked: by the update on SQLite, by the row on PostgreSQL."""
    if not CatalogueState.objects.filter(pk=1).update(version=F("version")):
        CatalogueState.objects.get_or_create(pk=1)
    return CatalogueState.objects.select_for_update().get(pk=1)


def touch_taxonomy():
    """Have every reader take the keywords anew."""
    with transaction.atomic():
        state = lock_state()
        state.taxonomy_version = state.version + 1
        move_on(state, "taxonomy_version")


def move_on(state, *changed):
    """Begin the next version; `changed` are the other fields of the state that differ in it."""
    state.version += 1
    state.stamp = secrets.randbits(62)
    state.save(update_fields=["version", "stamp", *changed])


class Writer:
    def __init__(self, state):
        self.state, self.version = state, state.version + 1
        self.changed = False
        self.latest = {}  # case → (number, record) of those put here
        self.added, self.removed = defaultdict(BitMap), defaultdict(BitMap)
        self.words, self.tallies = Counter(), Counter(state.tallies)
        self.entries, self.cards, self.texts = {}, {}, {}
        self.withdrawn, self.gone = set(), set()
        self.labels, self.described, self.written = {}, {}, {}

    def put(self, case, version, record):
        """List `record` as the case's public state."""
        number, before = self._find(case)
        if number is None:
            number = self._next_numbers(1)
        found = additions_of([(version, record, True)])
        kept = self._leave(number, before, found.values.keys())
        self._take(found, number, kept)
        self.withdrawn.discard(number)
        self.latest[case.pk] = number, record

    def add(self, version, record, listed=True):
        """Enter a case that the catalogue has never seen, without looking for it."""
        self.take(additions_of([(version, record, listed)]))

    def take(self, additions):
        """Enter cases that the catalogue has never seen."""
        self._take(additions, self._next_numbers(len(additions.entries)))

    def withdraw(self, case):
        number, before = self._find(case)
        self._leave(number, before)
        self.texts.pop(number, None)
        self.withdrawn.add(number)
        self.latest[case.pk] = number, None
        self.changed = True

    def flush(self):
        """Write what was gathered and move the catalogue to its next version."""
        if not self.changed:
            return
        self.write_cases()
        chunks.write(self.added, self.removed, self.version)
        self._write_words()
        self.state.tallies = {name: count for name, count in self.tallies.items() if count}
        move_on(self.state, "next_number", "tallies")

    def write_cases(self):
        """Write ahead what belongs to single cases: of many, it would fill the memory."""
        self._write_terms()
        self._write_entries()
        insert(
            CatalogueCard,
            ("version_id", "data"),
            list(self.cards.items()),
            unique=["version_id"],
            changes=["data"],
        )
        search.backend().write(self.texts, self.gone)
        for written in (self.entries, self.cards, self.texts, self.gone, self.withdrawn):
            written.clear()

    def _find(self, case):
        """The case's number and the record listed until now; each None if there is none."""
        if case.pk in self.latest:
            return self.latest[case.pk]
        entry = CatalogueEntry.objects.select_related("version").filter(case=case).first()
        if not entry:
            return None, None
        return entry.number, Record.model_validate(entry.version.record) if entry.listed else None

    def _next_numbers(self, count):
        """The first of so many."""
        first = self.state.next_number
        self.state.next_number += count
        return first

    def _leave(self, number, before, after=frozenset()):
        """Take a record off the catalogue; returns under which values of `after` it stays."""
        self.gone.add(number)
        if not before:
            return set()
        pairs = pairs_of(before)
        for pair in pairs - after:
            self.added[pair].discard(number)
            self.removed[pair].add(number)
        self.words.subtract(search.document_of(before).vocabulary())
        self.tallies.subtract(tallies_of(before))
        return pairs & after

    def _take(self, additions, first, kept=frozenset()):
        for pair, cases in additions.values.items():
            if pair not in kept:
                numbers = BitMap(cases).shift(first)
                self.added[pair] |= numbers
                if pair in self.removed:
                    self.removed[pair] -= numbers
        for number, entry in enumerate(additions.entries, first):
            self.entries[number] = entry
        self.cards |= additions.cards
        self.texts.update((first + at, text) for at, text in additions.texts.items())
        self.words.update(additions.words)
        self.tallies.update(additions.tallies)
        self.labels |= additions.labels
        self.described |= additions.described
        self.changed = True

    def _write_terms(self):
        """A record that only names a term leaves the description that another gave."""
        named, described = [], []
        for key, label in self.labels.items():
            data = self.described.get(key)
            said = hash((label, data))
            if self.written.get(key) != said:
                self.written[key] = said
                rows = named if data is None else described
                folded = " ".join(words(label))[:400]
                rows.append((*key, label, folded, data or "{}", self.version))
        insert(
            CatalogueTerm,
            TERM,
            named,
            TERM[:2],
            ["label", "words", "changed_in"],
            ["label", "words"],
        )
        insert(CatalogueTerm, TERM, described, TERM[:2], TERM[2:], TERM[2:-1])
        self.labels.clear()
        self.described.clear()

    def _write_entries(self):
        programmes = self._programme_ids()
        rows = [
            (number, *entry[:-1], programmes.get(entry.programme_id), self.version)
            for number, entry in self.entries.items()
        ]
        insert(CatalogueEntry, ENTRY, rows, unique=["number"], changes=ENTRY[2:])
        if self.withdrawn:
            gone = CatalogueEntry.objects.filter(number__in=self.withdrawn)
            gone.update(listed=False, changed_in=self.version)

    def _programme_ids(self):
        """Keys of terms by slug; the terms are written by now."""
        slugs = sorted({one.programme_id for one in self.entries.values()} - {None})
        ids = {}
        for some in batches(slugs):
            rows = CatalogueTerm.objects.filter(facet="programme", value__in=some)
            ids |= dict(rows.values_list("value", "pk"))
        return ids

    def _write_words(self):
        rows = sorted((word, count) for word, count in self.words.items() if count)
        table = CatalogueWord._meta.db_table
        more = ("documents", f"{table}.documents + EXCLUDED.documents")
        insert(CatalogueWord, ("word", "documents"), rows, unique=["word"], changes=[more])
        fewer = [word for word, count in rows if count < 0]
        for some in batches(fewer):
            CatalogueWord.objects.filter(word__in=some, documents__lte=0).delete()
