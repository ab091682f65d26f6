"""A case with all its rows: what changed, and back again as one."""

import pytest

from casestudies import record, workflow
from casestudies.models import (
    CLAIM_MODELS,
    CaseKeyword,
    CaseStudy,
    Contribution,
    Disagreement,
    Finding,
    Outcome,
    Source,
)
from innosi.history.models import State
from innosi.history.recording import keep_now
from tests.casestudies import making

from .conftest import history, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    """With rows of every kind, and a state that is kept of it."""
    programme = making.programme("scheme")
    case = making.case(
        "ONE",
        keywords=[making.keyword("trust"), making.keyword("work")],
        countries=[making.country("GB")],
        localities=[making.locality("leeds")],
        projects=[making.project("miw")],
        programme=programme,
    )
    for model in CLAIM_MODELS:
        making.claim(model, case)
    codes = [claim.code for model in CLAIM_MODELS for claim in model.objects.all()]
    Disagreement.objects.create(case=case, first_code=codes[0], second_code=codes[1], note="So.")
    keep_now()
    return case


def said(case):
    """All that a record says, and what no record says of statements."""
    case = CaseStudy.objects.get(pk=case.pk)
    beside = [
        (claim.code, claim.order)
        for model in CLAIM_MODELS
        for claim in model.objects.filter(case=case)
    ]
    return record.build(case).to_json(), sorted(beside)


def test_a_form_keeps_one_state_that_says_what_changed(desk, case):
    outcome = Outcome.objects.get()
    desk.change(
        case,
        summary="What happened then.",
        **{"outcome_set-0-statement": "Less changed.", "outcome_set-0-value": "12.5"},
    )
    newest, first = history(case)
    assert (newest.by, newest.action) == ("administrator", "changed")
    assert newest.summary == f"Summary; Outcome {outcome.code}: statement, value"
    page = desk.look(case, newest.pk).content.decode()
    assert '<ins><span class="visually-hidden">[added: </span>Less' in page.replace("\n", "")
    assert "12.5" in page
    assert (first.action, first.by) == ("added", "")


def test_saving_a_form_unchanged_keeps_nothing(desk, case):
    desk.change(case)
    assert len(history(case)) == 1


def test_every_row_comes_back_as_it_was(desk, case):
    before, (state,) = said(case), history(case)
    case.title, case.summary, case.kind = "Another", "Other.", "place_synthesis"
    case.programme = None
    case.save()
    case.countries.set([making.country("SE")])
    case.localities.clear()
    case.research_projects.clear()
    CaseKeyword.objects.filter(content_object=case).delete()
    case.keywords.add(making.keyword("housing"))
    for model in CLAIM_MODELS:
        model.objects.filter(case=case).delete()
    making.claim(Finding, case)
    Disagreement.objects.all().delete()
    answer = desk.restore(case, state.pk)
    assert answer.status_code == 302
    assert said(case) == before
    assert history(case)[0].action == "restored"


def test_a_statement_that_was_deleted_has_its_code_again(desk, case):
    outcome, (state,) = Outcome.objects.get(), history(case)
    outcome.delete()
    later = making.outcome(case)
    desk.restore(case, state.pk)
    assert [*Outcome.objects.values_list("code", flat=True)] == [outcome.code]
    assert making.outcome(case).code not in {outcome.code, later.code}


def test_restoring_publishes_nothing_and_is_told_as_a_contribution(desk, case):
    (state,) = history(case)
    workflow.publish(case=case)
    desk.change(case, summary="Other words.")
    workflow.publish(case=case)
    desk.restore(case, state.pk)
    case.refresh_from_db()
    assert (case.status, case.versions.count()) == ("published", 2)
    assert case.versions.first().record["summary"] == "Other words."
    assert case.summary == "What happened."
    assert [one.user for one in Contribution.objects.filter(case=case)] == [desk.user]


def test_a_published_version_comes_back(desk, case):
    workflow.publish(case=case)
    before = case.versions.get().record
    CaseStudy.objects.get(pk=case.pk).keywords.set([making.keyword("housing")])
    Outcome.objects.all().delete()
    making.claim(Finding, case, order=1)
    Finding.objects.first().delete()
    desk.change(case, title="Renamed")
    page = desk.look(case, "v1").content.decode()
    assert "Published version 1" in page
    assert "housing" in page.lower()
    answer = desk.restore(case, "v1")
    assert answer.status_code == 302
    assert record.says_the_same(before, record.build(CaseStudy.objects.get()).to_json())
    assert CaseStudy.objects.get().versions.count() == 1


