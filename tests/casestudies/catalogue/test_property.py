"""Whatever the corpus and whatever the question: the catalogue says what plain SQL says."""

import importlib
from dataclasses import fields
from types import MappingProxyType

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from casestudies import catalogue
from casestudies.catalogue import Criteria
from casestudies.catalogue.counting import choice as counting

from .corpora import corpora, questions
from .oracle import Oracle
from .storing import Store, what_readers_see

# The package's function of the same name hides the module.
answering = importlib.import_module("casestudies.catalogue.ask")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_pages(monkeypatch):
    """So that a handful of cases has several pages, and facets values that are not shown."""
    monkeypatch.setattr(answering, "PAGE_SIZE", 2)
    monkeypatch.setattr(answering, "MOST_SHOWN", 2)


@pytest.fixture(params=["as it pays", "bitmaps", "bitsets", "matrix", "forward"])
def way_of_counting(request, monkeypatch):
    """Every way has to be right, whichever is chosen for so few cases."""
    if request.param == "as it pays":
        monkeypatch.setattr(counting, "A_VALUE", 30)  # or no collection is large enough
    else:
        monkeypatch.setattr(counting, "pays", lambda *asked: request.param != "bitmaps")
    if request.param == "matrix":
        monkeypatch.setattr(counting, "MOST_CASES", 0)
    if request.param == "forward":
        monkeypatch.setattr(counting, "MOST_COLUMNS", 0)


@given(data=st.data())
def test_answers_are_those_of_plain_sql(way_of_counting, data):
    corpus = data.draw(corpora(), label="corpus")
    with transaction.atomic():
        catalogue.reset()
        store = Store(corpus)
        store.play()
        oracle = Oracle()
        store.leave_unpublished()
        assert_same_after_reload()
        assert catalogue.current().tallies == oracle.tallies()
        for _ in range(4):
            question = data.draw(questions(corpus), label="question")
            criteria = criteria_of(question)
            assert_same_cases(criteria, oracle, question)
            assert_same_counts(criteria, oracle, question)
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


def assert_same_cases(criteria, oracle, question):
    expected = oracle.cases(question)
    answer = catalogue.answer(criteria)
    assert answer.total == len(expected)
    assert answer.statements == oracle.statements(question)
    listed = [
        card.slug
        for page in range(1, answer.pages + 1)
        for card in catalogue.answer(criteria.changed(page=page)).cards
    ]
    assert listed == expected


def assert_same_counts(criteria, oracle, question):
    answer = catalogue.answer(criteria)
    for name, facet in answer.facets.items():
        expected = oracle.counts(question, name)
        shown = {one.value: one for one in facet.flat()}
        assert {value: one.count for value, one in shown.items()} == {
            value: expected.get(value, 0) for value in shown
        }, name
        assert {value for value, one in shown.items() if one.selected} <= resolved(answer, name)
        if not facet.hidden:
            current = {slug_of_today(answer, name, value) for value in expected}
            assert current <= shown.keys(), name
        else:
            unseen = [count for value, count in expected.items() if value not in shown]
            seen = [one.count for one in shown.values() if not one.selected]
            assert max(unseen, default=0) <= min(seen, default=0), name


def resolved(answer, facet):
    return {slug_of_today(answer, facet, value) for value in answer.criteria.values(facet)}


def slug_of_today(answer, facet, value):
    """Keywords are shown under the slug that stands for them now."""
    concept = answer.snapshot.graph.resolve(value) if facet == "keyword" else None
    return concept.slug if concept else value


def assert_clicking_gives_what_was_shown(criteria):
    for name, facet in catalogue.answer(criteria).facets.items():
        for one in facet.flat():
            adds = name == "keyword" and criteria.match == "all"
            values = [*criteria.values(name), one.value] if adds else [one.value]
            clicked = catalogue.answer(criteria.with_values(name, values))
            assert clicked.total == one.count, (name, one.value)


def assert_same_after_reload():
    """What a worker pieced together step by step is what a new worker reads at once."""
    pieced, seen = catalogue.current(), what_readers_see()
    catalogue.reset()
    fresh = catalogue.current()
    assert seen == what_readers_see()
    assert pieced is not fresh
    for field in fields(fresh):
        if field.compare:
            assert getattr(pieced, field.name) == getattr(fresh, field.name), field.name
