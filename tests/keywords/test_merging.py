"""Merging keywords: labels, the tree, what is refused and what comes back."""

import pytest

from keywords.graph import KeywordGraph
from keywords.merging.errors import MergeError
from keywords.merging.shaping import branch, move
from keywords.merging.taxonomy import NAME, Choices, merge, undo
from keywords.models import Broader, Keyword, KeywordLabel, KeywordRedirect, Related

pytestmark = pytest.mark.django_db


def keyword(slug, *broader, **fields):
    row = Keyword.objects.create(slug=slug, **({"name": slug.title()} | fields))
    for above in broader:
        Broader.objects.create(narrower=row, broader=above)
    return row


def label(keyword, text, language="en", kind="alternative"):
    return KeywordLabel.objects.create(keyword=keyword, text=text, language=language, kind=kind)


def labels(keyword):
    return {(one.text, one.language, one.kind) for one in keyword.labels.all()}


def everything():
    models = (Keyword, KeywordLabel, KeywordRedirect, Broader, Related)
    return [sorted(model.objects.values_list(), key=str) for model in models]


@pytest.fixture
def pair():
    top = keyword("top")
    gone = keyword("municipality", top, scope_note="A town.", exact_match=["https://a.example/"])
    stays = keyword("councils", top, exact_match=["https://b.example/"])
    child = keyword("village", gone)
    near = keyword("near")
    for one in (near, stays):
        gone.related.add(one)
    stays.related.add(near)
    label(gone, "Kunta", "fi", "preferred")
    label(gone, "COUNCILS")
    label(gone, "Gemeinde", "de", "preferred")
    label(stays, "Stadt", "de", "preferred")
    label(stays, "local authorities")
    KeywordRedirect.objects.create(old_slug="borough", keyword=gone)
    return gone, stays, child


def test_labels_the_tree_and_addresses_follow(pair):
    gone, stays, child = pair
    merge(gone=gone, stays=stays, choices=Choices(), by=None)
    graph = KeywordGraph.load()
    assert graph.resolve("borough").slug == graph.resolve("municipality").slug == "councils"
    assert labels(stays) == {
        ("Municipality", "en", "alternative"),
        ("Kunta", "fi", "preferred"),
        ("Gemeinde", "de", "alternative"),  # there is a preferred one
        ("Stadt", "de", "preferred"),
        ("local authorities", "en", "alternative"),
    }
    assert [*child.broader.all()] == [stays]
    assert {one.slug for one in stays.related.all()} == {"near"}
    stays.refresh_from_db()
    assert stays.exact_match == ["https://b.example/", "https://a.example/"]


def test_everything_comes_back(pair):
    gone, stays, _ = pair
    before = everything()
    choices = Choices(name_of_gone=True, labels=frozenset({NAME}), scope_note="Written anew.")
    done = merge(gone=gone, stays=stays, choices=choices, by=None)
    stays.refresh_from_db()
    assert (stays.name, stays.slug, stays.scope_note) == (
        "Municipality",
        "councils",
        "Written anew.",
    )
    assert labels(stays) == {("Councils", "en", "alternative")}
    undo(merge=done, by=None)
    assert everything() == before


def test_what_was_written_since_stays(pair):
    gone, stays, child = pair
    done = merge(gone=gone, stays=stays, choices=Choices(scope_note="Anew."), by=None)
    Keyword.objects.filter(pk=stays.pk).update(scope_note="Better.")
    Broader.objects.filter(narrower=child).delete()
    undo(merge=done, by=None)
    stays.refresh_from_db()
    assert stays.scope_note == "Better."
    assert not child.broader.exists()


def test_what_is_refused():
    top = keyword("top")
    below = keyword("below", keyword("between", top))
    candidate = keyword("candidate", status="candidate")
    for gone, stays, why in (
        (top, top, "can't be merged with itself"),
        (top, below, "“Below” lies under “Top” in the tree"),
        (top, candidate, "“Candidate” is candidate, so readers would lose “Top”"),
    ):
        with pytest.raises(MergeError, match=why):
            merge(gone=gone, stays=stays, choices=Choices(), by=None)
    merge(gone=below, stays=top, choices=Choices(), by=None)
    with pytest.raises(MergeError, match="“Below” was merged into “Top” already on"):
        merge(gone=below, stays=candidate, choices=Choices(), by=None)


def test_undoing_is_refused_where_a_circle_would_close(pair):
    gone, stays, child = pair
    done = merge(gone=gone, stays=stays, choices=Choices(), by=None)
    top = Keyword.objects.get(slug="top")
    move(keyword=stays, broader=[])
    move(keyword=top, broader=[child])  # which is to lie under what lies under it
    before = everything()
    with pytest.raises(MergeError, match="The tree was changed since"):
        undo(merge=done, by=None)
    assert everything() == before


def test_undoing_is_refused_where_a_later_merge_builds_on_it(pair):
    gone, stays, _ = pair
    done = merge(gone=gone, stays=stays, choices=Choices(), by=None)
    merge(gone=keyword("cities"), stays=stays, choices=Choices(), by=None)
    with pytest.raises(MergeError, match="“Cities” was merged into “Councils” since"):
        undo(merge=done, by=None)


def test_a_branch_lies_below_or_beside():
    top = keyword("top")
    one = keyword("one", top)
    below = branch(keyword=one, name="Part", scope_note="", below=True)
    beside = branch(keyword=one, name="Other part", scope_note="What.", below=False)
    assert [*below.broader.all()] == [one]
    assert [*beside.broader.all()] == [top]
    with pytest.raises(MergeError, match="No slug can be made"):
        branch(keyword=one, name="!!!", scope_note="", below=True)
