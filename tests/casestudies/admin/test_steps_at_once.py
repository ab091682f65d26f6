"""Two people take a step of the same case: one does, and the other is told."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from casestudies import workflow
from casestudies.models import CaseStudy, CaseVersion, Step
from tests.casestudies import making
from tests.support.page import Page

Status = CaseStudy.Status


@pytest.fixture
def case(people):
    """A draft that the contributor wrote, and that two others may take through every step."""
    case = making.complete(making.case("ONE", created_by=people["contributor"]))
    workflow.note_contribution(case, people["contributor"])
    return case


def page_of(case, action):
    return reverse("admin:casestudies_casestudy_step", args=[case.pk, action])


def opened(client, case, action):
    """What the page of the step would send."""
    page = Page(client.get(page_of(case, action)).content)
    return {"seen": page.one("input[name=seen]")["value"], "why": "", "anyway": "on"}


def brought_to(case, status):
    if status == Status.IN_REVIEW:
        workflow.submit(case=case)
    elif status == Status.PUBLISHED:
        workflow.publish(case=case)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("action", "start"),
    [
        ("submit", Status.DRAFT),
        ("send-back", Status.IN_REVIEW),
        ("publish", Status.IN_REVIEW),
        ("withdraw", Status.PUBLISHED),
    ],
)
def test_at_once(people, case, action, start):
    brought_to(case, start)
    steps = Step.objects.count()
    clients = {name: Client() for name in ("editor", "administrator")}
    sent = {}
    for name, client in clients.items():
        client.force_login(people[name])
        sent[name] = opened(client, case, action) | {"why": f"Said by {name}."}

    def take(name):
        try:
            return clients[name].post(page_of(case, action), sent[name])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = dict(zip(clients, pool.map(take, clients), strict=True))
    (told,) = [name for name in clients if answers[name].status_code == 200]
    (took,) = {*clients} - {told}
    assert answers[took].status_code == 302
    assert Step.objects.count() == steps + 1
    assert Step.objects.latest("pk").by == people[took]
    page = answers[told].content.decode()
    assert f"by {took} while this page was open" in page
    assert f"Said by {took}." in page
    assert f"Said by {told}." in page, "What was typed is still there"


@pytest.mark.django_db
class TestWhatWasSeen:
    def test_what_was_withdrawn_meanwhile_is_not_published_again(self, client, people, case):
        workflow.publish(case=case)
        client.force_login(people["editor"])
        sent = opened(client, case, "publish")
        workflow.withdraw(case=case, reason="The report was retracted.", by=people["administrator"])
        answer = client.post(page_of(case, "publish"), sent)
        assert "withdrawn by administrator" in answer.content.decode()
        case.refresh_from_db()
        assert case.status == Status.WITHDRAWN
        assert client.post(page_of(case, "publish"), opened(client, case, "publish")).url
        case.refresh_from_db()
        assert case.status == Status.PUBLISHED

    def test_what_was_changed_meanwhile_is_not_published_unseen(self, client, people, case):
        client.force_login(people["editor"])
        sent = opened(client, case, "publish")
        CaseStudy.objects.update(summary=f"{case.summary} And more that nobody saw.")
        answer = client.post(page_of(case, "publish"), sent)
        assert "was changed while this page was open" in answer.content.decode()
        assert not CaseVersion.objects.exists()

    @pytest.mark.parametrize("seen", ["x", ":", "1", "9" * 30 + ":", "-1:"])
    def test_a_page_from_elsewhere(self, client, people, case, seen):
        client.force_login(people["editor"])
        sent = opened(client, case, "publish") | {"seen": seen}
        assert client.post(page_of(case, "publish"), sent).status_code == 200
        assert not CaseVersion.objects.exists()
