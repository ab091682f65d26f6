"""Two people work on the same case at the same time: both edits are kept, no number is given
twice."""

import pytest

from casestudies import catalogue, workflow
from casestudies.catalogue.writing.self_check import differences
from casestudies.models import CaseStudy, CaseVersion, CatalogueEntry, CatalogueTerm
from tests.support.processes import Process

from ... import making
from .rivals import (
    EDITS,
    edit_and_publish,
    publish_all,
    rename,
    save_what_was_read_before,
)

pytestmark = pytest.mark.django_db

FIELDS = ("title", "summary")
DRAFTS = 40


def test_both_edit_and_publish_one_case():
    case = making.case("ONE")
    workflow.publish(case=case)
    rivals = [Process(edit_and_publish, case.pk, field) for field in FIELDS]
    made = [one.result() for one in rivals]
    versions = {version.number: version.record for version in case.versions.all()}
    assert sorted(versions) == [*range(1, len(versions) + 1)]
    for field, numbers in zip(FIELDS, made, strict=True):
        assert numbers == sorted(numbers)
        for edit, number in enumerate(numbers):
            assert versions[number][field] == f"{field} {edit}"
        assert versions[len(versions)][field] == f"{field} {EDITS - 1}"
    assert {1}.union(*made) == versions.keys()
    assert case.entry.version.number == len(versions)
    assert list(differences()) == []


def test_both_publish_the_same_drafts():
    for at in range(DRAFTS):
        making.case(f"D{at}")
    rivals = [Process(publish_all) for _ in range(2)]
    made = [one.result() for one in rivals]
    assert made[0] == made[1]
    assert CaseVersion.objects.count() == DRAFTS
    assert CaseStudy.objects.published().count() == DRAFTS
    numbers = CatalogueEntry.objects.values_list("number", flat=True)
    assert sorted(numbers) == [*range(DRAFTS)]
    assert list(differences()) == []


def test_some_rename_a_place_while_others_publish_a_case_of_it():
    place = making.locality("fife")
    case = making.case("ONE", localities=[place])
    workflow.publish(case=case)
    rivals = [
        Process(edit_and_publish, case.pk, "title"),
        Process(rename, place.pk, "a"),
        Process(rename, place.pk, "b"),
        Process(save_what_was_read_before, place.pk),
    ]
    _, *slugs, _ = [one.result() for one in rivals]
    place.refresh_from_db()
    assert CatalogueTerm.objects.get(facet="locality").slug == place.slug
    assert list(differences()) == []
    for slug in {"fife"}.union(*slugs):
        answer = catalogue.answer(catalogue.Criteria().with_values("locality", [slug]))
        assert (answer.total, answer.criteria.values("locality")) == (1, (place.slug,))
