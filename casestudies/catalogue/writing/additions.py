"""What cases bring to the catalogue, worked out of their records without a database, so that other
processes can do it."""

import json
from collections import Counter, defaultdict
from typing import NamedTuple

from casestudies.record import Term
from keywords.folding import fold

from .. import search
from ..facets import data_of, terms_of, values_of
from .card_data import card_of


class Entry(NamedTuple):
    """A CatalogueEntry that has no number yet, with its programme's slug for a key."""

    case_id: int
    version_id: int
    listed: bool
    sort_title: str
    statements: int
    programme_id: str | None


class Additions:
    """`cases` are numbered from 0; the Writer counts on from the catalogue's last number."""

    def __init__(self):
        self.entries = []
        self.cards = {}  # JSON by version
        self.texts = {}  # rows of the full-text table by case
        self.values = defaultdict(list)  # cases by (facet, value)
        self.words, self.tallies = Counter(), Counter()
        self.labels, self.described = {}, {}  # of terms by (facet, value)

    def add(self, version, record, listed=True):
        number = len(self.entries)
        self.entries.append(
            Entry(
                version.case_id,
                version.pk,
                listed,
                fold(record.title)[:200],
                len(record.outcomes),
                record.programme.slug if record.programme else None,
            )
        )
        if listed:
            self._list(number, version, record)

    def _list(self, number, version, record):
        terms = terms_of(record)
        self.cards[version.pk] = to_json(card_of(record, version))
        for pair in pairs_of(record, terms):
            self.values[pair].append(number)
        document = search.document_of(record)
        self.texts[number] = search.backend().row(document)
        self.words.update(document.vocabulary())
        self.tallies.update(tallies_of(record))
        self._describe(record, terms)

    def _describe(self, record, terms):
        """Remember who speaks of each term last, and who describes it last."""
        for facet, found in terms.items():
            for term in found:
                self.labels[facet, term.slug] = term.label
                if facet == "source" or type(term) is not Term:
                    self.described[facet, term.slug] = (term, record)

    def finish(self):
        """Describe each term once, however many cases did."""
        self.described = {
            (facet, value): to_json(data_of(facet, term, record))
            for (facet, value), (term, record) in self.described.items()
        }


def additions_of(cases):
    """`cases` are (version, record, whether it is listed)."""
    found = Additions()
    for case in cases:
        found.add(*case)
    found.finish()
    return found


def to_json(data):
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False)


def pairs_of(record, terms=None):
    """Every (facet, value) that the record counts under."""
    found = values_of(record, terms)
    return {(facet, value) for facet, values in found.items() for value in values}


def tallies_of(record):
    """Counts of outcome statements: all, and by domain and direction."""
    counts = Counter(statements=len(record.outcomes))
    for one in record.outcomes:
        counts[f"{one.domain.slug}|{one.direction}"] += 1
    return counts
