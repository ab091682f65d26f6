"""What related cases share, on bitmaps made by hand."""

import numpy
import pytest
from pyroaring import BitMap

from casestudies.catalogue import related
from casestudies.catalogue.following.current import Snapshot
from casestudies.catalogue.related import related_to
from casestudies.catalogue.snapshot.numbers import Membership
from casestudies.models import CatalogueTerm
from casestudies.record import Record
from keywords.graph import Concept, KeywordGraph

pytestmark = pytest.mark.django_db
NOBODY = 0
CARE, WORK, JOBS = 1, 2, 3


@pytest.fixture(autouse=True)
def numbers_for_cards(monkeypatch):
    monkeypatch.setattr(
        related, "cards_for", lambda snapshot, numbers: dict(zip(numbers, numbers, strict=True))
    )


def concept(pk, name, replaced_by=None):
    blank = dict.fromkeys(("scope_note", "status"), "")
    none = dict.fromkeys(("exact_match", "broader", "narrower", "related", "labels"), ())
    return Concept(id=pk, slug=name, name=name, replaced_by=replaced_by, **blank, **none)


GRAPH = KeywordGraph(
    {CARE: concept(CARE, "Care"), WORK: concept(WORK, "Work"), JOBS: concept(JOBS, "Jobs", WORK)}
)


def snapshot(everything=range(1, 101), programme=None, **facets):
    bitmaps = {
        facet: {str(value): BitMap(cases) for value, cases in values.items()}
        for facet, values in facets.items()
    }
    return Snapshot(
        bitmaps={"all": {"": BitMap(everything)}} | bitmaps,
        programmes=membership(programme or {}),
        graph=GRAPH,
    )


def membership(programmes):
    """Which programme each case belongs to, of id → cases."""
    found = Membership()
    for pk, cases in programmes.items():
        term = CatalogueTerm.objects.create(facet="programme", value=str(pk), changed_in=1)
        found = found.changed(numpy.array([*cases]), numpy.array([term.pk] * len(cases)))
    return found


def term(pk, slug="x"):
    return {"id": pk, "slug": slug, "label": slug}


def record(*keywords, **fields):
    least = {"slug": "one", "code": "ONE", "title": "One", "kind": "programme", "summary": "-"}
    return Record.model_validate(least | {"keywords": [term(pk) for pk in keywords]} | fields)


def found(snapshot, record, **options):
    return related_to(snapshot, NOBODY, record, **options)


def numbers(*asked, **options):
    return [one.card for one in found(*asked, **options)]


def test_what_is_rare_binds_more_than_what_is_common():
    bitmaps = snapshot(keyword={CARE: range(1, 51), WORK: {7, 90}})
    first, second, *_ = found(bitmaps, record(CARE, WORK))
    assert (first.card, [tie.label for tie in first.ties]) == (7, ["Work", "Care"])
    assert (second.card, [tie.label for tie in second.ties]) == (90, ["Work"])


def test_newer_cases_come_first_among_equals():
    assert numbers(snapshot(keyword={CARE: range(1, 51)}), record(CARE)) == [50, 49, 48, 47]


def test_a_merged_keyword_is_shared_with_the_one_that_replaced_it():
    (one,) = found(snapshot(keyword={JOBS: {3}, WORK: {9}}), record(JOBS), limit=1)
    assert [tie.label for tie in one.ties] == ["Work"]
    assert numbers(snapshot(keyword={JOBS: {3}, WORK: {9}}), record(WORK)) == [9, 3]


def test_places_projects_and_programmes_bind_too():
    place = term(1, "fife") | {"kind": "council area", "country": term(1, "GB")}
    made = record(
        localities=[place | {"within": [term(2, "scotland") | {"kind": "nation"}]}],
        research_projects=[term(1, "wilco") | {"title": "WILCO"}],
        programme=term(1, "works"),
    )
    bitmaps = snapshot(
        locality={1: {1, 2}, 2: {1, 2, 3}},
        project={1: {1, 4}},
        programme={1: {1, 5}},
    )
    ties = {one.card: {tie.facet for tie in one.ties} for one in found(bitmaps, made, limit=9)}
    assert ties == {
        1: {"locality", "project", "programme"},
        2: {"locality"},
        3: {"locality"},
        4: {"project"},
        5: {"programme"},
    }
    assert numbers(bitmaps, made)[:2] == [1, 5]


def test_nobody_is_related_to_a_case_that_shares_nothing():
    assert found(snapshot(keyword={CARE: {8}}), record(CARE, WORK)) == []
    assert found(snapshot(), record()) == []


def test_a_case_that_is_not_listed_is_not_offered():
    assert numbers(snapshot(everything={1, 2}, keyword={CARE: {1, 2, 99}}), record(CARE)) == [2, 1]


def test_the_work_is_bounded_and_rare_ties_are_looked_at_first(monkeypatch):
    monkeypatch.setattr(related, "MOST_CANDIDATES", 3)
    bitmaps = snapshot(keyword={CARE: range(1, 91), WORK: {4, 5}})
    assert numbers(bitmaps, record(CARE, WORK), limit=9) == [5, 4, 90]
