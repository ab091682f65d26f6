"""Somebody publishes while an answer is being made, between any two statements of it: the answer
is that of before or that of after, wholly."""

from itertools import count
from threading import Thread

import pytest
from django.db import connection

from casestudies import catalogue, workflow
from casestudies.catalogue import Criteria
from casestudies.catalogue.writing.rebuild import rebuild
from casestudies.models import CaseStudy
from keywords.models import Keyword

from ... import making
from .telling import told, told_anew

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cases():
    work, jobs = making.keyword("work"), making.keyword("jobs")
    for code, tags in (("A", [work]), ("B", [jobs]), ("C", [])):
        case = making.case(code, keywords=tags, countries=[making.country("GB")])
        making.outcome(case)
        workflow.publish(case=case)


def case(slug):
    return CaseStudy.objects.get(slug=slug)


def publish_edit(slug, **fields):
    CaseStudy.objects.filter(slug=slug).update(**fields)
    workflow.publish(case=case(slug))


def nothing():
    pass


def publish_new():
    """Its title stands right before that of the news."""
    number, work = CaseStudy.objects.count(), Keyword.objects.get(slug="work")
    title = f"Case bb {number:03}"
    new = making.case(f"N{number}", title=title, summary="A quokka.", keywords=[work])
    workflow.publish(case=new)


def edit():
    publish_edit("a", title="Last by title", summary="A quokka.")


def edit_back():
    publish_edit("a", title="Case a", summary="What happened.")


def withdraw():
    if case("b").status == CaseStudy.Status.PUBLISHED:
        workflow.withdraw(case=case("b"), reason="It was wrong.")


def bring_back():
    workflow.publish(case=case("b"))


def part():
    row = Keyword.objects.get(slug="jobs")
    row.replaced_by = None
    row.save()


def merge():
    row = Keyword.objects.get(slug="jobs")
    row.replaced_by = Keyword.objects.get(slug="work")
    row.save()


DEEDS = {
    "publish a new case": (nothing, publish_new),
    "edit": (edit_back, edit),
    "withdraw": (bring_back, withdraw),
    "bring back": (withdraw, bring_back),
    "merge keywords": (part, merge),
    "rebuild": (nothing, rebuild),
}


def in_another_thread(deed):
    """Which has a connection of its own."""

    def do():
        try:
            deed()
        finally:
            connection.close()

    thread = Thread(target=do)
    thread.start()
    thread.join()


class Interrupted:
    """Does a deed right before a statement."""

    def __init__(self, deed, point):
        self.deed, self.point, self.statements = deed, point, 0

    def __call__(self, execute, sql, parameters, many, context):
        if self.statements == self.point:
            in_another_thread(self.deed)
        self.statements += 1
        return execute(sql, parameters, many, context)


ASKED = {
    "keywords by title": Criteria(sort="title").with_values("keyword", ["jobs", "work"]),
    "words": Criteria(q="quokka"),
}


# The order of titles and the texts are read as they are now, whatever version the rest is of.


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("deed", DEEDS)
def test_an_answer_is_that_of_one_version(deed, asked):
    criteria, (undo, do) = ASKED[asked], DEEDS[deed]
    told(criteria)
    for point in count():
        undo()
        publish_edit("c", summary=f"News {point}.")  # which the reader has yet to read
        before = told_anew(criteria)
        interrupted = Interrupted(do, point)
        with connection.execute_wrapper(interrupted):
            found = told(criteria)
        if interrupted.statements <= point:
            break
        assert found in (before, told_anew(criteria)), point
    assert point > 5


@pytest.mark.parametrize("asked", ASKED)
def test_a_request_that_was_overtaken_looks_again(asked):
    criteria = ASKED[asked]
    told(criteria)
    with (
        catalogue.answering_from(catalogue.versions()),
        connection.execute_wrapper(Interrupted(edit, point=0)),
    ):
        found = told(criteria)
    assert found == told_anew(criteria)
