"""What a case should have before readers see it."""

import pytest
from django.contrib.auth.models import User

from casestudies import completeness, record, workflow
from casestudies.completeness import Matter
from casestudies.models import CaseStudy
from tests.casestudies.reading import records

from . import making

COUNTRY = {"id": 1, "slug": "GB", "label": "United Kingdom"}
WORK = {"id": 1, "slug": "work", "label": "Work"}
CHECKED = {"checked_on": "2026-11-01"}
FIELDWORK = records.claim(8, method="Interviews", **CHECKED)
WHOLE = {
    "summary": "A summary. " * 10,
    "countries": [COUNTRY],
    "keywords": [WORK],
    "outcomes": [records.outcome(1, **CHECKED)],
    "fieldwork": [FIELDWORK],
}


def open_in(was_published=False, **fields):
    made = records.record(**WHOLE | fields)
    found = completeness.open_items(made, was_published=was_published)
    return {str(item.matter): item.must for item in found}


def silent(about):
    return [records.finding(9, "not_reported") | {"about": about} | CHECKED]


def test_a_complete_case_lacks_nothing():
    assert open_in() == {}
    assert {item.matter for item in completeness.items_of(records.record())} == {*Matter}


PLACE = {**COUNTRY, "slug": "leeds", "kind": "city", "country": COUNTRY}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"countries": []}, {"place": True}),
        ({"countries": [], "localities": [PLACE]}, {}),
        ({"keywords": []}, {"keyword": True}),
        ({"outcomes": []}, {"outcome": True}),
        ({"outcomes": [], "findings": silent("outcomes")}, {}),
        ({"outcomes": [], "findings": silent("dates")}, {"outcome": True}),
        ({"licence": ""}, {"licence": True}),
        ({"licence": "LicenseRef-All-Rights-Reserved"}, {}),
        ({"summary": "x" * 79}, {"summary": True}),
        ({"summary": "x" * 80}, {}),
        ({"summary": "x" * 1_200}, {}),
        ({"summary": "x" * 1_201}, {"summary": True}),
        ({"summary": " " * 200}, {"summary": True}),
        ({"fieldwork": []}, {"fieldwork": False}),
        ({"fieldwork": [], "findings": silent("fieldwork")}, {}),
        ({"outcomes": [records.outcome(1)]}, {"checked": False}),
    ],
)
def test_what_it_lacks(fields, expected):
    assert open_in(**fields) == expected


@pytest.mark.parametrize(
    ("evidence", "direction", "comparator", "lacks"),
    [
        ("survey", "positive", "", True),
        ("survey", "positive", "the year before", False),
        ("qualitative", "positive", "", False),
        ("", "not_assessed", "", False),
    ],
)
def test_what_was_measured_is_compared_with_something(evidence, direction, comparator, lacks):
    fields = {"evidence_type": evidence, "comparator": comparator} | CHECKED
    outcomes = [records.outcome(1, direction, **fields)]
    assert ("comparison" in open_in(outcomes=outcomes)) == lacks
    assert "comparison" not in open_in(outcomes=outcomes, findings=silent("comparison"))


def test_of_many_statements_a_few_are_named():
    outcomes = [records.outcome(number) for number in range(1, 9)]
    found = completeness.open_items(records.record(**WHOLE | {"outcomes": outcomes}))
    (unchecked,) = [item for item in found if item.matter == Matter.CHECKED]
    assert unchecked.wants == "a check of WRK-01, WRK-02, WRK-03, WRK-04, WRK-05 and 3 more"
    assert unchecked.detail == "8 of 9 not yet checked"


def test_a_case_that_readers_have_may_be_mended_before_its_outcomes_are_read():
    assert open_in(was_published=True, outcomes=[]) == {"outcome": False}
    assert open_in(was_published=True, licence="") == {"licence": True}


# Publishing


@pytest.fixture
def editor(db):
    return User.objects.create_user("editor")


def test_nobody_publishes_what_is_not_complete(editor):
    case = making.complete(making.case("ONE"))
    CaseStudy.objects.update(licence="")
    case.tagged.all().delete()
    with pytest.raises(workflow.WorkflowError, match=r"it waits for a keyword; a licence\."):
        workflow.publish(case=case, by=editor, although_advised=True)
    assert not case.versions.exists()


def test_what_is_advised_is_asked_once(editor):
    case = making.complete(making.case("ONE"))
    case.fieldwork_set.all().delete()
    with pytest.raises(workflow.WorkflowError, match="how the evidence was gathered"):
        workflow.publish(case=case, by=editor)
    assert workflow.publish(case=case, by=editor, although_advised=True).number == 1


def test_of_several_those_that_are_not_complete_are_named(editor):
    whole, bare = making.complete(making.case("ONE")), making.case("TWO")
    done, refused = workflow.publish_each(cases=[whole, bare], by=editor)
    assert done.version.number == 1
    assert "it waits for a country or locality; a keyword; an outcome" in refused.refusal


def test_commands_publish_what_there_is(db):
    assert workflow.publish(case=making.case("ONE")).number == 1


def test_publishing_again_what_readers_see_asks_for_nothing(editor):
    case = making.case("ONE")
    first = workflow.publish(case=case)
    assert workflow.publish(case=case, by=editor) == first


def test_the_whole_collection_may_be_published(loaded, editor):
    """By somebody who was shown what is advised. Of a place study or a programme no source may have
    been read for outcomes yet: cases like that, which readers have already, get no more."""
    open_in_case = {
        case.code: completeness.open_items(record.build(case), was_published=True)
        for case in CaseStudy.objects.all()
    }
    blocked = {code for code, found in open_in_case.items() if any(item.must for item in found)}
    unread = [
        code
        for code, found in open_in_case.items()
        if Matter.OUTCOME in {item.matter for item in found}
    ]
    assert blocked == set()
    assert len(unread) <= 37
