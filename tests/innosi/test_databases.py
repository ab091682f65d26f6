"""What tests/conftest.py promises: an empty database, or with `loaded` one with the fixtures."""

import pytest
from model_bakery import baker

from casestudies.models import CaseStudy, Country

pytestmark = pytest.mark.django_db


def test_empty():
    assert not CaseStudy.objects.exists()


@pytest.mark.parametrize("time", ["first", "second"])
def test_loaded(loaded, time):
    assert CaseStudy.objects.exists()
    assert not Country.objects.filter(name="Atlantis").exists()
    baker.make(Country, code="AA", name="Atlantis")


def test_empty_again():
    assert not CaseStudy.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_empty_with_transactions():
    assert not CaseStudy.objects.exists()
