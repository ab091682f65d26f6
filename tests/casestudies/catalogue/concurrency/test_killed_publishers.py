"""A publisher may be killed at any moment: what it did is done wholly or not at all, and the next
one goes on."""

from random import Random
from time import sleep

import pytest
from django.db import connection

from casestudies.catalogue import versions
from tests.support.processes import Process, in_another_process

from .deeds import DEEDS, FIRST, Status, aftermath, furnish, in_force, outcome, publish_on_and_on
from .dying import COMMIT, Deaths

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cases():
    furnish()


@pytest.mark.parametrize("deed", DEEDS)
def test_killed_before_any_statement(deed):
    state, done = in_force()[FIRST], []
    connection.close()  # the next process is then the only one, and finds what the dead one left
    deaths = Deaths(*DEEDS[deed], step=3 if deed == "rebuild" else 1)
    for point in deaths:
        before = (Status.PUBLISHED, *state[1:])
        state = in_another_process(aftermath, f"After {point}")[FIRST]
        assert state in (before, outcome(deed, before, point)), point
        done.append(state != before)
    assert len(deaths.passed) > 15
    commit = deaths.passed.index(COMMIT)
    if deed != "rebuild":  # which changes nothing that can be seen
        assert done == [at > commit for at in range(len(deaths.passed) + 1)]


@pytest.mark.parametrize("time", range(4))
def test_killed_at_any_moment(time):
    version = versions()
    process = Process(publish_on_and_on, 2)
    while versions() == version:
        sleep(0.005)
    sleep(Random(time).uniform(0, 0.08))
    process.kill()
    _, number, title = aftermath("After it")[FIRST]
    assert title == f"Edited {number}"
