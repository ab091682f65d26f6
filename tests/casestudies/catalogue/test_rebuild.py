"""Making the catalogue again, and finding out that it should be."""

import io

import pytest
from django.core.management import CommandError, call_command
from pyroaring import BitMap

from casestudies import catalogue, workflow
from casestudies.catalogue import Criteria
from casestudies.catalogue.following import current as snapshot
from casestudies.catalogue.writing import rebuild
from casestudies.catalogue.writing.self_check import differences
from casestudies.models import (
    CaseStudy,
    CatalogueCard,
    CatalogueEntry,
    CataloguePassage,
    CatalogueState,
    CatalogueTerm,
    CatalogueWord,
    FacetChunk,
    Locality,
    Partner,
)

from .. import making


def make_cases():
    """Three listed, one withdrawn, one never published, one with a second version."""
    work = making.keyword("work")
    nation = making.locality("scotland")
    study = making.project("study", funder=making.organisation("funder"), start_year=2010)
    study.organisations.set([making.organisation("member")])
    programme = making.programme("p", start_year=2011, end_year=2013, source=making.source())
    made = [
        making.case("A", localities=[making.locality("fife", nation)], keywords=[work]),
        making.case("B", programme=programme, projects=[study]),
        making.case("C", countries=[making.country("SE")], projects=[study], title="Ångström"),
        making.case("D", title="Withdrawn"),
    ]
    Partner.objects.create(
        programme=programme, organisation=making.organisation("partner"), role="lead"
    )
    for case in made:
        making.outcome(case, direction="mixed")
        making.outcome(case, direction="mixed")
        workflow.publish(case=case)
    making.outcome(made[0], "housing")
    made[0].title = "Edited"
    made[0].save()
    workflow.publish(case=made[0])
    workflow.withdraw(case=made[3], reason="Wrong")
    making.case("E", title="Draft")


pytestmark = [pytest.mark.django_db, pytest.mark.filled(by=make_cases)]


@pytest.fixture
def cases():
    return CaseStudy.objects.in_bulk("ABCD", field_name="code")


def counts_of(answer):
    return {name: (counts.values, counts.hidden) for name, counts in answer.facets.items()}


def everything():
    """All that readers are told, by facet, order and word."""
    answers = [
        catalogue.answer(criteria)
        for criteria in (Criteria(), Criteria(sort="title"), Criteria(q="edited"))
    ]
    return [
        (answer.total, answer.statements, counts_of(answer), [card.data for card in answer.cards])
        for answer in answers
    ]


DERIVED = (CatalogueEntry, CataloguePassage, CatalogueTerm, CatalogueWord)


def rows():
    """What is stored, but for keys and versions."""
    return {model: stored(model) for model in DERIVED} | {
        FacetChunk: {
            (one.facet, one.value, one.chunk): list(BitMap.deserialize(bytes(one.bitmap)))
            for one in FacetChunk.objects.all()
        }
    }


def stored(model):
    names = [one.attname for one in model._meta.fields if one.name not in ("id", "changed_in")]
    return sorted(map(repr, model.objects.values_list(*names)))


def test_it_comes_out_as_it_was():
    before, stored = everything(), rows()
    rebuild.rebuild()
    assert rows() == stored
    assert everything() == before
    assert list(differences()) == []


def test_batches_make_no_difference(monkeypatch):
    before, done = everything(), []
    monkeypatch.setattr(rebuild, "BATCH", 2)
    rebuild.rebuild(done.append)
    assert done == [2, 2]
    assert everything() == before
    assert list(differences()) == []


def test_other_processes_make_no_difference(monkeypatch):
    before = rows()
    monkeypatch.setattr(rebuild, "BATCH", 2)
    monkeypatch.setattr(rebuild, "BATCHES_IN_MEMORY", 1)
    rebuild.rebuild(processes=2)
    assert rows() == before
    assert list(differences()) == []


def test_from_nothing():
    before = everything()
    for model in (CatalogueCard, *DERIVED, FacetChunk):
        model._base_manager.all().delete()
    CatalogueState.objects.all().delete()
    catalogue.reset()
    rebuild.rebuild()
    assert everything() == before
    assert list(differences()) == []


