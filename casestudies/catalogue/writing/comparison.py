"""Holding what is stored of each case against its versions: all that publishing would store is made
again, as publishing makes it, and compared."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef
from pydantic import ValidationError
from pyroaring import BitMap

from casestudies.models import (
    CaseStudy,
    CaseVersion,
    CatalogueCard,
    CatalogueEntry,
    CataloguePassage,
    CatalogueState,
    CatalogueTerm,
    CatalogueWord,
)
from casestudies.processes import in_order, number_of_cores
from casestudies.record import Record, Standing, UnreadableError, in_place, read_published, standing
from keywords.folding import words

from .. import search
from ..cards.data import SHAPE
from ..facets import FACETS, OF_TERMS, terms_of
from ..faults import Fault, Mend
from ..snapshot.descriptions import as_declared
from ..snapshot.snapshot import SHAPE as STATE_SHAPE
from ..snapshot.stored import rows_of
from . import passages
from .additions import Additions, Pair, PassageRow, to_json
from .addresses import displaced, shared
from .bulk import batches
from .rebuild import BATCH, StoredVersion, stored_versions

VERSIONS, ENTRIES, CARDS, PASSAGES, TERMS, WORDS, STATE = (
    model._meta.db_table
    for model in (
        CaseVersion,
        CatalogueEntry,
        CatalogueCard,
        CataloguePassage,
        CatalogueTerm,
        CatalogueWord,
        CatalogueState,
    )
)


class Seen(NamedTuple):
    """A version, and whether it is its case's last."""

    version: StoredVersion
    is_last: bool


@dataclass
class Expected:
    """What versions say that should be stored: of the last ones all that the catalogue has of
    their cases, of each the labels and descriptions that terms may have."""

    rows: Standing = field(default_factory=dict)
    additions: Additions = field(default_factory=Additions)
    numbered: list[StoredVersion] = field(default_factory=list)  # as the cases of `additions`
    labels: defaultdict[Pair, set[str]] = field(default_factory=lambda: defaultdict(set))
    described: defaultdict[Pair, set[str]] = field(default_factory=lambda: defaultdict(set))
    unreadable: list[tuple[Seen, str]] = field(default_factory=list)
    size: int = 0

    def take(self, seen: Seen) -> None:
        self.size += 1
        version, is_last = seen
        try:
            published = read_published(version.record, version.checksum)
        except UnreadableError as error:
            self.unreadable.append((seen, str(error)))
            return
        record = in_place(published, self.rows)
        if is_last:
            listed = version.status == CaseStudy.Status.PUBLISHED
            self.additions.add(version, record, listed)
            self.numbered.append(version)
        self._name_terms(record)
        if published is not record:  # terms that were named before a merge keep what was said
            self._name_terms(published)

    def _name_terms(self, record: Record) -> None:
        for facet, terms in terms_of(record).items():
            for term in terms:
                # By what stands for it in bitmaps, as the catalogue's terms go.
                pair = facet, FACETS[facet].value_of(term)
                self.labels[pair].add(term.label)
                self.described[pair].add(to_json(FACETS[facet].describe(term, record)))


def expected(rows: Standing, batch: Sequence[Seen]) -> Expected:
    """Touches no database, so that other processes can do it."""
    found = Expected(rows)
    for seen in batch:
        found.take(seen)
    found.additions.finish()
    return found


