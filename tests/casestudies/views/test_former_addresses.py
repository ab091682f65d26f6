"""Pages whose slug or code has changed: the old address leads to the new one, as do all links."""

import pytest
from django.urls import reverse

from casestudies import workflow
from casestudies.models import (
    CaseStudy,
    Country,
    Locality,
    Organisation,
    OutcomeDomain,
    Partner,
    PolicyField,
    Programme,
    ResearchProject,
    Source,
)

from .. import making

OLD = {
    Country: ("country-detail", "FI"),
    Locality: ("locality-detail", "tampere"),
    Programme: ("programme-detail", "making"),
    ResearchProject: ("research-detail", "study"),
    Organisation: ("organisation-detail", "trust"),
    OutcomeDomain: ("outcome-detail", "employment"),
    Source: ("source-detail", "report"),
}
NEW = {model: "AX" if model is Country else f"new-{slug}" for model, (_, slug) in OLD.items()}


def publish_one():
    """A case that names one of each, and shows every kind of link."""
    nation = making.locality("pirkanmaa", code="FI", kind="region")
    place = making.locality("tampere", nation, code="FI")
    trust = making.organisation("trust", country=making.country("FI"))
    programme = making.programme("making", source=making.source(), locator="p. 2")
    programme.localities.add(place)
    Partner.objects.create(
        programme=programme, organisation=trust, role="lead", source=making.source()
    )
    study = making.project("study", funder=trust)
    study.organisations.add(trust)
    Source.objects.update(research_project=study)
    case = making.case("ONE", programme=programme, projects=[study], localities=[place])
    case.policy_fields.add(PolicyField.objects.create(slug="work", name="Work"))
    making.outcome(case)
    workflow.publish(case=case)


pytestmark = [pytest.mark.django_db, pytest.mark.filled(by=publish_one)]


def rename(model):
    slug = OLD[model][1]
    field = "code" if model is Country else "slug"
    row = model.objects.get(**{field: slug})
    setattr(row, field, NEW[model])
    row.save()


def rename_all():
    for model in OLD:
        rename(model)
    field = PolicyField.objects.get()
    field.slug = "new-work"
    field.save()


@pytest.mark.parametrize("model", OLD, ids=lambda model: model.__name__)
def test_the_old_address_leads_to_the_new_one_with_what_was_asked_of_it(client, model):
    name, slug = OLD[model]
    before = client.get(reverse(name, args=[slug])).content.decode()
    rename(model)
    new = reverse(name, args=[NEW[model]])
    answer = client.get(f"{reverse(name, args=[slug])}?page=1&page=2")
    assert (answer.status_code, answer.url) == (301, f"{new}?page=1&page=2")
    answer = client.get(new)
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == before.count("<h1") == 1


def test_no_page_links_to_an_old_address(client):
    rename_all()
    old = [reverse(name, args=[slug]) for name, slug in OLD.values()]
    new = [reverse(name, args=[NEW[model]]) for model, (name, _) in OLD.items()]
    indexes = [reverse(name.replace("detail", "index")) for name, _ in OLD.values()]
    case = ["/", "/cases/", "/cases/one/", "/cases/one/v/1/"]
    linked = set()
    for address in (*new, *indexes, *case):
        text = client.get(address).content.decode()
        assert not [one for one in old if f'"{one}' in text], address
        linked |= {one for one in new if f'href="{one}"' in text}
        for slug in ("work", *(slug for _, slug in OLD.values())):
            assert f"={slug}&" not in text, (address, slug)
            assert f'={slug}"' not in text, (address, slug)
            assert f'value="{slug}"' not in text, (address, slug)
    assert linked == {*new}


def test_the_list_ticks_and_names_what_an_old_address_asks_for(read):
    rename_all()
    page = read("/cases/", country="FI", locality="tampere", outcome="employment", field="work")
    ticked = [box.value for box in page.boxes if box.is_ticked]
    assert ticked == ["new-employment", "AX", "new-tampere", "new-work"]
    assert page.total == 1
    chips = ("Outcome: Employment", "Country: Country FI", "Locality: Tampere")
    assert page.texts(".chip") == [f"Remove {name}" for name in (*chips, "Policy field: Work")]


def test_a_version_of_the_past_shows_the_names_of_its_day_and_leads_to_the_pages_of_today(client):
    place = Locality.objects.get(slug="tampere")
    place.name, place.slug = "Tammerfors", "tammerfors"
    place.save()
    workflow.publish(case=CaseStudy.objects.get())
    text = client.get("/cases/one/v/1/").content.decode()
    assert '<a href="/localities/tammerfors/">Tampere</a>' in text
    assert (
        '<a href="/localities/tammerfors/">Tammerfors</a>'
        in client.get("/cases/one/").content.decode()
    )
