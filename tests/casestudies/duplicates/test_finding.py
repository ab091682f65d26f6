"""Likely duplicates: what is found, why, and what is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casestudies.duplicates.blocking import LARGEST_BLOCK, NEIGHBOURS, Item, pairs
from casestudies.duplicates.finding import look, mark_different, waiting
from casestudies.duplicates.kinds import LOOKED_AT, folded, keys_of, names_of
from casestudies.duplicates.likeness import by_name
from casestudies.models import LikelyDuplicate, Source
from keywords.models import KeywordLabel
from tests.casestudies import making


def found(kind):
    look([kind])
    return {
        (pair.first, pair.second): ", ".join(pair.reasons)
        for pair in LikelyDuplicate.objects.filter(kind=kind, different_at=None)
    }


@pytest.mark.django_db
def test_keywords_by_spelling_stem_and_labels():
    one, two = making.keyword("co-production"), making.keyword("coproductions")
    training, trained = making.keyword("training"), making.keyword("trainings")
    commune, town = making.keyword("commune"), making.keyword("town")
    KeywordLabel.objects.create(keyword=town, text="Commune")
    for slug in ("phase-1", "phase-2", "work", "word"):
        making.keyword(slug)
    assert found("keywords.keyword") == {
        (one.pk, two.pk): "spelt nearly alike",
        (training.pk, trained.pk): "the same words in another form or order",
        (commune.pk, town.pk): "both are called “commune”",
    }


@pytest.mark.django_db
def test_sources_by_doi_and_by_title_and_year():
    def source(slug, **fields):
        return making.source(slug, **({"title": f"Report on {slug}", "year": 2014} | fields))

    a, b = source("a", doi="10.1000/X"), source("b", doi="10.1000/x", year=2015)
    c, d = source("c", title="Birmingham case study"), source("d", title="Birmingham: case study")
    source("e", title="Birmingham case study", year=2019)  # next years' report
    f, g = (source(name, title=name, url="https://example.org/r/") for name in ("Long", "Short"))
    assert found("casestudies.source") == {
        (a.pk, b.pk): "the same DOI",
        (c.pk, d.pk): "the same name, the same year",
        (f.pk, g.pk): "the same web address",
    }


@pytest.mark.django_db
def test_places_lie_in_one_country():
    gothenburg = making.locality("gothenburg", code="SE", alternative_names=["Göteborg"])
    goteborg = making.locality("goteborg", code="SE", kind="municipality")
    making.locality("goteborg-fi", name="Goteborg", code="FI")
    assert found("casestudies.locality") == {
        (gothenburg.pk, goteborg.pk): "both are called “goteborg”, of two kinds"
    }


@pytest.mark.django_db
def test_cases_of_one_programme_or_with_the_same_sources():
    bridge = making.programme("bridge")
    one, two = (making.case(code, programme=bridge) for code in ("ONE", "TWO"))
    three, four = (making.case(code, title=f"About {code} thing") for code in ("MILK", "RAILWAY"))
    for case in (three, four):
        making.outcome(case, source=making.source("first"))
        making.outcome(case, source=making.source("second"))
    assert found("casestudies.casestudy") == {
        (one.pk, two.pk): "of one programme",
        (three.pk, four.pk): "2 sources in both",
    }


@pytest.mark.django_db
def test_what_was_marked_as_different_is_not_named_again():
    one, two = making.organisation("trust"), making.organisation("trust-2", name="Trust.")
    kind = "casestudies.organisation"
    assert found(kind) == {(one.pk, two.pk): "the same name"}
    mark_different(kind=kind, one=two.pk, other=one.pk, by=None)
    assert found(kind) == {}
    assert LikelyDuplicate.objects.count() == 1
    assert not waiting([kind]).exists()


@pytest.mark.django_db
def test_every_kind_can_be_looked_at_and_what_is_odd_is_left_out():
    making.organisation("odd", alternative_names=[3, None])
    making.source("title", title="…")
    Source.objects.create(slug="signs", title="!!!", type="report")
    assert look() == 0
    assert {*LOOKED_AT} >= {"keywords.keyword", "casestudies.casestudy", "casestudies.source"}


def item(pk, text):
    names = names_of(text)
    return Item(pk, names, keys_of(names))


@given(st.lists(st.text(max_size=30), max_size=40))
@settings(max_examples=30, deadline=None)
def test_any_names_can_be_compared_and_each_pair_once(texts):
    items = [item(pk, text) for pk, text in enumerate(texts)]
    met = [(one.pk, other.pk) for one, other in pairs(items)]
    assert len(met) == len({*met})
    assert all(one < other for one, other in met)
    for one, other in pairs(items):
        score, _ = by_name(one, other)
        assert 0 <= score <= 100


def test_the_number_of_pairs_grows_as_the_number_of_rows():
    """However many are called the same."""
    items = [item(pk, "Annual report") for pk in range(2000)]
    most = 2 * LARGEST_BLOCK + 2 * NEIGHBOURS
    assert sum(1 for _ in pairs(items)) <= 2000 * most


def test_names_are_compared_without_case_accents_and_signs():
    assert folded("Économie  sociale!") == "economie sociale"