class Comparison:
    """`unreadable` are versions by their keys, `numbers` those of the cases that have one in
    force: nothing can be said of what the catalogue has of these."""

    def __init__(self) -> None:
        self.words: Counter[str] = Counter()
        self.tallies: Counter[str] = Counter()
        self.cases, self.listed, self.passages = 0, 0, 0
        self.unreadable: set[int] = set()
        self.numbers: BitMap = BitMap()
        self.labelled, self.described = BitMap(), BitMap()  # keys of terms

    def faults(self, done: Callable[[int], object] = lambda number: None) -> Iterator[Fault]:
        """Calls `done` with the number of versions of each batch."""
        total = CaseVersion.objects.count()
        processes = number_of_cores() if total > 10 * BATCH else 0
        lost: list[Fault] = []
        compared = partial(expected, standing())
        with in_order(compared, _batches(lost), processes) as batches_of_expected:
            for some in batches_of_expected:
                yield from self._compare(some)
                done(some.size)
        yield from lost
        yield from self._compare_state()
        yield from _terms_elsewhere()
        if not self.unreadable and not lost:
            yield from self._compare_words()
            yield from self._unsaid_terms()

    def _compare(self, found: Expected) -> Iterator[Fault]:
        for (version, is_last), why in found.unreadable:
            self.unreadable.add(version.pk)
            says = f"version {version.number} is not what was published ({why}): its page says so"
            yield Fault(VERSIONS, str(version.pk), says, Mend.BACKUP, version.slug)
            if is_last:
                self.cases += 1
                entry = CatalogueEntry.objects.filter(case=version.case_id)
                self.numbers |= BitMap(entry.values_list("number", flat=True))
        self.cases += len(found.numbered)
        self.listed += len(found.additions.texts)
        self.words += found.additions.words
        self.tallies += found.additions.tallies
        self.passages += sum(map(len, found.additions.passages.values()))
        numbers = yield from self._compare_entries(found)
        yield from _compare_cards(found)
        yield from _compare_texts(found, numbers)
        yield from _compare_passages(found, numbers)
        yield from self._compare_terms(found)

    def _compare_entries(self, found: Expected) -> Generator[Fault, None, dict[int, int]]:
        """Returns the numbers that the cases have."""
        cases = [version.case_id for version in found.numbered]
        stored = {row[1]: row for row in rows_of(_entries, cases)}
        numbers: dict[int, int] = {}
        for version, entry in zip(found.numbered, found.additions.entries, strict=True):
            row = stored.get(version.case_id)
            if row is None:
                says = "the case has no entry, so no list has it"
                yield Fault(ENTRIES, "", says, Mend.CATALOGUE, version.slug)
                continue
            number, _, *is_so = row
            numbers[version.case_id] = number
            should: list[Any] = [entry.version_id, entry.listed]
            if entry.listed:
                should += [entry.sort_title, entry.statements, entry.programme_id]
            if is_so[: len(should)] != should:
                says = f"the entry says {is_so[: len(should)]} and should say {should}"
                yield Fault(ENTRIES, str(number), says, Mend.CATALOGUE, version.slug)
        return numbers

    def _compare_terms(self, found: Expected) -> Iterator[Fault]:
        by_facet: defaultdict[str, list[str]] = defaultdict(list)
        for facet, value in found.labels:
            by_facet[facet].append(value)
        known: set[Pair] = set()
        for facet, values in by_facet.items():
            for some in batches(sorted(values)):
                for pk, value, label, data in rows_of(_terms_of(facet), some):
                    pair = facet, value
                    known.add(pair)
                    if label in found.labels[pair]:
                        self.labelled.add(pk)
                    if data == {} or _is_said(facet, data, found.described[pair]):
                        self.described.add(pk)
        for pair in found.additions.labels.keys() - known:
            says = f"{pair[0]} “{pair[1]}” has no row, so no name"
            yield Fault(TERMS, "", says, Mend.CATALOGUE)

    def _unsaid_terms(self) -> Iterator[Fault]:
        """Labels and descriptions that no version has ever said."""
        rows = CatalogueTerm.objects.values_list("pk", "facet", "value", "label", "words")
        for pk, facet, value, label, folded in rows.iterator(chunk_size=5000):
            wrong = [
                name
                for name, is_wrong in (
                    ("label", pk not in self.labelled),
                    ("description", pk not in self.described),
                    ("words", folded != " ".join(words(str(label)))[:400]),
                )
                if is_wrong
            ]
            if wrong and facet in FACETS:
                says = f"{' and '.join(wrong)} of {facet} “{value}” are none that a version says"
                yield Fault(TERMS, str(pk), says, Mend.CATALOGUE)

    def _compare_words(self) -> Iterator[Fault]:
        rows = CatalogueWord.objects.values_list("word", "documents")
        stored = dict(rows.iterator(chunk_size=5000))
        should = {word: count for word, count in self.words.items() if count}
        wrong = [word for word in stored.keys() | should if stored.get(word) != should.get(word)]
        for word in sorted(map(str, wrong))[:1]:
            more = f" and {len(wrong) - 1:,} more" if len(wrong) > 1 else ""
            says = f"“{word}”{more} stand in other numbers of cases: spellings are offered wrongly"
            yield Fault(WORDS, "", says, Mend.CATALOGUE)

    def _compare_state(self) -> Iterator[Fault]:
        state = CatalogueState.objects.filter(pk=1).first()
        if state is None:
            if self.cases:
                yield Fault(STATE, "1", "the row is missing: nothing follows", Mend.CATALOGUE)
            return
        if state.shape != STATE_SHAPE:
            says = "another release made the catalogue: no page is made of it"
            yield Fault(STATE, "1", says, Mend.CATALOGUE)
        highest = CatalogueEntry.objects.order_by("-number").values_list("number", flat=True)[:1]
        is_sound = (
            isinstance(state.version, int)
            and isinstance(state.next_number, int)
            and state.next_number == sum(highest) + len(highest)  # the next, or 0
            and not CatalogueEntry.objects.filter(changed_in__gt=state.version).exists()
            and not CatalogueTerm.objects.filter(changed_in__gt=state.version).exists()
        )
        if not is_sound:
            says = "its version or next number does not follow what is in use"
            yield Fault(STATE, "1", says, Mend.CATALOGUE)
        should = {name: count for name, count in self.tallies.items() if count}
        if not self.unreadable and state.tallies != should | passages.tallies():
            says = "the tallies are not those of the statements"
            yield Fault(STATE, "1", says, Mend.CATALOGUE)
        if not self.unreadable and (rows := CataloguePassage.objects.count()) > self.passages:
            says = f"{rows:,} rows, {self.passages:,} of them of listed cases"
            yield Fault(PASSAGES, "", says, Mend.CATALOGUE)
        if (texts := search.backend().count()) > self.listed and not self.unreadable:
            says = f"{texts:,} rows for {self.listed:,} listed cases"
            yield Fault(search.backend().TABLE, "", says, Mend.CATALOGUE)
        entries = CatalogueEntry.objects.count()
        if entries > self.cases:
            says = f"{entries:,} entries for {self.cases:,} cases that were published"
            yield Fault(ENTRIES, "", says, Mend.CATALOGUE)


