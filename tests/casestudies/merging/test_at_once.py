"""Two curators merge at the same moment: one does, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from casestudies.merging import doing
from casestudies.merging.kinds import KINDS
from keywords.merging.errors import MergeError
from keywords.models import Merge
from tests.casestudies import making

pytestmark = pytest.mark.django_db(transaction=True)


def both(*jobs):
    barrier = Barrier(len(jobs))

    def run(job):
        kind, gone, stays = job
        barrier.wait(timeout=20)
        try:
            doing.merge(kind=KINDS[kind], gone=gone, stays=stays, by=None)
            return ""
        except MergeError as error:
            return str(error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return sorted(pool.map(run, jobs))


@pytest.mark.parametrize("kind", ["keyword", "organisation"])
def test_two_ways_round(kind):
    make = making.keyword if kind == "keyword" else making.organisation
    one, other = make("one"), make("other")
    done, told = both((kind, one, other), (kind, other, one))
    assert done == ""
    assert "was merged into" in told
    assert Merge.objects.count() == 1


def test_into_two_others():
    one, two, three = (making.organisation(slug) for slug in ("one", "two", "three"))
    done, told = both(("organisation", one, two), ("organisation", one, three))
    assert done == ""
    assert told.startswith("“One” was merged into")
