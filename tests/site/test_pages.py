"""Home, about, health, robots and the error pages."""

import re

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings
from django.urls import reverse

from casestudies import workflow
from casestudies.models import CaseStudy
from tests.support.page import Page

pytestmark = pytest.mark.django_db


def page(client, name):
    return client.get(reverse(name)).content.decode()


def test_home_counts_what_is_published(client, loaded):
    published = CaseStudy.objects.published().count()
    assert f"See all {published} cases" in page(client, "home")


def test_home_counts_again_after_a_withdrawal(client, loaded):
    published = CaseStudy.objects.published().count()
    workflow.withdraw(case=CaseStudy.objects.get(slug="yeer"), reason="Its source was retracted.")
    assert f"See all {published - 1} cases" in page(client, "home")


def test_an_empty_site_says_so_instead_of_failing(client):
    assert "No case is published yet" in page(client, "home")
    for name in ("about", "case-list", "keyword-index", "country-index", "locality-index"):
        assert client.get(reverse(name)).status_code == 200
    for name in ("programme", "research", "organisation", "outcome", "source"):
        assert client.get(reverse(f"{name}-index")).status_code == 200


def test_health_asks_no_database(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})
    assert "no-store" in answer["Cache-Control"]


def test_ready_is_who_can_answer_a_list(client, loaded):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "faults": 0})
    assert "no-store" in answer["Cache-Control"]


def test_not_ready_without_all_migrations(client, loaded):
    MigrationRecorder.Migration.objects.filter(app="casestudies").last().delete()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["why"]) == (503, "migrations")


def test_robots_keeps_crawlers_out_of_filter_combinations(client):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    assert "Disallow: /cases/?" in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/cases/", 200),
        ("/cases/making-it-work/", 200),
        ("/keywords/", 200),
        ("/keywords/co-production/", 200),
        ("/outcomes/employment/", 200),
        ("/about/", 200),
        ("/nowhere", 404),
    ],
)
def test_a_page_loads_two_style_sheets_and_two_scripts_at_most(client, loaded, path, status):
    answer = client.get(path)
    assert answer.status_code == status
    text = answer.content.decode()
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', text)
    assert sheets == ["/static/styles.css", "/static/css/print.css"]
    assert text.count('rel="stylesheet"') == 2
    assert re.findall(r'<script src="([^"]+)"', text) == [
        "/static/js/theme.js",
        "/static/scripts.js",
    ]
    assert text.count("<script") == 2


@pytest.mark.parametrize("path", ["/nowhere", "/cases/none/", "/keywords/none/", "/sources/none/"])
def test_unknown_addresses_get_a_page_in_the_sites_look(client, loaded, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Case Evidence Repository" in answer.content.decode()


@override_settings(ALLOWED_HOSTS=["cases.example.org"])
def test_a_foreign_host_gets_the_page_for_bad_requests(client):
    answer = client.get("/", HTTP_HOST="elsewhere.example.net")
    assert answer.status_code == 400
    assert "Case Evidence Repository" in answer.content.decode()


def test_a_form_without_its_token_gets_the_page_for_forbidden_requests(client):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(reverse("admin:login"), {"username": "x"})
    assert answer.status_code == 403
    assert "Case Evidence Repository" in answer.content.decode()


def test_a_fault_gets_a_page_in_the_sites_look_too(client, monkeypatch):
    from casestudies import catalogue

    def broken(*args, **kwargs):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(catalogue, "answer", broken)
    client.raise_request_exception = False
    answer = client.get(reverse("about"))
    assert answer.status_code == 500
    assert "Case Evidence Repository" in answer.content.decode()


def test_about_counts_what_is_there_and_leads_to_it(client, loaded):
    made = Page(client.get(reverse("about")).content).one("[aria-labelledby=made]")
    published = CaseStudy.objects.published()
    countries = published.values("countries").distinct().count()
    assert f"{published.count()} cases in {countries} countries" in made.text
    linked = re.findall(r"(\d+) cases? with (?:positive|negative|mixed|no clear change)", made.text)
    assert len(linked) == 4
    for address, text in zip(made.addresses(), made.texts("a"), strict=True):
        (number,) = re.findall(r"\d+", text)
        assert Page(client.get(address).content).total == int(number), address


@pytest.mark.parametrize("contact", ["", "mailto:cases@example.org"])
def test_about_says_how_to_propose_a_case(client, db, settings, contact):
    settings.CONTACT = contact
    propose = Page(client.get(reverse("about")).content).one("[aria-labelledby=propose]")
    assert propose.addresses() == ([contact] if contact else [])
    assert "those who run this site" in propose.text or contact


@pytest.mark.parametrize("name", ["home", "about", "case-list", "keyword-index", "robots"])
def test_pages_are_for_reading_only(client, loaded, name):
    assert client.post(reverse(name)).status_code == 405
