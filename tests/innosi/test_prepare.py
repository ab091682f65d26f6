import io

import pytest
from django.core.management import call_command

from casestudies import catalogue, workflow
from casestudies.catalogue.writing.renewal import cards_to_renew
from casestudies.catalogue.writing.self_check import differences
from casestudies.models import (
    CaseStudy,
    CatalogueCard,
    CataloguePassage,
    CatalogueState,
    CatalogueTerm,
    FacetChunk,
)
from innosi.management.commands import prepare
from tests.casestudies import making

pytestmark = pytest.mark.django_db

FIXTURE = """
- model: casestudies.casestudy
  fields: {slug: one, code: ONE, kind: place_synthesis, title: One case, summary: It is one.}
"""


@pytest.fixture
def project(settings, tmp_path, monkeypatch):
    """A project's folder of which only what `prepare` looks at is there."""
    settings.BASE_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "staticfiles"
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    settings.STATIC_BUNDLES = {"styles.css": ["*.css"]}
    for name in ("fixtures", "static", "staticfiles"):
        (tmp_path / name).mkdir()
    (tmp_path / "fixtures" / "cases.yaml").write_text(FIXTURE)
    (tmp_path / "static" / "site.css").write_text("body {}")
    monkeypatch.setattr(prepare, "DONE", tmp_path / ".make")
    return tmp_path


@pytest.fixture
def done(project, monkeypatch):
    """Prepares and tells whether static files were collected."""
    actions = []

    def collect():
        actions.append("static")
        prepare.manifest().touch()

    monkeypatch.setattr(prepare, "collect_static", collect)

    def done():
        actions.clear()
        call_command("prepare", stdout=io.StringIO())
        return actions

    return done


def test_second_time_nothing(done):
    assert done() == ["static"]
    assert done() == []


def test_the_fixtures_go_into_an_empty_database(done):
    done()
    assert CaseStudy.objects.published().get().title == "One case"


def test_a_curators_edit_outlives_the_next_start(done, project):
    done()
    CaseStudy.objects.update(title="One case, mended")
    (project / "fixtures" / "cases.yaml").write_text(FIXTURE.replace("It is one", "It was one"))
    done()
    assert CaseStudy.objects.get().title == "One case, mended"


def test_cards_of_another_release_are_renewed(done):
    done()
    CatalogueCard.objects.update(data={}, shape=0)
    done()
    assert cards_to_renew().count() == 0
    assert CatalogueCard.objects.get().data["title"] == "One case"


def test_static_file_changed(done, project):
    done()
    (project / "static" / "site.css").write_text("body { margin: 0 }")
    assert done() == ["static"]


def test_a_source_of_a_bundle_added(done, project):
    done()
    (project / "static" / "more.css").write_text("p { margin: 0 }")
    assert done() == ["static"]


def test_a_bundle_made_of_others(done, settings):
    done()
    settings.STATIC_BUNDLES = {"styles.css": ["site.css"], "more.css": ["site.css"]}
    assert done() == ["static"]


def test_collected_files_gone(done):
    done()
    prepare.manifest().unlink()
    assert done() == ["static"]


def test_a_catalogue_of_another_shape_is_made_again_and_meanwhile_the_site_says_so(client, done):
    done()
    case, work = CaseStudy.objects.get(), making.keyword("work")
    case.countries.set([making.country("FI")])
    case.keywords.add(work)
    making.outcome(case)
    workflow.publish(case=case)
    # As a release before this one had it: under codes, which say nothing of what else there was.
    FacetChunk.objects.filter(facet="country").update(value="FI")
    CatalogueTerm.objects.filter(facet="country").update(value="FI", slug="")
    CataloguePassage.objects.all().delete()
    CatalogueState.objects.update(shape=0, tallies={"statements": 1})
    catalogue.reset()
    for address in ("/", "/cases/?country=FI", "/countries/FI/", "/cases/one/"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert "The site is being prepared" in answer.content.decode()
        assert "Retry-After" in answer
    assert client.get("/healthz").json() == {"alive": True}
    assert client.get("/readyz").json() == {"ready": False, "faults": 0, "why": "catalogue"}
    done()
    found = catalogue.answer(catalogue.Criteria()).facet("country").values
    assert [(one.value, one.count) for one in found] == [("FI", 1)]
    assert client.get("/countries/FI/").status_code == 200
    assert catalogue.current().tallies["passages"] == 1
    assert not FacetChunk.objects.filter(value="FI").exists()
    assert list(differences()) == []
