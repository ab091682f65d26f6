"""The page of a working copy: as readers would see it, and seen by nobody else."""

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from casestudies import workflow
from casestudies.models import CaseStudy, Organisation, Outcome, Partner, Source
from innosi.page_cache.store import PageStore
from tests.casestudies import making
from tests.support.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(client):
    client.force_login(get_user_model().objects.create_superuser("curator"))
    return client


@pytest.fixture
def case():
    """Published, and changed since."""
    case = making.case("ONE", [making.keyword("work")], summary="What readers see.")
    making.outcome(case, statement="Pay rose.")
    workflow.publish(case=case)
    CaseStudy.objects.filter(pk=case.pk).update(summary="What nobody but curators sees.")
    making.outcome(case, statement="A secret for now.")
    return CaseStudy.objects.get(pk=case.pk)


def preview(case):
    return reverse("admin:casestudies_casestudy_preview", args=[case.pk])


def text(answer):
    return answer.content.decode()


def test_it_is_the_page_that_publishing_makes(curator, case):
    shown = Page(curator.get(preview(case)).content)
    workflow.publish(case=case)
    published = Page(Client().get(reverse("case-detail", args=[case.slug])).content)
    for part in ("h1", ".standfirst", ".ledger", "#sources", ".fact-box"):
        assert shown.one(part).text == published.one(part).text, part
    assert "A secret for now." in shown.one(".ledger").text


def test_it_says_what_it_is_and_leads_back(curator, case):
    answer = curator.get(preview(case))
    notice = Page(answer.content).one(".notice--preview").text
    assert "Working copy, not published. Readers see version 1." in notice
    for page in ("change", "changes"):
        address = reverse(f"admin:casestudies_casestudy_{page}", args=[case.pk])
        assert f'href="{address}"' in text(answer)
    assert f'href="{reverse("case-detail", args=[case.slug])}"' in text(answer)
    assert f'href="{reverse("keyword-detail", args=["work"])}"' in text(answer)


def test_nobody_keeps_or_lists_it(curator, case):
    answer = curator.get(preview(case))
    assert {"no-store", "private"} <= {*answer["Cache-Control"].split(", ")}
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in text(answer)
    assert "canonical" not in text(answer)
    assert "ETag" not in answer


def test_readers_get_what_was_published_after_as_before(curator, case, monkeypatch):
    kept = []
    put = PageStore.put
    monkeypatch.setattr(
        PageStore, "put", lambda self, key, page: kept.append(page.content) or put(self, key, page)
    )
    page, reader = reverse("case-detail", args=[case.slug]), Client()
    before = reader.get(page)
    assert reader.get(preview(case)).status_code == 302
    curator.get(preview(case))
    curator.get(reverse("admin:casestudies_casestudy_changes", args=[case.pk]))
    cache.clear()
    for address in (page, reverse("case-list"), page, reverse("keyword-detail", args=["work"])):
        answer = reader.get(address, headers={"accept-encoding": "identity"})
        assert "secret" not in text(answer)
        assert "nobody but curators" not in text(answer)
    assert text(reader.get(page)) == text(before)
    assert len(kept) >= 3
    assert not any(b"secret" in one for one in kept)


def test_a_case_that_was_never_published(curator):
    draft = making.case("NEW", title="A beginning")
    page = Page(curator.get(preview(draft)).content)
    assert "Readers see nothing of it yet." in page.one(".notice--preview").text
    assert page.one("h1").text == "A beginning"
    assert Client().get(f"/cases/{draft.slug}/").status_code == 404


def test_a_case_that_was_withdrawn(curator, case):
    workflow.withdraw(case=case, reason="Retracted.")
    page = Page(curator.get(preview(case)).content)
    assert "It was withdrawn" in page.one(".notice--preview").text


def test_what_no_record_can_hold_is_named_with_its_place(curator, case):
    Source.objects.update(authors=["Smith", 3])
    answer = curator.get(preview(case))
    assert answer.status_code == 200
    source = reverse("admin:casestudies_source_change", args=[Source.objects.get().pk])
    assert f'<a href="{source}">Source Report</a>' in text(answer)
    assert "A secret" not in text(answer)


def test_what_no_page_can_show_is_told_and_no_error(curator, case):
    Outcome.objects.filter(case=case).update(direction="sideways")
    answer = curator.get(preview(case))
    assert answer.status_code == 200
    assert "sideways" in text(answer)


def test_odd_rows_make_no_error(curator, case):
    evil = '<script>alert("1")</script>'
    programme = making.programme("bridge", start_year=2011)
    trust = making.organisation("trust", url="javascript:alert(1)")
    Partner.objects.create(programme=programme, organisation=trust, role="lead", note=evil)
    Organisation.objects.update(alternative_names={"a": 1})
    CaseStudy.objects.filter(pk=case.pk).update(programme=programme, title=evil, kind="odd")
    shown = text(curator.get(preview(case)))
    assert "<script>alert" not in shown
    assert 'href="javascript' not in shown


def test_it_is_only_looked_at(curator, case):
    assert curator.post(preview(case)).status_code == 405
    assert curator.get("/admin/casestudies/casestudy/999999/preview/").status_code == 302
    assert curator.get("/admin/casestudies/casestudy/odd/preview/").status_code == 302


def test_it_asks_the_database_no_more_for_more_statements(
    curator, case, django_assert_max_num_queries
):
    for _ in range(40):
        making.outcome(case)
    curator.get(preview(case))
    with django_assert_max_num_queries(60):
        curator.get(preview(case))
