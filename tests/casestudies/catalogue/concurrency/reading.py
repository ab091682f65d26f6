"""A reader: asks at random, holds each answer against itself, and writes down what it was told."""

import os
from dataclasses import dataclass, fields
from random import Random

from casestudies import catalogue
from casestudies.catalogue import ask, facet_values
from casestudies.catalogue.ask import Answer
from casestudies.catalogue.following.current import Snapshot
from casestudies.catalogue.selection import Selection
from tests.support.processes import told as told_to_end

from .corpus import question
from .telling import all_of, beginning

SMALL_PAGE, FEW_VALUES = 7, 3
COMPARED = 5  # after so many answers


@dataclass(frozen=True)
class Told:
    """An answer: which versions (slug, number) it listed as of which version of the catalogue."""

    version: int
    criteria: dict
    listed: frozenset
    statements: int


@dataclass(frozen=True)
class Notes:
    answers: list
    catalogues: dict  # version → (ids of the versions listed, tallies)
    faults: list
    compared: set  # versions at which what was read step by step was held against a new reading


class Reader:
    def __init__(self, seed):
        self.random = Random(seed)
        self.notes = Notes([], {}, [], set())

    def ask(self):
        """Words are searched and titles put in order as they are at this moment, which is that of
        the snapshot unless somebody publishes meanwhile."""
        criteria = question(self.random)
        found = catalogue.answer(criteria)
        snapshot = found.snapshot
        if snapshot.version not in self.notes.catalogues:
            listed = frozenset(int(snapshot.version_ids[at]) for at in snapshot.everything)
            tallies = {name: count for name, count in snapshot.tallies.items() if count}
            self.notes.catalogues[snapshot.version] = listed, tallies
        listed = self._walk(found, criteria)
        if is_present(snapshot) or not criteria.q:
            if not found.total == len(listed) == len(set(listed)):
                self._fault(found, f"{found.total} cases, listed: {listed}")
            told = (snapshot.version, plain(criteria), frozenset(listed), found.statements)
            self.notes.answers.append(Told(*told))
        self._click(found, criteria)

    def compare(self):
        """Brought up to date step by step, the snapshot is what one who begins now reads."""
        pieced = fresh = None
        while fresh is None or pieced.version != fresh.version:
            pieced = catalogue.current()
            with beginning():
                fresh = catalogue.current()
        self.notes.compared.add(pieced.version)
        for field in fields(Snapshot):
            mine, other = getattr(pieced, field.name), getattr(fresh, field.name)
            if field.compare and mine != other:
                self.notes.faults.append(f"{field.name} at {pieced.version}: {mine}, anew {other}")
        asked = question(self.random)
        for criteria in (asked, asked.changed(q="", sort="")):
            answer = on(pieced, criteria)
            mine, other = all_of(answer), all_of(on(fresh, criteria))
            reads_now = criteria.q or criteria.sort
            if mine != other and (is_present(pieced) or not reads_now):
                self._fault(answer, f"step by step and anew: {differing(mine, other)}")

    def _walk(self, found, criteria):
        """The versions (slug, number) on all pages of one snapshot."""
        return [
            (card.slug, card.version)
            for page in range(1, found.pages + 1)
            for card in on(found.snapshot, criteria.changed(page=page)).cards
        ]

    def _click(self, found, criteria):
        """A value leads to a list as long as the count beside it says."""
        for name, facet in found.facets.items():
            for one in facet.values:
                adds = name == "keyword" and criteria.match == "all"
                values = [*criteria.values(name), one.value] if adds else [one.value]
                there = on(found.snapshot, criteria.with_values(name, values)).total
                if there != one.count:
                    self._fault(found, f"{name} {one.value}: {one.count} shown, {there} listed")

    def _fault(self, found, what):
        self.notes.faults.append(f"version {found.version}, {found.criteria.query()}: {what}")


def on(snapshot, criteria):
    """The answer on a snapshot of the past too."""
    return Answer(snapshot, criteria, Selection(snapshot, criteria))


def differing(one, other):
    """The parts of two answers that are not the same."""
    pairs = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return [
        tuple(dict(side.items() - away.items()) for side, away in (pair, pair[::-1]))
        if isinstance(pair[0], dict)
        else pair
        for pair in pairs
    ]


def is_present(snapshot):
    return catalogue.versions() == snapshot.versions


def plain(criteria):
    """Criteria as what other processes can be sent."""
    return {name: getattr(criteria, name) for name in ("q", "match", "year_from", "year_to")} | {
        "selected": dict(criteria.selected)
    }


def read_at_random(seed, end, least):
    """Notes of at least so many answers, made until told to end; then a last look."""
    os.nice(3)  # or the publishers, for whom the test waits, would take twice as long
    ask.PAGE_SIZE, facet_values.MOST_SHOWN = SMALL_PAGE, FEW_VALUES
    reader = Reader(seed)
    while len(reader.notes.answers) < least or not told_to_end(end):
        reader.ask()
        if len(reader.notes.answers) % COMPARED == 0:
            reader.compare()
    reader.compare()
    return reader.notes
