"""Writing the catalogue: bitmaps, terms, cards, words and full text, in the publisher's
transaction. A writer holds the catalogue's lock, gathers changes and writes them at the end."""

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
    FacetChunk,
)
from casestudies.record import Record, Term
from keywords.folding import fold

from . import search
from .cards import card_of
from .definitions import data_of, terms_of, values_of
from .snapshot import CHUNK_BITS

BATCH = 500


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
        state.version += 1
        state.taxonomy_version = state.version
        state.save(update_fields=["version", "taxonomy_version"])


class Writer:
    def __init__(self, state):
        self.state = state
        self.version = state.version + 1
        self.added = defaultdict(BitMap)
        self.removed = defaultdict(BitMap)
        self.entries, self.cards = {}, {}
        self.labels, self.described, self.programmes = {}, {}, {}
        self.documents, self.gone = {}, set()
        self.words, self.tallies = Counter(), Counter(state.tallies)

    def put(self, case, version, record, before=None):
        """List `record` as the case's public state.

        `before` is the record listed until now; it is looked up unless given.
        """
        entry = self._entry(case)
        if entry and entry.listed:
            before = before or Record.model_validate(entry.version.record)
        return self._list(entry.number if entry else self._next_number(), version, before, record)

    def add(self, version, record, listed=True):
        """Enter a case that the catalogue has never seen, without looking for it."""
        number = self._next_number()
        if listed:
            self._list(number, version, None, record)
        else:
            self._enter(number, version, record, listed=False)
        return number

    def withdraw(self, case):
        entry = self._entry(case)
        self._replace(entry.number, Record.model_validate(entry.version.record), None)
        entry.listed, entry.changed_in = False, self.version
        self.entries[case.pk] = entry

    def flush(self):
        """Write what was gathered and move the catalogue to its next version."""
        if not self.entries:
            return
        self._write_terms()
        self._name_programmes()
        self._write_entries()
        self._write_chunks()
        self._write_words()
        search.backend().write(self.documents, self.gone)
        self.state.version = self.version
        self.state.tallies = {name: count for name, count in self.tallies.items() if count}
        self.state.save(update_fields=["version", "next_number", "tallies"])

    def _list(self, number, version, before, record):
        self._replace(number, before, record)
        self._enter(number, version, record)
        self.cards[version.pk] = card_of(record, version)
        return number

    def _enter(self, number, version, record, listed=True):
        self.entries[version.case_id] = CatalogueEntry(
            number=number,
            case_id=version.case_id,
            version=version,
            listed=listed,
            sort_title=fold(record.title)[:200],
            statements=len(record.outcomes),
            changed_in=self.version,
        )
        self.programmes[version.case_id] = record.programme.slug if record.programme else None

    def _entry(self, case):
        if case.pk in self.entries:
            return self.entries[case.pk]
        return CatalogueEntry.objects.select_related("version").filter(case=case).first()

    def _next_number(self):
        number = self.state.next_number
        self.state.next_number += 1
        return number

    def _replace(self, number, before, after):
        """Take `before` off the catalogue and put `after` on it; either may be None."""
        self._replace_values(number, before, after)
        if before:
            self.words.subtract(search.document_of(before).vocabulary())
            self.tallies.subtract(tallies_of(before))
        if after:
            self.documents[number] = document = search.document_of(after)
            self.words.update(document.vocabulary())
            self.tallies.update(tallies_of(after))
            self._describe_terms(after)
        else:
            self.documents.pop(number, None)
            self.gone.add(number)

    def _replace_values(self, number, before, after):
        old, new = _pairs(before), _pairs(after)
        for pair in old - new:
            self.added[pair].discard(number)
            self.removed[pair].add(number)
        for pair in new - old:
            self.removed[pair].discard(number)
            self.added[pair].add(number)

    def _describe_terms(self, record):
        """Remember who speaks of each term last, and who describes it last."""
        for facet, terms in terms_of(record).items():
            for term in terms:
                self.labels[facet, term.slug] = term.label
                if facet == "source" or type(term) is not Term:
                    self.described[facet, term.slug] = (term, record)

    def _name_programmes(self):
        """Entries point at the terms of their programmes, which are written by now."""
        slugs = sorted({slug for slug in self.programmes.values() if slug})
        ids = {}
        for some in _batches(slugs):
            rows = CatalogueTerm.objects.filter(facet="programme", value__in=some)
            ids |= dict(rows.values_list("value", "pk"))
        for case, slug in self.programmes.items():
            self.entries[case].programme_id = ids.get(slug)

    def _write_entries(self):
        CatalogueEntry.objects.bulk_create(
            self.entries.values(),
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["number"],
            update_fields=[
                "version",
                "listed",
                "sort_title",
                "statements",
                "programme",
                "changed_in",
            ],
        )
        CatalogueCard.objects.bulk_create(
            [CatalogueCard(version_id=pk, data=data) for pk, data in self.cards.items()],
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["version"],
            update_fields=["data"],
        )

    def _write_chunks(self):
        changes = list(self._changed_chunks())
        stored = self._stored_chunks(key for *key, _, _ in changes)
        rows = []
        for facet, value, chunk, added, removed in changes:
            bitmap = (stored.get((facet, value, chunk), BitMap()) - removed) | added
            rows.append(
                FacetChunk(
                    facet=facet,
                    value=value,
                    chunk=chunk,
                    bitmap=bitmap.serialize(),
                    changed_in=self.version,
                )
            )
        FacetChunk.objects.bulk_create(
            rows,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["facet", "value", "chunk"],
            update_fields=["bitmap", "changed_in"],
        )

    def _changed_chunks(self):
        """(facet, value, chunk, added, removed) for each chunk that a change falls into."""
        for facet, value in self.added.keys() | self.removed.keys():
            added = self.added.get((facet, value), BitMap())
            removed = self.removed.get((facet, value), BitMap())
            for chunk in {number >> CHUNK_BITS for number in added | removed}:
                span = BitMap(range(chunk << CHUNK_BITS, (chunk + 1) << CHUNK_BITS))
                yield facet, value, chunk, added & span, removed & span

    def _stored_chunks(self, keys):
        """(facet, value, chunk) → bitmap, of those keys that have one."""
        wanted = defaultdict(set)
        for facet, value, chunk in keys:
            wanted[facet, chunk].add(value)
        stored = {}
        for (facet, chunk), values in wanted.items():
            for some in _batches(sorted(values)):
                rows = FacetChunk.objects.filter(facet=facet, chunk=chunk, value__in=some)
                for value, bitmap in rows.values_list("value", "bitmap"):
                    stored[facet, value, chunk] = BitMap.deserialize(bytes(bitmap))
        return stored

    def _write_terms(self):
        """A record that only names a term leaves the description that another gave."""
        described = {
            (facet, value): data_of(facet, term, record)
            for (facet, value), (term, record) in self.described.items()
        }
        named = self.labels.keys() - described.keys()
        self._write_some_terms({key: {} for key in named}, ["label"])
        self._write_some_terms(described, ["label", "data"])

    def _write_some_terms(self, described, fields):
        CatalogueTerm.objects.bulk_create(
            [
                CatalogueTerm(
                    facet=facet,
                    value=value,
                    label=self.labels[facet, value],
                    data=data,
                    changed_in=self.version,
                )
                for (facet, value), data in described.items()
            ],
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["facet", "value"],
            update_fields=[*fields, "changed_in"],
        )

    def _write_words(self):
        changed = {word: count for word, count in self.words.items() if count}
        for some in _batches(sorted(changed)):
            known = dict(
                CatalogueWord.objects.filter(word__in=some).values_list("word", "documents")
            )
            CatalogueWord.objects.bulk_create(
                [CatalogueWord(word=w, documents=known.get(w, 0) + changed[w]) for w in some],
                update_conflicts=True,
                unique_fields=["word"],
                update_fields=["documents"],
            )
            CatalogueWord.objects.filter(word__in=some, documents__lte=0).delete()


def _pairs(record):
    """Every (facet, value) that the record counts under."""
    found = values_of(record) if record else {}
    return {(facet, value) for facet, values in found.items() for value in values}


def tallies_of(record):
    """Counts of outcome statements: all, and by domain and direction."""
    counts = Counter(statements=len(record.outcomes))
    for one in record.outcomes:
        counts[f"{one.domain.slug}|{one.direction}"] += 1
    return counts


def _batches(items):
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