def _batches(lost: list[Fault]) -> Iterator[list[Seen]]:
    """All versions; of those that can't be read at all Faults are put into `lost`."""
    slugs = CaseVersion.objects.order_by("pk")
    last = 0
    while keys := list(slugs.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        last = keys[-1]
        rows = rows_of(_seen, keys)
        for pk in {*keys} - {seen.version.pk for seen in rows}:
            says = "the row can't be read"
            lost.append(Fault(VERSIONS, str(pk), says, Mend.BACKUP))
        yield rows


def _seen(keys: Sequence[int]) -> Iterator[Seen]:
    later = CaseVersion.objects.filter(case=OuterRef("case"), number__gt=OuterRef("number"))
    chosen = CaseVersion.objects.filter(pk__in=keys).order_by("pk")
    last = set(chosen.filter(~Exists(later)).values_list("pk", flat=True))
    return (Seen(version, version.pk in last) for version in stored_versions(chosen))


def _entries(cases: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    names = ("version_id", "listed", "sort_title", "statements", "programme__value")
    rows = CatalogueEntry.objects.filter(case__in=cases)
    return rows.values_list("number", "case_id", *names).iterator()


def _terms_of(facet: str) -> Callable[[Sequence[str]], Iterator[tuple[Any, ...]]]:
    def read(values: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        rows = CatalogueTerm.objects.filter(facet=facet, value__in=values)
        return rows.values_list("pk", "value", "label", "data").iterator()

    return read


def _terms_elsewhere() -> Iterator[Fault]:
    """Their rows are not named: written again they would not leave their former address behind."""
    for facet in OF_TERMS.values():
        for one in displaced(facet):
            says = f"{facet.name} “{one.pk}” stands at “{one.term}”, and its row at “{one.row}”"
            yield Fault(TERMS, "", says, Mend.CATALOGUE)
    for name, slug in shared():
        says = f"two of {name} stand at “{slug}”: one of them can't be reached"
        yield Fault(TERMS, "", says, Mend.CATALOGUE)


def _is_said(facet: str, data: Any, described: set[str]) -> bool:
    """Whether one of the descriptions says this, if not by a release that said less."""
    said = [json.loads(one) for one in described]
    if data in said:
        return True
    try:
        return as_declared(facet, data) in [as_declared(facet, one) for one in said]
    except (ValidationError, TypeError, AttributeError):
        return False


def _compare_cards(found: Expected) -> Iterator[Fault]:
    keys = list(found.additions.cards)
    stored = {pk: row for pk, *row in rows_of(_cards, keys)}
    for version in found.numbered:
        if version.pk not in found.additions.cards:
            continue
        data, shape = stored.get(version.pk, (None, None))
        if shape == SHAPE and data == json.loads(found.additions.cards[version.pk]):
            continue
        if version.pk not in stored:
            says = "the card is missing: lists make it afresh each time"
        elif shape != SHAPE:
            says = "the card is of another release: lists make it afresh each time"
        else:
            says = "the card does not say what its version says: lists may show it so"
        yield Fault(CARDS, str(version.pk), says, Mend.CARD, version.slug)


def _cards(versions: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    rows = CatalogueCard.objects.filter(version__in=versions)
    return rows.values_list("version_id", "data", "shape").iterator()


def _compare_texts(found: Expected, numbers: Mapping[int, int]) -> Iterator[Fault]:
    rows = {
        numbers[version.case_id]: (version, found.additions.texts[place])
        for place, version in enumerate(found.numbered)
        if place in found.additions.texts and version.case_id in numbers
    }
    read = search.backend().agreeing
    texts = {number: text for number, (_, text) in rows.items()}
    right = {*rows_of(lambda some: read({number: texts[number] for number in some}), [*texts])}
    for number, (version, _) in rows.items():
        if number not in right:
            says = "its words are not those of its version: searches miss it, or find it wrongly"
            yield Fault(search.backend().TABLE, str(number), says, Mend.TEXT, version.slug)


def _compare_passages(found: Expected, numbers: Mapping[int, int]) -> Iterator[Fault]:
    stored: dict[int, list[PassageRow]] = {}
    for some in batches(sorted(numbers.values())):
        stored |= dict(rows_of(lambda keys: passages.of_cases(keys).items(), some))
    for place, version in enumerate(found.numbered):
        number = numbers.get(version.case_id)
        if number is not None and stored.get(number, []) != found.additions.passages.get(place, []):
            says = "its passages are not those of its statements: charts count them wrongly"
            yield Fault(PASSAGES, "", says, Mend.CATALOGUE, version.slug)
