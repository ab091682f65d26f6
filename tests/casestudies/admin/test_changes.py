"""What differs, as curators see it before they publish and afterwards."""

import re
from urllib.parse import urlencode

import pytest
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from casestudies import workflow
from casestudies.admin.cases.changes import Asked
from casestudies.models import CaseStudy, CaseVersion, Outcome, Source
from tests.casestudies import making
from tests.support.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(client):
    client.force_login(get_user_model().objects.create_superuser("curator"))
    return client


@pytest.fixture
def case():
    """With two versions, and changed since."""
    case = making.case("ONE", summary="It began.")
    outcome = making.outcome(case, statement="Pay was low.")
    making.outcome(case, statement="Homes were built.")
    workflow.publish(case=case, note="The first.")
    change(case, "It went on.")
    workflow.publish(case=case, note="More was known.")
    change(case, "It ended.")
    outcome.direction = "negative"
    outcome.save()
    return CaseStudy.objects.get(pk=case.pk)


def change(case, summary):
    CaseStudy.objects.filter(pk=case.pk).update(summary=summary)
    case.refresh_from_db()


def changes(case, **asked):
    page = reverse("admin:casestudies_casestudy_changes", args=[case.pk])
    return page + ("?" + "&".join(f"{name.rstrip('_')}={it}" for name, it in asked.items()))


def told(answer):
    assert answer.status_code == 200
    page = Page(answer.content)
    return page, page.one(".changes").text


def test_the_working_copy_is_held_against_what_readers_see(curator, case):
    page, text = told(curator.get(changes(case)))
    assert "1 statement changed; summary changed. The other 1 statement is as it was." in text
    assert "[removed: Positive]" in text
    assert "[added: Negative]" in text
    assert "Pay was low." in text
    assert "From version 2 to the working copy" in page.one(".changes-page__pair").text


def test_two_versions_are_compared(curator, case):
    page, text = told(curator.get(changes(case, from_=1, to=2)))
    assert "Summary changed. The 2 statements are as they were." in text
    assert "From version 1 to version 2" in page.one(".changes-page__pair").text
    assert [box.get("value") for box in page.all("input[checked]")] == ["2", "1"]
    _, backwards = told(curator.get(changes(case, from_=2, to=1)))
    assert "[removed: went on]" in backwards


@pytest.mark.parametrize("asked", ["from=2&to=2", "from=1&to=1"])
def test_a_version_does_not_differ_from_itself(curator, case, asked):
    address = reverse("admin:casestudies_casestudy_changes", args=[case.pk])
    assert "Nothing differs." in told(curator.get(f"{address}?{asked}"))[1]


def test_a_case_that_was_never_published_is_all_new(curator):
    draft = making.case("NEW")
    making.outcome(draft, statement="Pay rose.")
    page, text = told(curator.get(changes(draft)))
    assert "Nothing was published yet: all of this is new." in text
    assert "[added: Pay rose.]" in text
    assert "There is no version yet" in page.one(".versions").text


ODD = ["", "0", "-1", "99", "9" * 30, "٣", "<b>", "working-copy", "1", "2", "\x00", "1.0", " 1"]


@given(st.dictionaries(st.sampled_from(["from", "to", "page"]), st.sampled_from(ODD) | st.text()))
def test_whatever_is_asked_names_two_states(asked):
    case = CaseStudy.objects.filter(code="ASK").first() or making.case("ASK")
    if not case.versions.exists():
        workflow.publish(case=case)
    query = QueryDict(urlencode(asked))
    found = Asked.of(case, query)
    assert found.before in (None, 1)
    assert found.after in (None, 1)
    assert len(found.wrong) <= 2
    assert re.fullmatch(r"\?from=1?&to=(1|working-copy)&page=2", found.address(2))


@pytest.mark.parametrize("odd", ODD)
def test_whatever_is_asked_is_answered(curator, case, odd):
    for name in ("from", "to", "page"):
        answer = curator.get(changes(case).partition("?")[0], {name: odd})
        assert answer.status_code == (400 if odd == "\x00" else 200)
        assert "“<b>”" not in answer.content.decode()


def test_a_version_that_is_not_there_is_named(curator, case):
    answer = curator.get(changes(case, from_="99"))
    assert "There is no version “99”." in answer.content.decode()
    told(answer)


def test_an_altered_version_is_not_compared(curator, case):
    version = case.versions.get(number=2)
    alter(version, version.record | {"summary": "Forged."})
    answer = curator.get(changes(case))
    assert answer.status_code == 200
    shown = Page(answer.content)
    assert "Version 2: It is not stored as it was published" in shown.one(".unfit").text
    assert "Forged" not in answer.content.decode()
    step = reverse("admin:casestudies_casestudy_step", args=[case.pk, "publish"])
    assert "It is not stored" in curator.get(step).content.decode()


def alter(version, record):
    """As a script on the database would."""
    QuerySet(CaseVersion).filter(pk=version.pk).update(record=record)


def test_many_changes_stand_on_several_pages(curator, case):
    Outcome.objects.bulk_create(
        Outcome(
            case=case,
            code=f"ONE-{number}",
            source=Source.objects.first(),
            locator="p. 1",
            domain=making.domain(),
            direction="positive",
            statement=f"Statement {number}.",
        )
        for number in range(100, 350)
    )
    page, text = told(curator.get(changes(case)))
    assert "250 added" in text
    assert "Page 1 of 3" in page.one(".changes-page__pages").text
    (following,) = [link.get("href") for link in page.all("a[rel=next]")]
    address = reverse("admin:casestudies_casestudy_changes", args=[case.pk])
    page, text = told(curator.get(address + following))
    assert "Page 2 of 3" in page.one(".changes-page__pages").text
    assert "Statement 200." in text
    step = curator.get(reverse("admin:casestudies_casestudy_step", args=[case.pk, "publish"]))
    assert "more changes stand" in step.content.decode()


# Where it stands besides


@pytest.mark.parametrize(
    ("step", "shown"),
    [("publish", True), ("submit", True), ("send-back", True), ("withdraw", False)],
)
def test_steps_show_what_readers_would_see_anew(curator, case, step, shown):
    page = reverse("admin:casestudies_casestudy_step", args=[case.pk, step])
    answer = curator.get(page).content.decode()
    assert ("1 statement changed; summary changed." in answer) == shown


def test_a_step_says_if_nothing_differs(curator, case):
    workflow.publish(case=case)
    page = reverse("admin:casestudies_casestudy_step", args=[case.pk, "publish"])
    assert "Nothing differs." in curator.get(page).content.decode()


def test_a_version_shows_what_it_changed_with_the_record_folded_below(curator, case):
    second = reverse("admin:casestudies_caseversion_change", args=[case.versions.get(number=2).pk])
    answer = curator.get(second)
    _page, text = told(answer)
    assert "Summary changed." in text
    assert "[added: went on]" in text
    assert "<details" in answer.content.decode()
    assert "&quot;summary&quot;: &quot;It went on.&quot;" in answer.content.decode()
    first = reverse("admin:casestudies_caseversion_change", args=[case.versions.get(number=1).pk])
    assert "This is the first version" in curator.get(first).content.decode()


def test_the_page_of_a_case_leads_there(curator, case):
    shown = curator.get(reverse("admin:casestudies_casestudy_change", args=[case.pk]))
    for name in ("preview", "changes"):
        page = reverse(f"admin:casestudies_casestudy_{name}", args=[case.pk])
        assert f'href="{page}"' in shown.content.decode()
