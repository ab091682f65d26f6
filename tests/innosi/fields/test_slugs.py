"""Slugs are ASCII wherever they are born."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from hypothesis import example, given
from hypothesis import strategies as st

from innosi.fields.slugs import LONGEST_SLUG, is_slug, slug_from
from keywords.models import Keyword, KeywordRedirect
from tests.casestudies import making


@given(st.text(max_size=150))
@example("a" * 300)
@example("Łódź — Ærø, İstanbul")
def test_what_is_made_of_a_name_is_a_slug_or_nothing(name):
    slug = slug_from(name)
    assert not slug or (is_slug(slug) and len(slug) <= LONGEST_SLUG)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Économie sociale", "economie-sociale"),
        ("Straße", "strasse"),
        ("Tromsø", "tromso"),
        ("Кооператив", "kooperativ"),
        ("Υγεία", "ugeia"),
        ("社会", "she-hui"),
        ("Don’t stop", "dont-stop"),
        ("!?", ""),
    ],
)
def test_names_in_other_scripts(name, slug):
    assert slug_from(name) == slug


@pytest.mark.django_db
class TestKeywords:
    def test_a_script_need_not_give_a_slug(self):
        slugs = [
            Keyword.objects.create(name=name).slug
            for name in ("Économie sociale", "Economie sociale", "Économie (sociale)")
        ]
        assert slugs == ["economie-sociale", "economie-sociale-2", "economie-sociale-3"]

    def test_a_tag_need_not_give_a_slug(self):
        case = making.case()
        case.keywords.add("Économie sociale")
        case.keywords.add("ÉCONOMIE  SOCIALE", "e\u0301conomie sociale", "Новый", "НОВЫЙ")
        slugs = Keyword.objects.order_by("slug").values_list("slug", flat=True)
        assert list(slugs) == ["economie-sociale", "novyi"]
        assert case.keywords.count() == 2

    def test_an_old_address_is_not_taken_by_a_new_name(self):
        old = making.keyword("care")
        old.slug = "caring"
        old.save()
        assert Keyword.objects.create(name="Care!").slug == "care-2"
        assert KeywordRedirect.objects.get().old_slug == "care"

    def test_a_name_without_letters_needs_a_slug_of_its_own(self):
        with pytest.raises(ValidationError, match="No slug can be made of “!”"):
            Keyword.objects.create(name="!")
        with pytest.raises(ValidationError, match="No slug can be made of “!”"):
            Keyword(name="!").full_clean()
        Keyword(name="!", slug="exclamation").full_clean()

    @pytest.mark.parametrize("slug", ["économie", "a b", "a/b", "a\n", "\uff41"])
    def test_other_slugs_are_refused(self, slug):
        with pytest.raises(ValidationError) as refused:
            Keyword(name="Économie", slug=slug).full_clean()
        assert list(refused.value.message_dict) == ["slug"]
        with pytest.raises(ValidationError) as refused:
            KeywordRedirect(old_slug=slug, keyword=making.keyword("care")).full_clean()
        assert list(refused.value.message_dict) == ["old_slug"]
        with pytest.raises(IntegrityError):
            Keyword.objects.update(slug=slug)
