import pytest

from casestudies import catalogue
from casestudies.catalogue.writing.self_check import differences
from casestudies.models import CaseStudy

from .__main__ import fill

pytestmark = pytest.mark.django_db


def test_generated_cases_stand_beside_those_of_the_fixtures(loaded):
    before = CaseStudy.objects.count()
    fill(5, seed=1, quiet=True)
    assert catalogue.answer(catalogue.Criteria()).total == before + 5
    assert list(differences()) == []
