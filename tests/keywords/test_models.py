import pytest
from django.core.exceptions import ValidationError

from keywords.models import Broader, Keyword, KeywordLabel, KeywordRedirect, check_no_cycle
from tests.casestudies import making

pytestmark = pytest.mark.django_db


def test_a_keyword_can_stand_under_several():
    work, money = making.keyword("work"), making.keyword("money")
    both = making.keyword("wages", work, money)
    for step in both.steps_up.all():
        step.full_clean()
    assert set(both.broader.all()) == {work, money}
    assert list(work.narrower.all()) == [both]


@pytest.mark.parametrize("steps", [1, 2, 4])
def test_no_circles(steps):
    top = below = making.keyword("top")
    for step in range(1, steps):
        below = making.keyword(f"step-{step}", below)
    step = Broader(narrower=top, broader=below)
    with pytest.raises(ValidationError, match="“Top” would become broader than itself"):
        step.clean()


def test_a_diamond_is_no_circle():
    top = making.keyword("top")
    left, right = making.keyword("left", top), making.keyword("right", top)
    bottom = making.keyword("bottom", left, right)
    check_no_cycle(bottom.pk, [left.pk, right.pk])
    with pytest.raises(ValidationError):
        check_no_cycle(top.pk, [bottom.pk])


def test_related_holds_both_ways():
    one, two = making.keyword("one"), making.keyword("two")
    one.related.add(two)
    assert list(two.related.all()) == [one]


@pytest.mark.parametrize("uris", [[], ["https://example.org/concept/1", "http://example.org/2"]])
def test_matches_are_web_addresses(uris):
    Keyword(name="Work", slug="work", exact_match=uris).full_clean()


@pytest.mark.parametrize("uris", ["https://example.org", ["javascript:alert(1)"], [1], [""]])
def test_matches_that_are_refused(uris):
    with pytest.raises(ValidationError):
        Keyword(name="Work", slug="work", exact_match=uris).full_clean()


def test_a_redirect_does_not_hide_a_keyword():
    keyword = making.keyword("work")
    KeywordRedirect(old_slug="labour", keyword=keyword).full_clean()
    with pytest.raises(ValidationError, match="has the slug “work” today"):
        KeywordRedirect(old_slug="work", keyword=keyword).full_clean()


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_a_keyword_is_not_merged_into_itself(steps):
    first = last = making.keyword("first")
    for step in range(1, steps):
        last = making.keyword(f"step-{step}", replaced_by=last)
    first.replaced_by = last
    with pytest.raises(ValidationError):
        first.full_clean()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["name", "slug"])
def test_a_change_that_readers_cannot_be_told_of_is_not_made(change, monkeypatch):
    keyword = making.keyword("work")

    def fail():
        raise ConnectionError

    monkeypatch.setattr("casestudies.signals.touch_taxonomy", fail)
    setattr(keyword, change, "labour")
    with pytest.raises(ConnectionError):
        keyword.save()
    assert Keyword.objects.values_list("name", "slug").get() == ("Work", "work")


def test_labels_of_the_same_text_in_two_languages():
    keyword = making.keyword("work")
    for language in ("en", "de"):
        label = KeywordLabel(keyword=keyword, text="Job", language=language)
        label.full_clean()
        label.save()
    with pytest.raises(ValidationError):
        KeywordLabel(keyword=keyword, text="Job", language="de").full_clean()
