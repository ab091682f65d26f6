"""Keywords of a case, ticked in the tree."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from casestudies.admin.cases.keyword_picker import Picker, in_tree
from casestudies.models import CaseKeyword, CaseStudy
from keywords.graph import Concept, KeywordGraph
from keywords.models import Broader, KeywordLabel
from tests.support.forms import fields_of, messages_of

from .. import making
from .test_admin import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def work():
    return making.keyword("work")


@pytest.fixture
def training(work):
    return making.keyword("training", work)


@pytest.fixture
def case(training):
    return making.case(keywords=[training])


@pytest.fixture
def opened(admin_client):
    def opened(case):
        answer = admin_client.get(url(CaseStudy, "change", case.pk))
        return fields_of(answer.content.decode())

    return opened


@pytest.fixture
def save(admin_client):
    def save(case, sent, *ticked):
        keys = [str(getattr(one, "pk", one)) for one in ticked]
        return admin_client.post(url(CaseStudy, "change", case.pk), sent | {"tagged-ticked": keys})

    return save


def keywords_of(case):
    return {row.tag for row in CaseKeyword.objects.filter(content_object=case)}


def test_ticks_are_saved(case, work, training, opened, save):
    sent = opened(case)
    assert sent["tagged-ticked"] == [str(training.pk)]
    assert save(case, sent, work, training).status_code == 302
    assert keywords_of(case) == {work, training}
    assert save(case, opened(case), work).status_code == 302
    assert keywords_of(case) == {work}
    assert save(case, opened(case)).status_code == 302
    assert keywords_of(case) == set()


def test_a_new_case_has_what_was_ticked(admin_client, work):
    page = url(CaseStudy, "add")
    sent = fields_of(admin_client.get(page).content.decode())
    sent |= {"title": "New", "code": "NEW", "summary": "What happened.", "kind": "place_synthesis"}
    assert admin_client.post(page, sent | {"tagged-ticked": [str(work.pk)]}).status_code == 302
    assert keywords_of(CaseStudy.objects.get()) == {work}


def test_what_two_tick_and_untick_is_put_together(case, work, training, opened, save):
    care, skills = making.keyword("care"), making.keyword("skills")
    CaseKeyword.objects.create(content_object=case, tag=care)
    first, second = opened(case), opened(case)
    save(case, first, training, care, work)
    save(case, second, care, skills)
    assert keywords_of(case) == {care, work, skills}


def test_what_both_tick_or_untick_is_no_clash(case, work, training, opened, save):
    first, second = opened(case), opened(case)
    assert save(case, first, work).status_code == 302
    assert save(case, second, work).status_code == 302
    assert keywords_of(case) == {work}
    assert CaseKeyword.objects.count() == 1


def test_a_refusal_elsewhere_keeps_ticks_and_what_others_saved(case, work, training, opened, save):
    care = making.keyword("care")
    sent = opened(case)
    CaseKeyword.objects.create(content_object=case, tag=care)
    answer = save(case, sent | {"title": ""}, work)
    again = fields_of(answer.content.decode())
    assert {*again["tagged-ticked"]} == {str(work.pk), str(care.pk)}
    assert save(case, again | {"title": "Named"}, *again["tagged-ticked"]).status_code == 302
    assert keywords_of(case) == {work, care}


@pytest.mark.parametrize("odd", ["abc", "-1", "9" * 30, "\x00", "999999", "1.0", "٣"])
def test_what_is_no_keyword_is_told(case, training, opened, save, odd):
    answer = save(case, opened(case), training, odd)
    assert answer.status_code == 200
    assert messages_of(answer.content.decode())
    assert keywords_of(case) == {training}


@pytest.mark.parametrize("shown", ["", "abc", "1,2,3", ",,,", "9" * 40, "\x00,1"])
def test_what_is_said_to_be_shown_takes_nothing_away_that_was_not(
    case, work, training, opened, save, shown
):
    answer = save(case, opened(case) | {"tagged-shown": shown}, work, training)
    assert answer.status_code == 302
    assert training in keywords_of(case)


def test_a_tick_that_was_left_follows_who_took_it_away(case, work, training, opened, save):
    sent = opened(case)
    CaseKeyword.objects.all().delete()
    assert save(case, sent, work, training).status_code == 302
    assert keywords_of(case) == {work}


def test_who_may_not_change_keywords_sees_chips_and_no_boxes(client, case, work, training, people):
    case.created_by = people["contributor"]
    case.save()
    client.force_login(people["contributor"])
    shown = client.get(url(CaseStudy, "change", case.pk)).content.decode()
    assert 'name="tagged-ticked"' in shown
    client.force_login(people["taxonomist"])
    answer = client.get(url(CaseStudy, "change", case.pk))
    shown = LexborHTMLParser(answer.content.decode())
    assert [one.text() for one in shown.css("[data-chips] li")] == ["Training"]
    assert not shown.css("[name=tagged-ticked]")
    client.post(url(CaseStudy, "change", case.pk), {"tagged-shown": "", "tagged-ticked": [work.pk]})
    assert keywords_of(case) == {training}


# The tree


def names(group):
    return [(one.depth, one.concept.name, one.is_again) for one in group.options]


def test_the_tree_with_counts_labels_and_a_second_place(case, work, training):
    skills = making.keyword("skills")
    Broader.objects.create(narrower=training, broader=skills)
    KeywordLabel.objects.create(keyword=training, text="Koulutus", language="fi", kind="preferred")
    making.keyword("alone")
    making.keyword("old", status="deprecated")
    making.keyword("new", status="candidate")
    making.keyword("merged", replaced_by=work)
    picker = Picker.of({training.pk}, [training.pk])
    assert [names(group) for group in picker.groups] == [
        [(0, "Skills", False), (1, "Training", False)],
        [(0, "Work", False), (1, "Training", True)],
        [(0, "Alone", False), (0, "New", False)],
    ]
    first = picker.groups[0].options[1]
    assert (first.count, first.ticked, first.sought) == (1, True, "training koulutus")
    assert picker.groups[2].options[1].state == "candidate"
    assert [one.name for one in picker.chosen] == ["Training"]


def test_what_was_put_aside_is_shown_where_a_case_has_it(case, training):
    training.status = "deprecated"
    training.save()
    picker = Picker.of({training.pk}, [training.pk])
    assert any(one.ticked for group in picker.groups for one in group.options)


def test_circles_are_gone_through_once(work, training):
    Broader.objects.bulk_create([Broader(narrower=work, broader=training)])
    options = [*in_tree(KeywordGraph.load().concepts)]
    assert [one.concept.name for one in options if not one.is_again] == ["Work", "Training"]


def test_three_thousand_keywords_ask_no_more_than_three(
    admin_client, case, django_assert_max_num_queries
):
    from keywords.models import Keyword

    Keyword.objects.bulk_create(
        Keyword(name=f"Term {n}", name_key=f"term {n}", slug=f"term-{n}") for n in range(3_000)
    )
    with django_assert_max_num_queries(6):
        picker = Picker.of(set(), [])
    assert sum(len(group.options) for group in picker.groups) == 3_002
    shown = admin_client.get(url(CaseStudy, "change", case.pk)).content
    assert shown.count(b'name="tagged-ticked"') == 3_002
    assert len(shown) < 1_500_000


links = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=16)


@settings(max_examples=60, deadline=None)
@given(links)
def test_every_keyword_has_one_box_whatever_the_tree(pairs):
    def concept(pk):
        up = tuple(b for a, b in pairs if a == pk)
        down = tuple(a for a, b in pairs if b == pk)
        return Concept(pk, f"k{pk}", f"K{pk}", "", "approved", None, (), up, down, (), ())

    boxes = [
        one.concept.id for one in in_tree({pk: concept(pk) for pk in range(8)}) if not one.is_again
    ]
    assert sorted(boxes) == [*range(8)]
