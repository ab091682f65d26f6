import pytest

from keywords.folding import words
from keywords.graph import KeywordGraph
from keywords.models import KeywordLabel, KeywordRedirect
from tests.casestudies import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    """work ← jobs ← youth jobs → youth: one concept under two parents."""
    work, youth = making.keyword("work"), making.keyword("youth")
    jobs = making.keyword("jobs", work)
    both = making.keyword("youth-jobs", jobs, youth)
    return {row.slug: row for row in (work, youth, jobs, both)}


def slugs(graph, ids):
    return {graph.concepts[pk].slug for pk in ids}


def test_ancestors_and_descendants_go_all_the_way(tree):
    graph = KeywordGraph.load()
    above = graph.ancestors(tree["youth-jobs"].pk)
    assert slugs(graph, above) == {"jobs", "work", "youth"}
    assert slugs(graph, graph.descendants(tree["work"].pk)) == {"jobs", "youth-jobs"}
    assert graph.ancestors(tree["work"].pk) == set()


def test_themes_are_what_has_only_narrower_terms(tree):
    making.keyword("alone")
    assert [one.slug for one in KeywordGraph.load().themes()] == ["work", "youth"]


def test_neighbours_are_in_the_order_of_their_names(tree):
    for slug, name in (("b", "Émigrés"), ("a", "exports"), ("c", "Art")):
        making.keyword(slug, tree["work"], name=name)
    graph = KeywordGraph.load()
    below = graph.concepts[tree["work"].pk].narrower
    assert [graph.concepts[pk].name for pk in below] == ["Art", "Émigrés", "exports", "Jobs"]


@pytest.mark.parametrize("written", ["Social economy", "SOCIAL  ECONOMY", "social-economy", "SSE"])
def test_a_label_is_found_however_it_is_written(written):
    keyword = making.keyword("social-economy")
    KeywordLabel.objects.create(keyword=keyword, text="SSE")
    assert KeywordGraph.load().by_label[" ".join(words(written))] == {keyword.pk}


def test_a_label_of_two_keywords_leads_to_both():
    one, two = making.keyword("one"), making.keyword("two")
    for keyword in (one, two):
        KeywordLabel.objects.create(keyword=keyword, text="Both", kind="hidden")
    assert KeywordGraph.load().by_label["both"] == {one.pk, two.pk}


def test_a_label_without_words_finds_nothing():
    making.keyword("odd", name="…")
    assert "" not in KeywordGraph.load().by_label


def test_labels_of_candidates_and_merged_keywords_are_not_looked_up():
    into = making.keyword("into")
    making.keyword("merged", replaced_by=into)
    making.keyword("candidate", status="candidate")
    making.keyword("deprecated", status="deprecated")
    assert set(KeywordGraph.load().by_label) == {"into"}


def test_slugs_of_today_and_of_the_past_resolve():
    keyword = making.keyword("today")
    KeywordRedirect.objects.create(old_slug="yesterday", keyword=keyword)
    graph = KeywordGraph.load()
    assert graph.resolve("today").id == graph.resolve("yesterday").id == keyword.pk
    assert graph.resolve("never") is None


def test_merges_are_followed_to_their_end():
    last = making.keyword("last")
    middle = making.keyword("middle", replaced_by=last)
    first = making.keyword("first", replaced_by=middle)
    KeywordRedirect.objects.create(old_slug="oldest", keyword=first)
    graph = KeywordGraph.load()
    for slug in ("oldest", "first", "middle", "last"):
        assert graph.resolve(slug).slug == "last"
    assert graph.current(first.pk).id == last.pk
    assert graph.current(999_999) is None


def test_what_stood_under_a_merged_keyword_stands_under_its_replacement():
    top, into = making.keyword("top"), making.keyword("into")
    merged = making.keyword("merged", top, replaced_by=into)
    below = making.keyword("below", merged)
    graph = KeywordGraph.load()
    assert graph.ancestors(below.pk) == {into.pk}
    assert graph.descendants(into.pk) == {below.pk}
    assert graph.descendants(top.pk) == set()
    assert graph.concepts[merged.pk].narrower == ()


def test_what_was_related_to_a_merged_keyword_is_related_to_its_replacement():
    into = making.keyword("into")
    merged, beside = making.keyword("merged", replaced_by=into), making.keyword("beside")
    merged.related.add(beside)
    graph = KeywordGraph.load()
    assert graph.concepts[beside.pk].related == (into.pk,)
    assert graph.concepts[into.pk].related == (beside.pk,)


def test_circles_that_slipped_in_end():
    one, two = making.keyword("one"), making.keyword("two")
    making.Broader.objects.create(narrower=one, broader=two)
    making.Broader.objects.create(narrower=two, broader=one)
    type(one).objects.filter(pk=one.pk).update(replaced_by=two)
    type(two).objects.filter(pk=two.pk).update(replaced_by=one)
    graph = KeywordGraph.load()
    assert graph.current(one.pk) is not None
    assert graph.ancestors(one.pk) == set()


def test_loading_takes_the_same_queries_for_few_and_many(tree, django_assert_num_queries):
    with django_assert_num_queries(5):
        KeywordGraph.load()
    for number in range(30):
        making.keyword(f"more-{number}", tree["work"])
    with django_assert_num_queries(5):
        KeywordGraph.load()
