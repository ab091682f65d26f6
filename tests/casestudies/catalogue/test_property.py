"""Whatever the corpus and whatever the question: the catalogue says what plain SQL says, in every
way of counting."""

from contextlib import contextmanager
from dataclasses import dataclass, fields
from math import inf
from types import MappingProxyType

import pytest
from django.db import transaction
from hypothesis import given, note
from hypothesis import strategies as st

from casestudies import catalogue
from casestudies.catalogue import Criteria, ask, facet_values
from casestudies.catalogue.counting import choice
from casestudies.catalogue.following import current as following

from .corpora import corpora, questions
from .oracle import Oracle
from .storing import Store, what_readers_see

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_pages(monkeypatch):
    """So that a handful of cases has several pages, and facets values that are not shown."""
    monkeypatch.setattr(ask, "PAGE_SIZE", 2)
    monkeypatch.setattr(facet_values, "MOST_SHOWN", 2)
    monkeypatch.setattr(facet_values, "MOST_IN_TREE", 3)


def always(*asked):
    return True


def never(*asked):
    return False


# Every way has to be right, whichever is chosen for so few cases.
WAYS = {
    "as it pays": {"A_VALUE": 30},  # or no collection is large enough
    "bitmaps": {"pays": never},
    "matrix": {"pays": always},
    "forward": {"pays": always, "MOST_COLUMNS": 0},
}


class Reader:
    """A process of its own, as far as the catalogue is concerned, that counts in one way."""

    def __init__(self, way):
        self.way, self.snapshot, self.seen = way, following.Snapshot(), None

    @contextmanager
    def reading(self):
        note(f"counted: {self.way}")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(following, "_current", self.snapshot)
            for name, value in WAYS[self.way].items():
                patch.setattr(choice, name, value)
            yield
            self.snapshot = following._current

    def look(self):
        with self.reading():
            self.seen = what_readers_see()


@dataclass(frozen=True)
class Expected:
    """What plain SQL says to a question."""

    cases: list
    statements: int
    counts: dict


def expected_of(oracle, question):
    counts = {facet: oracle.counts(question, facet) for facet in catalogue.OFFERED}
    return Expected(oracle.cases(question), oracle.statements(question), counts)


@given(data=st.data())
def test_answers_are_those_of_plain_sql(data):
    corpus = data.draw(corpora(), label="corpus")
    readers = [Reader(way) for way in WAYS]
    with transaction.atomic():
        catalogue.reset()
        store = Store(corpus)
        store.play(lambda: assert_all_see_the_same(readers))
        oracle = Oracle()
        store.leave_unpublished()
        assert_all_see_the_same(readers)
        asked = [data.draw(questions(corpus), label="question") for _ in range(4)]
        answers = [(criteria_of(one), expected_of(oracle, one)) for one in asked]
        for reader in readers:
            with reader.reading():
                assert_same_after_reload(reader)
                assert catalogue.current().tallies == oracle.tallies()
                for criteria, expected in answers:
                    assert_same_cases(criteria, expected)
                    assert_same_counts(criteria, expected)
        for criteria, _ in answers:
            assert_clicking_gives_what_was_shown(criteria)
        transaction.set_rollback(True)


def criteria_of(question):
    return Criteria(
        q=question.text(),
        selected=MappingProxyType(
            {facet: tuple(sorted(values)) for facet, values in question.selected.items()}
        ),
        match=question.match,
        year_from=question.year_from,
        year_to=question.year_to,
        sort=question.sort,
    )


def assert_all_see_the_same(readers):
    for reader in readers:
        reader.look()
        assert reader.seen == readers[0].seen


def assert_same_after_reload(reader):
    """What a worker pieced together step by step is what a new worker reads at once."""
    pieced = catalogue.current()
    catalogue.reset()
    fresh = catalogue.current()
    assert what_readers_see() == reader.seen
    assert pieced is not fresh
    for field in fields(fresh):
        if field.compare:
            assert getattr(pieced, field.name) == getattr(fresh, field.name), field.name


def assert_same_cases(criteria, expected):
    answer = catalogue.answer(criteria)
    assert answer.total == len(expected.cases)
    assert answer.statements == expected.statements
    listed = [
        card.slug
        for page in range(1, answer.pages + 1)
        for card in catalogue.answer(criteria.changed(page=page)).cards
    ]
    tiers = {slug: tier for tier, slug in expected.cases}
    in_tiers = [tier for tier, _ in expected.cases]
    assert {*listed} == tiers.keys()
    if answer.criteria.q and answer.criteria.order == "relevance":
        assert [tiers[slug] for slug in listed] == in_tiers
    else:
        assert listed == [slug for _, slug in expected.cases]


def assert_same_counts(criteria, expected):
    answer = catalogue.answer(criteria)
    for name, facet in answer.facets.items():
        counts = expected.counts[name]
        shown = {one.value: one for one in facet.values}
        assert {value: one.count for value, one in shown.items()} == {
            value: counts.get(value, 0) for value in shown
        }, name
        assert {value for value, one in shown.items() if one.selected} <= resolved(answer, name)
        if not facet.hidden:
            current = {slug_of_today(answer, name, value) for value in counts}
            assert current <= shown.keys(), name
        else:
            today = {value: slug_of_today(answer, name, value) for value in counts}
            unseen = [count for value, count in counts.items() if today[value] not in shown]
            # Those that are chosen may have few cases, or stand where those with most would.
            seen = [one.count for one in shown.values() if not one.selected]
            least = min(seen, default=inf if shown else 0)
            assert max(unseen, default=0) <= least, name


def resolved(answer, facet):
    return {slug_of_today(answer, facet, value) for value in answer.criteria.values(facet)}


def slug_of_today(answer, facet, value):
    """Keywords are shown under the slug that stands for them now."""
    concept = answer.snapshot.graph.resolve(value) if facet == "keyword" else None
    return concept.slug if concept else value


def assert_clicking_gives_what_was_shown(criteria):
    for name, facet in catalogue.answer(criteria).facets.items():
        for one in facet.values:
            adds = name == "keyword" and criteria.match == "all"
            values = [*criteria.values(name), one.value] if adds else [one.value]
            clicked = catalogue.answer(criteria.with_values(name, values))
            assert clicked.total == one.count, (name, one.value)
