"""Most evidence first: what counts as evidence, and in which order cases come that have as much."""

import pytest

from casestudies import catalogue, workflow
from casestudies.catalogue import Criteria

from .. import making

pytestmark = pytest.mark.django_db


def publish(code, *outcomes):
    case = making.case(code)
    for fields in outcomes:
        making.outcome(case, **fields)
    workflow.publish(case=case)
    return case


def listed(**criteria):
    return [card.code for card in catalogue.answer(Criteria(**criteria)).cards]


NOT_YET = {"direction": "not_assessed", "evidence_type": ""}
WITHOUT = {"evidence_type": ""}
SURVEY = {"evidence_type": "survey"}


def test_without_evidence_cases_with_more_statements_come_first():
    publish("FIVE", *[WITHOUT] * 5)
    publish("NONE")
    assert listed() == ["FIVE", "NONE"]


def test_statements_count_that_stand_on_evidence():
    publish("TWO", SURVEY, {"direction": "negative", "evidence_type": "qualitative"})
    publish("NONE")
    publish("ONE", NOT_YET, NOT_YET, WITHOUT, SURVEY)
    publish("UNKNOWN", NOT_YET, WITHOUT)
    assert listed() == ["TWO", "ONE", "UNKNOWN", "NONE"]
    assert listed(sort="newest") == ["UNKNOWN", "ONE", "NONE", "TWO"]


def test_the_order_follows_an_edit_and_can_be_read_page_by_page():
    for number in range(30):
        publish(f"C{number}", *[SURVEY] * (number % 3))
    first, second = listed(), listed(page=2)
    assert len(set(first + second)) == 30
    assert first[0] == "C29"
    risen = publish("UP")
    for _ in range(3):
        making.outcome(risen)
    workflow.publish(case=risen)
    assert listed()[0] == "UP"


def test_a_text_is_ordered_by_match_unless_evidence_is_asked_for():
    publish("OLD", SURVEY)
    publish("NEW")
    assert listed(q="happened") == ["NEW", "OLD"]
    assert listed(q="happened", sort="evidence") == ["OLD", "NEW"]
