"""However many publish and read at once: every answer is that of one version, and all is kept."""

import os
from collections import defaultdict
from random import Random

import pytest
from django.db.models import Max

from casestudies.catalogue import versions
from casestudies.catalogue.writing.self_check import differences
from casestudies.models import CaseVersion, CatalogueEntry
from tests.support.processes import Process, until_told

from .corpus import furnish
from .history import History
from .publishing import publish_at_random
from .reading import read_at_random

pytestmark = pytest.mark.django_db

CASES = 25
FIELDS = {"one": "title", "other": "summary"}
ACTIONS = 120
READERS, ANSWERS = 2, 300


@pytest.fixture
def seed():
    """Another each time; CONCURRENCY_SEED repeats one."""
    return int(os.environ.get("CONCURRENCY_SEED") or Random().randrange(10**6))


def test_every_answer_is_that_of_the_versions_in_force(seed):
    furnish(Random(seed), CASES)
    history = History(versions()[0])
    with until_told() as (end, _):
        readers = [Process(read_at_random, f"{seed} {at}", end, ANSWERS) for at in range(READERS)]
        publishers = [
            Process(publish_at_random, name, field, seed, ACTIONS) for name, field in FIELDS.items()
        ]
        journals = [one.result() for one in publishers]
    notes = [one.result() for one in readers]
    said = f"CONCURRENCY_SEED={seed}"

    assert [fault for one in notes for fault in one.faults] == [], said
    assert_nothing_was_lost(history, journals, notes, said)
    assert_versions_are_counted(journals, said)
    assert list(differences()) == [], said
    for one in notes:
        assert len(one.catalogues) >= 20, said
        assert len(one.compared) >= 5, said
        assert sum(1 for answer in one.answers if answer.listed) >= ANSWERS / 4, said


def assert_nothing_was_lost(history, journals, notes, said):
    history.load()
    answers = defaultdict(list)
    for answer in (answer for one in notes for answer in one.answers):
        answers[answer.version].append(answer)
    assert_as_told(history, answers, notes, said)
    for now in history.follow(journals):
        assert_as_told(now, answers, notes, said)
    assert history.version == versions()[0], said
    in_force = CatalogueEntry.objects.filter(listed=True).values_list("case", "version")
    assert dict(in_force) == history.listed, said


def assert_as_told(history, answers, notes, said):
    """What readers were told of this version is what was true of it."""
    expected = history.catalogue()
    for one in notes:
        assert one.catalogues.get(history.version, expected) == expected, said
    for answer in answers.pop(history.version, ()):
        found, statements = history.answer(answer.criteria)
        assert (answer.listed, answer.statements) == (found, statements), (said, answer)


def assert_versions_are_counted(journals, said):
    published = {(one.case, one.number) for journal in journals for one in journal if one.number}
    stored = set(CaseVersion.objects.values_list("case", "number"))
    assert published <= stored, said
    assert {number for _, number in stored - published} <= {1}, said
    for case, last in CaseVersion.objects.values_list("case").annotate(Max("number")):
        assert {number for one, number in stored if one == case} == {*range(1, last + 1)}, said
