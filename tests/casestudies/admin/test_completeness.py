"""The checklist beside a case's form, and publishing that waits for it."""

import pytest
from django.urls import reverse

from casestudies.models import CaseStudy, Source
from tests.casestudies import making
from tests.support.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(people):
    return making.complete(making.case("ONE", created_by=people["contributor"]))


@pytest.fixture
def form_page(client, people, case):
    def form_page(name):
        client.force_login(people[name])
        page = reverse("admin:casestudies_casestudy_change", args=[case.pk])
        return Page(client.get(page).content)

    return form_page


@pytest.fixture
def publish(client, people, case):
    def publish(**sent):
        client.force_login(people["editor"])
        page = reverse("admin:casestudies_casestudy_step", args=[case.pk, "publish"])
        answer = client.post(page, {"why": ""} | sent, follow=True) if sent else client.get(page)
        case.refresh_from_db()
        return Page(answer.content)

    return publish


def test_each_open_item_leads_to_where_it_is_mended(form_page, case):
    CaseStudy.objects.update(licence="", summary="Short.")
    case.countries.clear()
    case.tagged.all().delete()
    case.outcome_set.all().delete()
    case.fieldwork_set.all().delete()
    making.outcome(case, evidence_type="survey")
    page = form_page("contributor")
    side = page.one(".completeness")
    assert "4 open, 3 advised" in side.text
    leads = [link["href"] for link in side.all("a")]
    assert len(leads) == 7
    for href in leads:
        assert href.startswith("/") or href.removeprefix("#") in page.ids, href


def test_where_nothing_is_open_nothing_is_to_do(form_page):
    side = form_page("editor").one(".completeness")
    assert "0 open, 0 advised" in side.text
    assert not side.has("a")


def test_who_may_not_mend_is_led_nowhere(form_page):
    CaseStudy.objects.update(licence="")
    side = form_page("taxonomist").one(".completeness")
    assert "None chosen" in side.text
    assert not side.has("a")


def test_a_new_case_has_no_checklist_yet(client, people):
    client.force_login(people["contributor"])
    page = Page(client.get(reverse("admin:casestudies_casestudy_add")).content)
    assert not page.has(".completeness")


def test_what_blocks_publishing_is_named_on_the_page_and_refused_by_post(
    form_page, publish, client, case
):
    CaseStudy.objects.update(licence="")
    page = form_page("editor")
    assert page.one(".step-closed").text == "Publish: waits for a licence"
    shown = publish()
    assert "None chosen" in shown.one(".completeness").text
    assert shown.one(".completeness a")["href"].endswith("/change/#id_licence")
    assert not shown.has("form input[value=Publish]")
    refused = publish(anyway="on")
    assert "It waits for a licence." in refused.one(".errorlist").text
    sent = {"action": "publish", "_selected_action": [case.pk]}
    listed = client.post(reverse("admin:casestudies_casestudy_changelist"), sent, follow=True)
    assert "was not published: it waits for a licence." in listed.content.decode()
    assert case.status == "draft"


def test_what_is_advised_asks_once(publish, client, case):
    case.outcome_set.update(checked_at=None)
    sent = {"action": "publish", "_selected_action": [case.pk]}
    publish()
    listed = client.post(reverse("admin:casestudies_casestudy_changelist"), sent, follow=True)
    assert "what is advised is open: a check of ONE-01" in listed.content.decode()
    asked = publish(why="The first version.")
    assert case.status == "draft"
    assert "Tick this to publish" in asked.one(".errorlist").text
    assert "The first version." in asked.one("textarea").text
    publish(why="The first version.", anyway="on")
    assert case.status == "published"


def test_submitting_shows_what_is_open_and_goes_on(client, people, case):
    CaseStudy.objects.update(licence="")
    client.force_login(people["contributor"])
    page = reverse("admin:casestudies_casestudy_step", args=[case.pk, "submit"])
    assert "None chosen" in Page(client.get(page).content).one(".completeness").text
    client.post(page, {"why": ""})
    case.refresh_from_db()
    assert case.status == "in_review"


def test_of_what_no_record_can_hold_the_page_says_so(form_page):
    Source.objects.update(authors=["as a script stored it"])
    assert "what no record can" in form_page("editor").one(".completeness").text