def test_a_worker_that_runs_sees_what_one_that_starts_sees():
    catalogue.answer(Criteria())
    FacetChunk.objects.create(
        facet="country", value="0", chunk=0, bitmap=BitMap([0, 1]).serialize(), changed_in=0
    )
    CatalogueTerm.objects.create(
        facet="country", value="0", slug="XX", label="Nowhere", changed_in=0
    )
    catalogue.reset()
    assert "XX" in {one.value for one in catalogue.answer(Criteria()).facet("country").values}
    rebuild.rebuild()
    running = catalogue.answer(Criteria())
    catalogue.reset()
    fresh = catalogue.answer(Criteria())
    assert counts_of(running) == counts_of(fresh)
    assert {one.value for one in running.facet("country").values} == {"GB", "SE"}
    assert running.version == fresh.version > 0


def test_the_version_only_ever_grows():
    before = catalogue.current().version
    rebuild.rebuild()
    assert catalogue.current().version > before


@pytest.mark.filled(by=None)
def test_an_empty_site():
    rebuild.rebuild()
    assert catalogue.answer(Criteria()).total == 0
    assert list(differences()) == []


def test_publishing_goes_on_after_it(cases):
    rebuild.rebuild()
    workflow.publish(case=making.case("F", title="Later"))
    cases["B"].title = "Once more"
    cases["B"].save()
    workflow.publish(case=cases["B"])
    assert [card.title for card in catalogue.answer(Criteria(sort="newest")).cards] == [
        "Later",
        "Ångström",
        "Once more",
        "Edited",
    ]
    assert list(differences()) == []


def test_if_it_fails_nothing_has_changed(monkeypatch):
    before, version = rows(), catalogue.current().version

    def fail(*args):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(rebuild.Writer, "_write_words", fail)
    with pytest.raises(RuntimeError):
        rebuild.rebuild()
    assert rows() == before
    assert snapshot.versions()[0] == version


def chunk(facet, slug):
    return FacetChunk.objects.get(facet=facet, value=making.value(facet, slug))


def spoil_a_bitmap():
    row = chunk("country", "SE")
    row.bitmap = BitMap([0]).serialize()
    row.save()


SPOILT = {
    "country {SE}: 1 in both, but not the same cases": spoil_a_bitmap,
    "country {SE}: 0 in the catalogue, 1 by the published versions": lambda: chunk(
        "country", "SE"
    ).delete(),
    "year 2012: 0 in the catalogue, 1": lambda: FacetChunk.objects.get(value="2012").delete(),
    "claim {housing}|positive|survey: 0 in": lambda: FacetChunk.objects.get(
        value=f"{making.value('outcome', 'housing')}|positive|survey"
    ).delete(),
    "organisation {member}: 0 in the catalogue, 2": lambda: chunk(
        "organisation", "member"
    ).delete(),
    "programme {p}: 0 in the catalogue, 1": lambda: CatalogueTerm.objects.filter(
        facet="programme"
    ).delete(),
    "listed cases: 2 in the catalogue, 3": lambda: CatalogueEntry.objects.filter(number=0).update(
        listed=False
    ),
    "cards: 2 in the catalogue, 3": lambda: CatalogueCard.objects.get(
        version__case__slug="b"
    ).delete(),
    "slugs that their rows do not have: 1 in the catalogue, 0": lambda: Locality.objects.filter(
        slug="fife"
    ).update(slug="kingdom-of-fife"),
    "slugs that two terms have: 1 in the catalogue, 0": lambda: CatalogueTerm.objects.create(
        facet="country", value="0", slug="SE", label="Sweden", changed_in=1
    ),
    "passages {housing}|positive: 0 in the catalogue, 1": lambda: CataloguePassage.objects.filter(
        domain=making.value("outcome", "housing")
    ).delete(),
    "tally of statements: 5 in the catalogue, 7": lambda: CatalogueState.objects.update(
        tallies={"statements": 5}
    ),
}


@pytest.mark.parametrize("difference", SPOILT)
def test_what_is_wrong_is_found_and_put_right(difference):
    SPOILT[difference]()
    difference = difference.format(
        SE=making.value("country", "SE"),
        housing=making.value("outcome", "housing"),
        member=making.value("organisation", "member"),
        p=making.value("programme", "p"),
    )
    assert any(str(one).find(difference) >= 0 for one in differences())
    said = io.StringIO()
    with pytest.raises(CommandError, match="Run check_integrity --repair"):
        call_command("check_integrity", verbosity=0, stdout=io.StringIO())
    call_command("rebuild_catalogue", verbosity=0, stdout=said)
    assert "made again from 4 cases" in said.getvalue()
    assert "agrees with plain SQL" in said.getvalue()


def test_the_sites_own_cases(loaded):
    said = io.StringIO()
    call_command("check_integrity", verbosity=0, stdout=said)
    assert "as it should be" in said.getvalue()
