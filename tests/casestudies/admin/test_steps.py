"""A case's way from a contributor to readers and back, as those who take it see it."""

import pytest
from django.urls import reverse

from casestudies import workflow
from casestudies.models import CaseStudy, CaseVersion, Source
from tests.casestudies import making
from tests.support.page import Page

from .forms import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(people):
    """A draft that the contributor wrote."""
    case = making.complete(making.case("ONE", created_by=people["contributor"]))
    workflow.note_contribution(case, people["contributor"])
    return case


@pytest.fixture
def step(client, people, case):
    """Take a step as somebody: the page that comes of it."""

    def step(name, action, why=""):
        client.force_login(people[name])
        page = reverse("admin:casestudies_casestudy_step", args=[case.pk, action])
        answer = client.post(page, {"why": why}, follow=True)
        case.refresh_from_db()
        return Page(answer.content)

    return step


def test_a_case_goes_to_readers_and_back(step, case, people):
    step("contributor", "submit", "The figures are new.")
    assert case.status == "in_review"
    step("editor", "send-back", "The second figure has no source.")
    assert case.status == "draft"
    step("contributor", "submit")
    page = step("editor", "publish", "First version.")
    assert case.status == "published"
    version = CaseVersion.objects.get(case=case)
    assert (version.published_by, version.note) == (people["editor"], "First version.")
    step("editor", "withdraw", "The report was retracted.")
    assert (case.status, case.withdrawn_reason) == ("withdrawn", "The report was retracted.")
    told = page.one(".steps").text
    for said in ("The figures are new.", "The second figure has no source.", "contributor"):
        assert said in told


@pytest.mark.parametrize(
    ("name", "action", "start"),
    [("editor", "send-back", "in_review"), ("editor", "withdraw", "published")],
)
def test_a_reason_is_asked_where_somebody_is_owed_one(step, case, name, action, start):
    workflow.submit(case=case) if start == "in_review" else workflow.publish(case=case)
    page = step(name, action, "  ")
    assert case.status == start
    assert page.has(".errorlist")


def test_what_was_typed_is_kept_when_a_step_is_refused(client, step, case):
    workflow.submit(case=case)
    workflow.send_back(case=case, why="Mend it.")
    page = step("editor", "send-back", "This took a while to write.")
    assert "This took a while to write." in page.one("textarea").text
    assert "it is draft, not in review" in page.one(".errorlist").text


def test_nobody_publishes_alone_what_only_they_wrote(step, case, people):
    case.contributions.all().delete()
    workflow.note_contribution(case, people["editor"])
    page = step("editor", "publish", "I am sure.")
    assert case.status == "draft"
    assert "somebody else" in page.one(".errorlist").text.lower()
    workflow.note_contribution(case, people["contributor"])
    step("editor", "publish")
    assert case.status == "published"


def test_the_page_says_why_publishing_has_to_wait(client, case, people):
    case.contributions.all().delete()
    workflow.note_contribution(case, people["editor"])
    client.force_login(people["editor"])
    page = Page(client.get(reverse("admin:casestudies_casestudy_change", args=[case.pk])).content)
    assert "somebody else must look" in page.one(".step-closed").text


def test_an_administrator_publishes_alone_with_a_reason(step, case, people):
    case.contributions.all().delete()
    workflow.note_contribution(case, people["administrator"])
    page = step("administrator", "publish")
    assert case.status == "draft"
    assert "Why need nobody else look" in page.one("label").text
    step("administrator", "publish", "A broken address, mended.")
    assert case.status == "published"
    assert case.steps.first().why == "A broken address, mended."
    assert CaseVersion.objects.get(case=case).note == ""  # which readers see


def test_whoever_saves_a_change_has_written_and_publishing_begins_anew(client, case, people):
    client.force_login(people["editor"])
    page = reverse("admin:casestudies_casestudy_change", args=[case.pk])
    client.post(page, form_of(client.get(page)))
    assert {one.user for one in case.contributions.all()} == {people["contributor"]}
    client.post(page, form_of(client.get(page)) | {"summary": "Said better. " * 9})
    assert {one.user for one in case.contributions.all()} == {
        people["contributor"],
        people["editor"],
    }
    workflow.publish(case=CaseStudy.objects.get(pk=case.pk), by=people["editor"])
    assert not case.contributions.exists()


def test_what_no_record_can_hold_is_told_and_what_was_typed_is_kept(step, case):
    source = making.outcome(case).source
    Source.objects.filter(pk=source.pk).update(authors=["as a script stored it"])
    page = step("editor", "publish", "First version.")
    assert case.status == "draft"
    assert "which is in the log" in page.one(".errorlist").text
    assert "First version." in page.one("textarea").text


def test_publishing_what_readers_see_already_says_so(step, case):
    step("editor", "publish")
    page = step("editor", "publish", "Again.")
    assert "is as in version 1." in page.text
    assert case.versions.count() == 1


def test_a_new_case_is_of_who_adds_it(client, people):
    client.force_login(people["contributor"])
    page = reverse("admin:casestudies_casestudy_add")
    sent = {"title": "Mine", "slug": "mine", "code": "MINE", "summary": "It is mine."}
    client.post(page, form_of(client.get(page)) | sent | {"kind": "place_synthesis"})
    case = CaseStudy.objects.get(slug="mine")
    assert case.created_by == people["contributor"]
    assert workflow.wrote_alone(case, people["contributor"])


def test_a_case_that_is_gone_and_a_step_that_there_is_not(client, people):
    client.force_login(people["administrator"])
    page = reverse("admin:casestudies_casestudy_step", args=[999, "publish"])
    assert "Perhaps it was deleted" in client.get(page, follow=True).content.decode()
    for pk in ("x", "9" * 40, "%00"):
        assert client.get(f"/admin/casestudies/casestudy/{pk}/step/publish/").status_code in (
            302,
            400,
        )
    assert client.get("/admin/casestudies/casestudy/1/step/burn/").status_code == 404
