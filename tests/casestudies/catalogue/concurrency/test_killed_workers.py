"""A worker of the site may be killed at any moment: the site goes on, and what it says is right."""

import os
import signal
from itertools import count
from random import Random

import pytest

from casestudies import workflow
from casestudies.catalogue import versions
from casestudies.catalogue.ask import PAGE_SIZE
from casestudies.catalogue.writing.self_check import differences
from casestudies.models import CaseStudy, Country
from tests.bench.servers import gunicorn
from tests.support.database import address_of_database
from tests.support.page import Page
from tests.support.processes import Process, told, until_told
from tests.support.site import Site

from ... import making
from .visiting import Visitor

pytestmark = pytest.mark.django_db

COUNTRIES = ("DE", "GB", "SE")
CASES = 45
KILLS = 3
LISTS = [f"/cases/?country={code}" for code in COUNTRIES]
PATHS = [*LISTS, "/", "/cases/?q=quokka", "/cases/c1/", "/cases/?sort=title&page=2"]


@pytest.fixture
def server(tmp_path):
    """With a worker's process id in each answer."""
    site = Site(tmp_path)
    site.environment |= {"DATABASE_URL": address_of_database(), "TMPDIR": str(tmp_path)}
    with gunicorn("site", site, "tests.settings") as server:
        yield server


def publish_until_told(end):
    """Move cases from country to country, each always in one; how many were published."""
    random = Random(1)
    cases, countries = list(CaseStudy.objects.order_by("pk")), list(Country.objects.all())
    for done in count():
        case = random.choice(cases)
        case.summary = f"A quokka {done}."
        case.save()
        case.countries.set([random.choice(countries)])
        workflow.publish(case=case)
        if told(end):
            return done


def test_workers_are_killed_while_people_read_and_publish(server):
    for at in range(CASES):
        country = making.country(COUNTRIES[at % len(COUNTRIES)])
        workflow.publish(case=making.case(f"C{at}", countries=[country]))
    before = versions()[0]
    with until_told() as (end, _), Visitor(server.address, PATHS) as visitor:
        publisher = Process(publish_until_told, end)
        killed = set()
        for _time in range(KILLS):
            worker = next(one for one in server.workers("/healthz") if one not in killed)
            os.kill(worker, signal.SIGKILL)
            killed.add(worker)
    assert publisher.result() > KILLS
    assert visitor.faults == []
    assert visitor.statuses[200] > 10 * KILLS
    assert versions()[0] > before + KILLS
    assert list(differences()) == []
    workers = server.workers()
    assert not killed & workers.keys()
    for one in workers.values():
        assert_lists_agree(one)


def assert_lists_agree(worker):
    """Each heading is the sum over its pages, and what the facet says where that leads to it."""
    counted = Page(worker.get("/cases/").text()).counts["country"]
    assert sum(counted.values()) == CASES
    for code, total in counted.items():
        assert walked(worker, f"country={code}") == total
    for parameters in ("sort=newest", "sort=title", "q=quokka"):
        walked(worker, parameters)


def walked(worker, parameters):
    """How many cases stand on all pages of a list."""
    first = Page(worker.get(f"/cases/?{parameters}").text())
    cases = [
        case
        for page in range(-(-first.total // PAGE_SIZE))
        for case in Page(worker.get(f"/cases/?{parameters}&page={page + 1}").text()).cases
    ]
    assert first.total == len(cases) == len(set(cases)), parameters
    return first.total
