"""Web addresses in the admin: the list of them, and what waits on the front page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casestudies import workflow
from casestudies.models import Finding, Link, Step
from tests.casestudies import making
from tests.support.page import Page

pytestmark = pytest.mark.django_db
LIST = "/admin/casestudies/link/"


def found(address, status, **fields):
    Link.objects.filter(address=address).update(status=status, **fields)


@pytest.fixture
def dead():
    source = making.source("report", url="https://example.org/report")
    since = timezone.now() - timedelta(days=3)
    found(source.url, "dead", answer="404 Not Found", checked_at=since, first_failed_at=since)
    return source


def test_the_list_leads_to_what_has_the_address(client, people, dead):
    making.organisation("trust", url="https://example.org/new")
    client.force_login(people["editor"])
    rows = Page(client.get(LIST).content).texts("#result_list tbody tr")
    assert len(rows) == 2
    page = client.get(LIST, {"status__exact": "dead"}).content.decode()
    assert reverse("admin:casestudies_source_change", args=[dead.pk]) in page
    assert "example.org/new" not in page
    never = client.get(LIST, {"status__exact": "unchecked"}).content.decode()
    assert "example.org/new" in never
    detail = reverse("admin:casestudies_link_change", args=[Link.objects.first().pk])
    assert client.get(detail).status_code == 200


def test_the_list_asks_as_often_for_many_as_for_few(client, people, django_assert_num_queries):
    client.force_login(people["editor"])
    making.source("a", url="https://example.org/a")
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(20):
        making.source(f"s{number}", url=f"https://example.org/{number}")
    with django_assert_num_queries(len(few)):
        client.get(LIST)


def test_addresses_are_no_scripts(client, people):
    making.source("a")
    Link.objects.create(address="javascript:alert(1)", final_address='"><script>x</script>')
    client.force_login(people["editor"])
    page = client.get(LIST).content.decode()
    assert 'href="javascript' not in page
    assert "<script>x" not in page
    assert "Nowhere any more" in page


def groups(client, user):
    client.force_login(user)
    page = Page(client.get(reverse("admin:index")).content)
    return {group.one("h2").text: group.texts(".job") for group in page.all(".jobs")}


def test_broken_links_wait_for_who_may_mend_them(client, people, dead):
    making.source("other", url="https://example.org/other")
    (row,) = groups(client, people["editor"])["Broken links"]
    assert "Report https://example.org/report: 404 Not Found · 3" in row.replace("\xa0", " ")
    assert not [title for title in groups(client, people["contributor"]) if "links" in title]
    dead.url = ""
    dead.save()
    assert not [title for title in groups(client, people["editor"]) if "links" in title]


def published(code, days_ago, **fields):
    case = making.case(code)
    making.claim(Finding, case, **fields)
    workflow.publish(case=case, at=timezone.now() - timedelta(days=days_ago))
    return case


def test_cases_that_nobody_looked_at_wait(client, people):
    old, new = making.source("old", year=1999), making.source("new", year=timezone.now().year)
    published("NEW", 30, source=old)
    published("LONG", 400, source=new)
    published("RESTED", 200, source=new)
    published("AGED", 200, source=old)
    checked = published("CHECKED", 400, source=new)
    Finding.objects.filter(case=checked).update(checked_at=timezone.now())
    stepped = published("STEPPED", 400, source=new)
    Step.objects.filter(case=stepped).update(by=people["editor"])
    making.case("DRAFT")
    first, second = groups(client, people["editor"])["Stale"]
    assert first.startswith("Case long Published on")
    assert second.startswith("Case aged Published on")
    assert "the newest source is of 1999" in second


def test_readers_find_the_archived_copy(client):
    copy = "https://archive.example/1/https://example.org/"
    source = making.source("report", url="https://example.org/", archived_url=copy)
    case = making.case("ONE")
    making.claim(Finding, case, source=source)
    workflow.publish(case=case)
    for address in ("/cases/one/", "/sources/report/"):
        page = Page(client.get(address).content)
        assert copy in [link.get("href") for link in page.all("a")]
    assert "archived copy" in client.get("/cases/one/").content.decode()


def test_an_archived_copy_is_no_web_address_of_another_kind(client):
    source = making.source("report", archived_url="javascript:alert(1)")
    case = making.case("ONE")
    making.claim(Finding, case, source=source)
    workflow.publish(case=case)
    for address in ("/cases/one/", "/sources/report/"):
        assert "javascript:alert" not in client.get(address).content.decode()
