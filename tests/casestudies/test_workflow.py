from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from casestudies import catalogue, workflow
from casestudies.models import CaseStudy, CaseVersion, ImmutableError, Outcome, Source

from . import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return making.case("MIW", title="Making it work")


def listed():
    return [card.title for card in catalogue.answer(catalogue.Criteria()).cards]


def retitle(case, title):
    case.title = title
    case.save()


def test_a_case_on_its_way_to_readers(case):
    assert workflow.submit(case=case).status == "in_review"
    assert send_back(case=case).status == "draft"
    assert listed() == []
    workflow.submit(case=case)
    version = workflow.publish(case=case, by=None, note="First")
    case.refresh_from_db()
    assert (case.status, version.number, version.note) == ("published", 1, "First")
    assert version.record["title"] == "Making it work"
    assert listed() == ["Making it work"]


def test_who_published_is_kept(case):
    curator = get_user_model().objects.create_user("curator")
    assert workflow.publish(case=making.complete(case), by=curator).published_by == curator
    with pytest.raises(ProtectedError):
        curator.delete()


def test_publishing_what_did_not_change_makes_no_version(case):
    first = workflow.publish(case=case)
    before = catalogue.current().version
    assert workflow.publish(case=case, note="Again") == first
    assert case.versions.count() == 1
    assert catalogue.current().version == before


def test_there_and_back_makes_three_versions(case):
    for title in ("A", "B", "A"):
        retitle(case, title)
        workflow.publish(case=case)
    versions = case.versions.order_by("number")
    assert [version.number for version in versions] == [1, 2, 3]
    assert [version.record["title"] for version in versions] == ["A", "B", "A"]
    assert versions[0].checksum == versions[2].checksum
    assert listed() == ["A"]


def test_an_edit_is_not_seen_until_it_is_published(case):
    workflow.publish(case=case)
    retitle(case, "Half done")
    assert listed() == ["Making it work"]
    workflow.publish(case=case)
    assert listed() == ["Half done"]


def test_withdrawing_keeps_the_versions_and_takes_the_case_off_the_lists(case):
    workflow.publish(case=case)
    workflow.withdraw(case=case, reason=" The source was retracted. ")
    case.refresh_from_db()
    assert (case.status, case.withdrawn_reason) == ("withdrawn", "The source was retracted.")
    assert case.versions.count() == 1
    assert listed() == []


def test_a_withdrawn_case_can_return_unchanged(case):
    first = workflow.publish(case=case)
    workflow.withdraw(case=case, reason="By mistake")
    assert workflow.publish(case=case) == first
    case.refresh_from_db()
    assert (case.status, case.withdrawn_reason) == ("published", "")
    assert listed() == ["Making it work"]


def test_a_withdrawn_case_can_return_changed(case):
    workflow.publish(case=case)
    workflow.withdraw(case=case, reason="Wrong")
    retitle(case, "Put right")
    assert workflow.publish(case=case).number == 2
    assert listed() == ["Put right"]


def at(case, status):
    if status in ("published", "withdrawn"):
        workflow.publish(case=case)
    if status == "in_review":
        workflow.submit(case=case)
    if status == "withdrawn":
        workflow.withdraw(case=case, reason="Wrong")
    return CaseStudy.objects.get(pk=case.pk)


def send_back(*, case):
    return workflow.send_back(case=case, why="Mend the second figure.")


def withdraw(*, case):
    return workflow.withdraw(case=case, reason="Wrong")


@pytest.mark.parametrize(
    ("action", "status"),
    [
        (workflow.submit, "in_review"),
        (workflow.submit, "published"),
        (workflow.submit, "withdrawn"),
        (send_back, "draft"),
        (send_back, "published"),
        (send_back, "withdrawn"),
        (withdraw, "draft"),
        (withdraw, "in_review"),
        (withdraw, "withdrawn"),
    ],
)
def test_what_does_not_fit_the_status_is_refused(case, action, status):
    case = at(case, status)
    with pytest.raises(workflow.WorkflowError, match="“Making it work” can't be") as refusal:
        action(case=case)
    assert case.get_status_display().lower() in str(refusal.value)
    assert CaseStudy.objects.get(pk=case.pk).status == status


def test_the_status_that_counts_is_that_of_the_database(case):
    stale = CaseStudy.objects.get(pk=case.pk)
    workflow.publish(case=case)
    with pytest.raises(workflow.WorkflowError):
        workflow.submit(case=stale)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_readers_are_owed_a_reason(case, reason):
    workflow.publish(case=case)
    with pytest.raises(workflow.WorkflowError, match="Say why"):
        workflow.withdraw(case=case, reason=reason)
    assert listed() == ["Making it work"]


@pytest.mark.parametrize(
    "change",
    [
        lambda version: version.save(),
        lambda version: version.delete(),
        lambda version: CaseVersion.objects.update(note="Other"),
        lambda version: CaseVersion.objects.all().delete(),
        lambda version: CaseVersion.objects.filter(pk=version.pk).update(record={}),
        lambda version: version.case.versions.update(record={}),
        lambda version: version.case.versions.all().delete(),
        lambda version: CaseVersion.objects.bulk_update([version], ["note"]),
        lambda version: CaseVersion.objects.update_or_create(
            pk=version.pk, defaults={"note": "Other"}
        ),
    ],
)
def test_versions_are_never_changed(case, change):
    version = workflow.publish(case=case, note="As published")
    version.note = "Other"
    with pytest.raises(ImmutableError), transaction.atomic():
        change(version)
    stored = CaseVersion.objects.get()
    assert (stored.note, stored.record) == ("As published", version.record)


def test_a_case_that_was_published_is_not_deleted(case):
    workflow.publish(case=case)
    with pytest.raises(ProtectedError):
        case.delete()
    making.case("DRAFT").delete()


def test_a_failing_publication_leaves_nothing_behind(case, monkeypatch):
    def fail(*args):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("casestudies.catalogue.writing.writer.Writer.flush", fail)
    with pytest.raises(RuntimeError):
        workflow.publish(case=case)
    case.refresh_from_db()
    assert case.status == "draft"
    assert not CaseVersion.objects.exists()
    assert listed() == []


def test_a_clock_that_goes_back_dates_no_version_before_the_last_one(case):
    ahead = timezone.now() + timedelta(days=400)
    first = workflow.publish(case=case)
    CaseVersion._base_manager.filter(pk=first.pk).update(published_at=ahead)
    dates = [ahead]
    for title in ("Made it work", "Makes it work"):
        retitle(case, title)
        dates.append(workflow.publish(case=case).published_at)
    assert dates == sorted(set(dates))
    assert dates[-1] - ahead < timedelta(seconds=1)


def test_one_bad_case_of_several_is_named_and_the_others_are_published(case):
    """What forms refuse can be stored by a script, in many ways."""
    bad = [making.case("BAD"), making.case("WORSE"), making.case("GONE")]
    for one, authors in zip(bad, ([{"nickname": "Al"}], ["Al"], []), strict=True):
        making.claim(Outcome, one, source=making.source(one.slug, authors=authors))
    Outcome.objects.filter(case=bad[2]).delete()
    CaseStudy.objects.filter(pk=bad[2].pk).delete()
    attempts = [*workflow.publish_each(cases=[*bad, case])]
    assert [bool(attempt.version) for attempt in attempts] == [False, False, False, True]
    assert "nickname" in attempts[0].refusal
    assert all(attempt.refusal for attempt in attempts[:3])
    assert listed() == ["Making it work"]
    Source.objects.update(authors=[])
    assert all(attempt.is_new for attempt in workflow.publish_each(cases=bad[:2]))
