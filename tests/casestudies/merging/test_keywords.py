"""Merging, splitting, moving and retagging keywords, as readers and curators meet it."""

import pytest
from django.contrib.auth.models import User

from casestudies import catalogue, workflow
from casestudies.integrity.check import check
from casestudies.merging import doing
from casestudies.merging import keywords as tagging
from casestudies.merging.keywords import ADD, REMOVE, REPLACE, Retag
from casestudies.merging.kinds import KINDS
from casestudies.models import CaseStudy, CaseVersion, Contribution
from keywords.merging.errors import MergeError
from keywords.models import Broader, KeywordLabel
from tests.casestudies import making

from .test_entities import counts, leads

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    """administration > local governments > municipality > village; two cases, and a draft."""
    top = making.keyword("administration")
    local = making.keyword("local-governments", top)
    municipality = making.keyword("municipality", local)
    village = making.keyword("village", municipality)
    KeywordLabel.objects.create(keyword=municipality, text="Kunta", language="fi", kind="preferred")
    for code, tags in (("ONE", [municipality, local]), ("TWO", [village])):
        workflow.publish(case=making.case(code, tags))
    making.case("DRAFT", [municipality])
    return {"top": top, "local": local, "municipality": municipality, "village": village}


def test_readers_find_one_keyword_and_the_tree_closes(client, tree):
    gone, stays = tree["municipality"], tree["local"]
    done = doing.merge(kind=KINDS["keyword"], gone=gone, stays=stays, by=None)
    assert (done.cases, CaseVersion.objects.count()) == (2, 2)
    assert counts("keyword") == {"administration": 2, "local-governments": 2, "village": 1}
    assert leads(client, "/keywords/municipality/") == "/keywords/local-governments/"
    page = client.get("/keywords/local-governments/").content.decode()
    assert "Kunta" in page
    assert "/keywords/village/" in page
    assert catalogue.answer(catalogue.Criteria(q="municipality")).total == 2
    case = client.get("/cases/one/").content.decode()
    assert case.count("/keywords/local-governments/") == 1
    assert check() == []
    doing.undo(merge=done, by=None)
    assert counts("keyword") == {
        "administration": 2,
        "local-governments": 2,
        "municipality": 2,
        "village": 1,
    }
    assert check() == []


def test_a_published_case_is_not_published_anew(tree):
    doing.merge(kind=KINDS["keyword"], gone=tree["municipality"], stays=tree["local"], by=None)
    assert not Contribution.objects.exists()


def test_a_split_changes_working_copies(tree):
    user = User.objects.create(username="taxonomist")
    case = tree["village"].tagged_cases.get().content_object
    new, changed = tagging.split(
        keyword=tree["village"],
        name="Hamlet",
        scope_note="",
        below=False,
        cases=[case],
        keeps=False,
        by=user,
    )
    assert [*new.broader.all()] == [tree["municipality"]]
    assert changed == [case]
    assert [*case.keywords.all()] == [new]
    assert Contribution.objects.get().case == case
    assert counts("keyword")["village"] == 1  # until it is published again
    with pytest.raises(MergeError, match="already"):
        tagging.split(
            keyword=new, name="VILLAGE ", scope_note="", below=True, cases=[], keeps=True, by=user
        )


def test_a_keyword_is_moved_and_circles_are_refused(client, tree):
    tagging.move(keyword=tree["village"], broader=[tree["top"]])
    assert counts("keyword") == {
        "administration": 2,
        "local-governments": 1,
        "municipality": 1,
        "village": 1,
    }
    with pytest.raises(MergeError, match="“Municipality” lies under “Local Governments”"):
        tagging.move(keyword=tree["local"], broader=[tree["municipality"]])
    tagging.move(keyword=tree["village"], broader=[])
    assert not Broader.objects.filter(narrower=tree["village"]).exists()


def test_cases_are_retagged(tree):
    user = User.objects.create(username="editor")
    cases = list(CaseStudy.objects.all())
    one, two = tree["municipality"], tree["local"]

    def tags():
        return {case.code: {tag.slug for tag in case.keywords.all()} for case in cases}

    changed = tagging.retag(cases=cases, how=Retag(REPLACE, one, two), by=user)
    assert {case.code for case in changed} == {"ONE", "DRAFT"}
    assert tags() == {
        "ONE": {"local-governments"},
        "TWO": {"village"},
        "DRAFT": {"local-governments"},
    }
    assert {row.case.code for row in Contribution.objects.all()} == {"ONE", "DRAFT"}
    assert len(tagging.retag(cases=cases, how=Retag(ADD, one), by=user)) == 3
    assert len(tagging.retag(cases=cases, how=Retag(REMOVE, one), by=user)) == 3
    assert tagging.retag(cases=cases, how=Retag(REMOVE, one), by=user) == []
    with pytest.raises(MergeError, match="own place"):
        Retag(REPLACE, one, one)


def test_a_keyword_is_found_by_its_labels_and_by_what_it_was_called(tree):
    assert tagging.keyword_called("kunta ") == tree["municipality"]
    doing.merge(kind=KINDS["keyword"], gone=tree["municipality"], stays=tree["local"], by=None)
    assert tagging.keyword_called("MUNICIPALITY") == tree["local"]
    with pytest.raises(MergeError, match="There is no keyword “Kunst”"):
        tagging.keyword_called("Kunst")
