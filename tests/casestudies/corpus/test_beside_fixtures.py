import io

import pytest
from django.core.management import call_command

from casestudies import catalogue
from casestudies.catalogue.writing.self_check import differences
from casestudies.models import CaseStudy

pytestmark = pytest.mark.django_db


def test_generated_cases_stand_beside_those_of_the_fixtures(loaded):
    before = CaseStudy.objects.count()
    call_command("generate_corpus", cases=5, verbosity=0, stdout=io.StringIO())
    assert catalogue.answer(catalogue.Criteria()).total == before + 5
    assert list(differences()) == []
