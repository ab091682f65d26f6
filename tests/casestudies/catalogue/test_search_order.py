"""Which of the cases that were found comes first. Runs on both databases, which must agree."""

from itertools import chain

import pytest

from casestudies import catalogue, workflow
from casestudies.catalogue import Criteria
from casestudies.catalogue.ask import PAGE_SIZE
from casestudies.catalogue.search import ranking

from .. import making

pytestmark = pytest.mark.django_db


def publish(code, title=None, summary="What happened.", body="", **fields):
    case = making.case(code, title=title or f"Case {code.lower()}", summary=summary, **fields)
    if body:
        making.section(case, body)
    workflow.publish(case=case)
    return case


def codes(text, **criteria):
    return [card.code for card in catalogue.answer(Criteria(q=text, **criteria)).cards]


def some(text):
    """Codes of the cases that have some of the words, in order; and how many there are."""
    answer = catalogue.answer(Criteria(q=text))
    cards = answer.cards_of(answer.shown_with_some)
    return [cards[pk].code for pk in answer.shown_with_some], answer.with_some.count


def test_a_title_word_for_word_comes_first_with_its_subtitle_or_without():
    publish("A", "Making It Work: lone parents in five places")
    publish("B", "Making it work work work", "Making it work, making it work.")
    publish("C", "How making it work works")
    assert codes("making it work")[0] == "A"
    assert codes("Making It Work: lone parents in five places")[0] == "A"
    assert codes("how making it work works")[0] == "C"
    assert codes("c")[0] == "C"  # by its code


def test_words_that_are_rare_beside_one_another_or_in_a_short_text_weigh_more():
    publish("LONG", body="A loan. " + "Other words stand here too. " * 60)
    publish("SHORT", body="A loan.")
    publish("APART", "Fund that was no loan")
    publish("NEAR", "A loan fund that was")
    assert codes("loan", sort="relevance")[-2:] == ["SHORT", "LONG"]
    assert codes("loan fund") == ["NEAR", "APART"]


def test_pages_go_on_where_the_one_before_ended(monkeypatch):
    """Also beyond the cases that are read."""
    monkeypatch.setattr(ranking, "MOST_RANKED", 7)
    for number in range(45):
        title = f"{'Loan' if number % 9 == 0 else 'Saving'} {number:02}"
        publish(f"N{number:02}", title, "A loan. " * 2)
    pages = [codes("loan", page=page) for page in range(1, 46 // PAGE_SIZE + 2)]
    assert sum(map(len, pages)) == 45
    assert {*chain(*pages)} == {f"N{number:02}" for number in range(45)}
    assert pages[0][:5] == ["N36", "N27", "N18", "N09", "N00"]


def test_cases_with_some_of_the_words_stand_below_and_count_for_nothing_else():
    publish("ALL", "Childcare for lone parents")
    publish("TWO", "Lone parents")
    publish("ONE", "Childcare", countries=[making.country("SE")])
    publish("NONE", "Housing")
    answer = catalogue.answer(Criteria(q="childcare lone parents"))
    assert [card.code for card in answer.cards] == ["ALL"]
    assert some("childcare lone parents") == (["TWO", "ONE"], 2)
    assert some("childcare lone nowhere") == (["ALL", "ONE", "TWO"], 3)
    assert some("childcare lone -parents") == (["ONE"], 1)
    assert some("childcare") == ([], 0)
    assert {one.value: one.count for one in answer.facet("country").values} == {"SE": 0}
    sweden = Criteria(q="childcare lone").with_values("country", ["SE"])
    assert catalogue.answer(sweden).with_some.count == 1


def test_both_databases_give_one_order(loaded):
    """Written down here: the same lines are run on each of them."""
    answers = {text: codes(text) for text in ("lone parents work", "housing", "youth employment")}
    assert answers["lone parents work"][0] == "GLPP"
    for text, found in answers.items():
        snapshot = catalogue.current()
        known = catalogue.answer(Criteria(q=text)).selection
        again = ranking.page(snapshot, known.found, known.cases, 0, PAGE_SIZE)
        assert [entry.case.code for entry in entries(again)] == found


def entries(numbers):
    from casestudies.models import CatalogueEntry

    rows = CatalogueEntry.objects.select_related("case").in_bulk(numbers)
    return [rows[number] for number in numbers]
