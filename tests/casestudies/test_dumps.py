"""Moving a site's content with Django's own commands."""

import pytest
from django.apps import apps
from django.core.management import call_command

from casestudies import catalogue, record, workflow
from casestudies.catalogue import facet_values
from casestudies.models import CaseStudy, CaseVersion
from tests.casestudies.admin import world

pytestmark = pytest.mark.django_db

OURS = [
    model
    for label in ("keywords", "casestudies")
    for model in apps.get_app_config(label).get_models()
]
OF_THE_CATALOGUE = [one for one in OURS if one.__module__ == "casestudies.models.index"]
CONTENT = [one for one in OURS if one not in OF_THE_CATALOGUE]
WORKING_COPY = [one for one in CONTENT if one is not CaseVersion]


def dump(path, models, **options):
    labels = [model._meta.label for model in models]
    call_command("dumpdata", *labels, output=str(path), verbosity=0, **options)


def empty():
    for app in ("casestudies", "keywords"):
        for model in reversed(list(apps.get_app_config(app).get_models(include_auto_created=True))):
            model._base_manager.all()._raw_delete(using="default")
    catalogue.reset()


def records():
    return {case.slug: plain(record.build(case).to_json()) for case in CaseStudy.objects.all()}


def plain(data):
    """Without primary keys, which natural keys stand for."""
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items() if key != "id"}
    return [plain(one) for one in data] if isinstance(data, list) else data


def counts():
    return {
        name: {one.value: one.count for one in facet.values}
        for name, facet in catalogue.answer(catalogue.Criteria()).facets.items()
    }


@pytest.mark.filled(by=world.fill)
def test_working_copies_travel_by_natural_keys(tmp_path, monkeypatch):
    # Of programmes with as many cases those are shown that came first, and the order changes here.
    monkeypatch.setattr(facet_values, "MOST_SHOWN", 1_000)
    records_before, counts_before = records(), counts()
    dump(
        tmp_path / "a.json",
        WORKING_COPY,
        use_natural_foreign_keys=True,
        use_natural_primary_keys=True,
    )
    empty()
    call_command("loaddata", str(tmp_path / "a.json"), verbosity=0)
    assert records() == records_before
    for case in CaseStudy.objects.published():
        workflow.publish(case=case)
    assert counts() == counts_before


def test_versions_travel_with_primary_keys_and_the_catalogue_is_made_again(loaded, tmp_path):
    records_before, counts_before = records(), counts()
    dump(tmp_path / "a.json", CONTENT)
    empty()
    call_command("loaddata", str(tmp_path / "a.json"), verbosity=0)
    assert records() == records_before
    call_command("rebuild_catalogue", verbosity=0)
    assert counts() == counts_before
    dump(tmp_path / "b.json", CONTENT)
    assert (tmp_path / "a.json").read_text() == (tmp_path / "b.json").read_text()