def test_marks_are_no_part_of_a_state(desk, case):
    Outcome.objects.update(checked_by=desk.user, checked_at="2026-03-01T12:00:00Z")
    case.summary = "Other."
    case.save()
    keep_now()
    assert [state.action for state in history(case)] == ["changed", "added"]
    desk.restore(case, history(case)[1].pk)
    assert Outcome.objects.get().checked_by == desk.user


def test_a_statement_that_comes_back_is_to_be_checked_again(desk, case):
    (state,) = history(case)
    Outcome.objects.update(checked_by=desk.user, checked_at="2026-03-01T12:00:00Z")
    Outcome.objects.all().delete()
    desk.restore(case, state.pk)
    assert Outcome.objects.get().checked_by is None


def test_checks_hold_for_statements_that_read_as_they_were_published(desk, case):
    kept, changed = Outcome.objects.get(), Finding.objects.get()
    for claim in (kept, changed):
        claim.checked_by, claim.checked_at = desk.user, "2026-03-01T12:00:00Z"
        claim.save()
    workflow.publish(case=case)
    changed.statement = "It takes longer."
    changed.save()
    desk.restore(case, "v1")
    kept.refresh_from_db()
    changed.refresh_from_db()
    assert (changed.statement, changed.checked_by) == ("It takes time.", None)
    assert kept.checked_by == desk.user


def test_what_was_published_keeps_its_address(desk, case):
    (state,) = history(case)
    case.slug = "other"
    case.save()
    workflow.publish(case=case)
    assert desk.restore(case, state.pk).status_code == 302
    case.refresh_from_db()
    assert case.slug == "other"


def test_what_is_gone_is_named_and_nothing_changes(desk, case):
    (state,) = history(case)
    old = Source.objects.get()
    new = making.source("other")
    for model in CLAIM_MODELS:
        model.objects.update(source=new)
    old.delete()
    case.title = "Later"
    case.save()
    before = said(case)
    page = desk.restore(case, state.pk).content.decode()
    assert "Nothing was changed" in page
    assert f"Source “{old.title}” is no longer there." in page
    assert "without what is no longer there" not in page
    assert said(case) == before


def test_keywords_that_are_gone_can_be_left_out(desk, case):
    (state,) = history(case)
    trust, work = case.keywords.order_by("name")
    CaseKeyword.objects.filter(tag=trust).delete()
    trust.delete()
    case.title = "Later"
    case.save()
    page = desk.restore(case, state.pk).content.decode()
    assert "Keywords: “Trust” is no longer there." in page
    assert CaseStudy.objects.get().title == "Later"
    desk.restore(case, state.pk, without_missing="1")
    assert [*CaseStudy.objects.get().keywords.all()] == [work]
    assert CaseStudy.objects.get().title == "Case one"


def test_what_a_form_would_refuse_is_refused(desk, case):
    (state,) = history(case)
    case.title = "Later"
    case.save()
    making.case("TWO", title="Case one")
    page = desk.restore(case, state.pk).content.decode()
    assert "There is the case study “Case one” already." in page
    assert CaseStudy.objects.get(pk=case.pk).title == "Later"


def test_a_draft_that_was_deleted_comes_back_whole(desk, case):
    before, pk = said(case), case.pk
    Outcome.objects.all().delete()
    spent = {one.code for one in case.claim_codes.all()}
    desk.delete(case)
    assert not CaseStudy.objects.exists()
    case.pk = pk
    deleted, state, *_ = history(case)
    assert (deleted.action, deleted.by) == ("deleted", "administrator")
    listed = desk.client.get("/admin/casestudies/casestudy/deleted/").content.decode()
    assert f"/{pk}/history/{state.pk}/" in listed
    added = history(case)[-1]
    assert desk.restore(case, added.pk).status_code == 302
    assert said(case) == before
    assert {one.code for one in case.claim_codes.all()} >= spent
    assert not [*desk.client.get("/admin/casestudies/casestudy/deleted/").context["found"]]


def test_a_loaded_case_is_kept_with_its_first_change(desk, loaded):
    assert not State.objects.exists()
    case = CaseStudy.objects.filter(outcome_set__isnull=False).first()
    before = said(case)
    desk.change(case, summary="Other words.")
    assert [row[0] for row in told(case)] == ["changed", "found"]
    desk.restore(case, history(case)[1].pk)
    assert said(case) == before


def test_a_case_without_a_state_is_kept_with_its_first_change(desk, case):
    State.objects.all().delete()
    before = said(case)
    desk.change(case, summary="Other words.")
    assert [row[0] for row in told(case)] == ["changed", "found"]
    page = desk.client.get(desk.page(case, "history")).content.decode()
    assert "As it was before" in page
    desk.restore(case, history(case)[1].pk)
    assert said(case) == before
