"""A synthesis leads to the cases of its place or research, and they lead back to it."""

import pytest

from casestudies import workflow
from casestudies.models import CaseStudy
from tests.casestudies import making

pytestmark = pytest.mark.django_db
BELOW, RELATED = "#below", "#related"


@pytest.fixture
def study(db):
    return making.project("study", acronym="STUDY")


def publish(name, *localities, projects=(), kind="programme"):
    fields = {"programme": making.programme(name)} if kind == "programme" else {"kind": kind}
    code = f"CASE{CaseStudy.objects.count()}"
    given = {"slug": name, "title": name, "localities": localities, "projects": projects}
    workflow.publish(case=making.case(code, **given, **fields))


@pytest.fixture
def cities(study):
    """Two cities of one region, each with a synthesis and cases; and cases of other research."""
    region = making.locality("region", kind="region")
    for name in ("york", "leeds"):
        city = making.locality(name, region)
        suburb = making.locality(f"{name}-suburb", city, kind="district")
        publish(f"{name}-suburban", suburb, projects=[study])
        publish(f"{name}-urban", city, projects=[study])
        publish(f"{name}-synthesis", city, projects=[study], kind="place_synthesis")
        publish(f"{name}-other", city)
    publish("hull-urban", making.locality("hull", region), projects=[study])
    publish("research-synthesis", projects=[study], kind="project_synthesis")


def test_a_place_lists_its_cases_of_the_same_research(read, cities, found_behind):
    below = read("/cases/york-synthesis/").one(BELOW)
    assert {*below.texts(".related__title")} == {"york-suburban", "york-urban"}
    (address,) = below.addresses("See the 2 cases in the list")
    assert found_behind(address) == 2


def test_research_lists_all_its_cases(read, cities, found_behind, monkeypatch):
    monkeypatch.setattr("casestudies.reading.case.syntheses.MOST_BELOW", 2)
    below = read("/cases/research-synthesis/").one(BELOW)
    assert len(below.texts(".related__title")) == 2
    (address,) = below.addresses("See all 5 cases")
    assert found_behind(address) == 5


@pytest.mark.parametrize(
    ("slug", "above"),
    [
        ("york-suburban", ["york-synthesis", "research-synthesis"]),
        ("hull-urban", ["research-synthesis"]),
        ("york-other", []),
    ],
)
def test_a_case_leads_to_what_was_written_about_its_place_and_research(read, cities, slug, above):
    related = read(f"/cases/{slug}/").one(RELATED)
    reasons = zip(related.texts(".related__title"), related.texts(".related__why"), strict=True)
    assert [title for title, why in reasons if why.startswith("Looks back on")] == above
    assert related.texts(".related__title")[: len(above)] == above


def test_only_a_synthesis_lists_cases_and_only_on_its_latest_page(read, cities):
    assert not read("/cases/york-urban/").has(BELOW)
    assert not read("/cases/york-synthesis/v/1/").has(BELOW)


def test_a_synthesis_without_cases_has_no_such_part(read, study):
    publish("alone", projects=[study], kind="project_synthesis")
    assert not read("/cases/alone/").has(BELOW)
