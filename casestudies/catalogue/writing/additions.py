"""What cases bring to the catalogue, worked out of their records without a database, so that other
processes can do it."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol

from casestudies.record import STRENGTH, Record, Term, passages_of
from keywords.folding import fold

from .. import search
from ..cards.data import Version, card_of, card_to_json
from ..facets import FACETS, kind_of, terms_of, values_of

Pair = tuple[str, str]  # a facet and a value of it


class VersionOfCase(Version, Protocol):
    @property
    def pk(self) -> int: ...
    @property
    def case_id(self) -> int: ...


class Entry(NamedTuple):
    """A CatalogueEntry that has no number yet, with its programme's value for a key."""

    case_id: int
    version_id: int
    listed: bool
    sort_title: str
    statements: int
    programme_id: str | None


class PassageRow(NamedTuple):
    """A CataloguePassage that has no case number yet."""

    domain: int
    direction: str
    source: int
    place: str
    known: int


class Additions:
    """`cases` are numbered from 0; the Writer counts on from the catalogue's last number."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.cards: dict[int, str] = {}  # JSON by version
        self.texts: dict[int, tuple[str, ...]] = {}  # rows of the full-text table by case
        self.values: defaultdict[Pair, list[int]] = defaultdict(list)  # cases
        self.passages: dict[int, list[PassageRow]] = {}  # by case
        self.words: Counter[str] = Counter()
        self.tallies: Counter[str] = Counter()
        self.labels: dict[Pair, str] = {}  # of terms
        self.slugs: dict[Pair, str] = {}  # the same: as records have them, the last one counts
        self.described: dict[Pair, str] = {}  # descriptions of terms as JSON, once it is finished
        self.only_named: set[Pair] = (
            set()
        )  # of these nobody has the last word: see Record.describes
        self.called: set[tuple[str, str, str]] = set()  # facet, value and slug, of every record
        self._describers: dict[Pair, tuple[Any, Record]] = {}  # the term and who described it last

    def add(self, version: VersionOfCase, record: Record, listed: bool = True) -> None:
        number = len(self.entries)
        self.entries.append(
            Entry(
                version.case_id,
                version.pk,
                listed,
                fold(record.title)[:200],
                len(record.outcomes),
                str(record.programme.id) if record.programme else None,
            )
        )
        if listed:
            self._list(number, version, record)

    def _list(self, number: int, version: VersionOfCase, record: Record) -> None:
        terms = terms_of(record)
        self.cards[version.pk] = card_to_json(card_of(record, version))
        for pair in pairs_of(record, terms):
            self.values[pair].append(number)
        document = search.document_of(record)
        self.texts[number] = search.backend().row(document)
        self.words.update(document.vocabulary())
        self.tallies.update(tallies_of(record))
        self.passages[number] = passage_rows(record)
        self._describe(record, terms)

    def _describe(self, record: Record, terms: dict[str, list[Any]]) -> None:
        """Remember who speaks of each term last, and who describes it last."""
        for facet, spoken_of in terms.items():
            for term in spoken_of:
                pair = facet, str(term.id)
                self.called.add((*pair, term.slug))
                if record.describes(kind_of(facet), term.id):
                    self.only_named.discard(pair)
                elif pair not in self.labels:
                    self.only_named.add(pair)
                elif pair not in self.only_named:
                    continue
                self.labels[pair], self.slugs[pair] = term.label, term.slug
                if type(term) is not Term:
                    self._describers[pair] = term, record

    def finish(self) -> None:
        """Describe each term once, however many cases did."""
        self.described = {
            (facet, value): to_json(FACETS[facet].describe(term, record))
            for (facet, value), (term, record) in self._describers.items()
        }
        self._describers.clear()


def additions_of(cases: Iterable[tuple[VersionOfCase, Record, bool]]) -> Additions:
    """`cases` are (version, record, whether it is listed)."""
    additions = Additions()
    for case in cases:
        additions.add(*case)
    additions.finish()
    return additions


def to_json(data: dict[str, Any]) -> str:
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False)


def pairs_of(record: Record, terms: dict[str, list[Any]] | None = None) -> set[Pair]:
    """Every Pair that the record counts under."""
    by_facet = values_of(record, terms)
    return {(facet, value) for facet, values in by_facet.items() for value in values}


def passage_rows(record: Record) -> list[PassageRow]:
    """The passages on which its outcomes rest, in the order of rows."""
    sources = {source.slug: source.id for source in record.sources}
    return sorted(
        PassageRow(
            domain=passage.domain,
            direction=passage.direction,
            source=sources.get(passage.source, 0),
            place=passage.place,
            known=STRENGTH[known],
        )
        for passage, known in passages_of(record.outcomes).items()
    )


def tallies_of(record: Record) -> Counter[str]:
    """Counts of outcome statements: all, and by domain and direction."""
    counts = Counter(statements=len(record.outcomes))
    for outcome in record.outcomes:
        counts[f"{outcome.domain.id}|{outcome.direction}"] += 1
    return counts
