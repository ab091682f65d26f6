"""Addresses of the admin that somebody wrote or cut off: a form or a list, never an error page."""

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.urls import reverse

from casestudies.models import Locality, Source
from keywords.models import Keyword

from .. import making
from .test_admin import url

pytestmark = pytest.mark.django_db
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
VALUES = ["words", "9" * 20, '{"a": 1}']


@pytest.fixture
def curator(client):
    client.force_login(get_user_model().objects.create_superuser("curator"))
    return client


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_new_row_begins_with_what_its_fields_can_show(curator, model):
    for value in VALUES:
        said = {field.name: value for field in model._meta.get_fields()}
        assert curator.get(url(model, "add"), said).status_code in (200, 403)


def test_a_new_row_begins_with_what_the_address_says(curator):
    lapland = making.locality("lapland", code="FI")
    form = curator.get(url(Locality, "add"), {"name": "Kemi", "parent": lapland.pk})
    shown = form.context["adminform"].form
    assert (shown["name"].value(), shown["parent"].value()) == ("Kemi", str(lapland.pk))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_search_for_words_without_end_finds_nothing(curator, model):
    answer = curator.get(url(model, "changelist"), {"q": "a " * 2000})
    assert answer.status_code == 200


def test_a_search_in_a_field_for_words_without_end_finds_nothing(curator):
    asked = {"app_label": "casestudies", "model_name": "outcome", "field_name": "source"}
    making.source()
    answer = curator.get(reverse("admin:autocomplete"), asked | {"term": "a " * 2000})
    assert answer.json()["results"] == []


def test_what_no_form_would_have_stored_can_be_looked_at(curator):
    source, keyword = making.source(), making.keyword("work")
    Source.objects.filter(pk=source.pk).update(authors=["Smith", 3])
    Keyword.objects.filter(pk=keyword.pk).update(exact_match=[3])
    assert "Smith" in curator.get(url(Source, "change", source.pk)).content.decode()
    assert curator.get(url(Keyword, "change", keyword.pk)).status_code == 200
