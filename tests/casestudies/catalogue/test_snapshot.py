"""What a worker keeps in memory follows the database, as a whole and at once."""

import pytest

from casestudies import catalogue, workflow
from casestudies.catalogue import Criteria
from casestudies.catalogue.following import current as snapshots
from casestudies.models import CatalogueState, OutcomeDomain, PolicyField
from keywords.models import Broader, KeywordLabel

from .. import making

pytestmark = pytest.mark.django_db


class Worker:
    """A process of its own, as far as the catalogue is concerned: it has its own snapshot."""

    def __init__(self, monkeypatch):
        self.patch, self.snapshot = monkeypatch, snapshots.Snapshot()

    def answer(self, criteria=None):
        self.patch.setattr(snapshots, "_current", self.snapshot)
        answer = catalogue.answer(criteria or Criteria())
        self.snapshot = snapshots._current
        return answer

    def listed(self):
        return [card.title for card in self.answer().cards]


@pytest.fixture
def workers(monkeypatch):
    return Worker(monkeypatch), Worker(monkeypatch)


def publish(code, **fields):
    case = making.case(code, **fields)
    workflow.publish(case=case)
    return case


def same(one, other):
    names = ("version", "bitmaps", "keywords", "labels", "tallies", "vocabularies", "graph")
    return all(getattr(one, name) == getattr(other, name) for name in names) and (
        one.version_ids == other.version_ids and one.statements == other.statements
    )


def test_an_empty_database_has_an_empty_catalogue():
    answer = catalogue.answer(Criteria())
    assert (answer.total, answer.pages, answer.cards, answer.statements) == (0, 1, [], 0)
    assert all(name in answer.facets for name in catalogue.OFFERED)


def test_every_worker_sees_what_was_published_at_its_next_question(workers):
    one, two = workers
    assert (one.listed(), two.listed()) == ([], [])
    case = publish("A", title="First")
    assert (one.listed(), two.listed()) == (["First"], ["First"])
    case.title = "Second"
    case.save()
    workflow.publish(case=case)
    assert one.listed() == ["Second"]
    publish("B", title="Third")
    assert one.listed() == two.listed() == ["Third", "Second"]
    workflow.withdraw(case=case, reason="Wrong")
    assert one.listed() == two.listed() == ["Third"]


def test_a_worker_that_lagged_has_what_one_that_starts_reads(workers):
    lagging, starting = workers
    work = making.keyword("work")
    lagging.answer()
    first = publish("A", keywords=[work], countries=[making.country()])
    publish("B", localities=[making.locality("fife")])
    lagging.answer()
    making.outcome(first)
    workflow.publish(case=first)
    workflow.withdraw(case=first, reason="Wrong")
    publish("C", keywords=[making.keyword("jobs", work)])
    lagging.answer()
    starting.answer()
    assert same(lagging.snapshot, starting.snapshot)


def test_without_news_nothing_is_read_but_the_version(workers, django_assert_num_queries):
    publish("A")
    worker, _ = workers
    worker.answer()
    before = worker.snapshot
    with django_assert_num_queries(1):
        assert worker.answer().total == 1
    assert worker.snapshot is before


def test_news_take_as_many_queries_for_few_cases_as_for_many(
    workers, django_assert_max_num_queries
):
    few, many = workers
    publish("A")
    with django_assert_max_num_queries(20) as first:
        few.answer()
    for number in range(30):
        publish(f"N{number}", keywords=[making.keyword(f"k{number}")])
    with django_assert_max_num_queries(20) as second:
        many.answer()
    assert len(first) == len(second)


def test_an_answer_keeps_the_version_it_began_with():
    case = publish("A", title="Before", countries=[making.country("GB")])
    before = catalogue.answer(Criteria())
    case.countries.set([making.country("SE")])
    workflow.publish(case=case)
    publish("B", countries=[making.country("SE")])
    after = catalogue.answer(Criteria())
    assert (before.total, after.total) == (1, 2)
    assert [(one.value, one.count) for one in before.facet("country").values] == [("GB", 1)]
    assert [(one.value, one.count) for one in after.facet("country").values] == [("SE", 2)]
    assert [card.version for card in before.cards] == [1]
    assert after.version > before.version


def test_somebody_who_publishes_while_a_worker_reads_makes_it_read_again(workers, monkeypatch):
    publish("A", title="First")
    worker, _ = workers
    read, published = snapshots._read, []

    def disturbed(*args):
        result = read(*args)
        if not published:
            published.append(publish("B", title="Meanwhile"))
        return result

    monkeypatch.setattr(snapshots, "_read", disturbed)
    assert worker.listed() == ["Meanwhile", "First"]


def test_a_catalogue_that_was_made_anew_is_read_anew(workers):
    worker, _ = workers
    publish("A")
    publish("B")
    worker.answer()
    CatalogueState.objects.update(version=1, taxonomy_version=0)
    fresh = snapshots.Snapshot()
    assert worker.answer().version == 1
    assert same(worker.snapshot, snapshots._advance(fresh, catalogue.versions()))


def test_a_restored_catalogue_of_the_same_number_is_read_anew(workers):
    worker, _ = workers
    case = publish("A")
    publish("B")
    number = worker.answer().version
    workflow.withdraw(case=case, reason="It was wrong")
    CatalogueState.objects.update(version=number)
    assert worker.listed() == ["Case b"]


def test_a_request_stays_with_the_version_that_it_has_asked_for(workers):
    worker, other = workers
    publish("A")
    worker.answer()
    with catalogue.answering_from(catalogue.versions()):
        publish("B")
        assert worker.listed() == ["Case a"]
        # One that never saw that version takes the present one, and no older one comes back.
        assert other.listed() == ["Case b", "Case a"]
        assert other.listed() == ["Case b", "Case a"]
    assert worker.listed() == ["Case b", "Case a"]


def counts(worker):
    return {one.value: one.count for one in worker.answer().facet("keyword").values}


def test_edits_to_the_taxonomy_are_seen_without_publishing(workers):
    one, two = workers
    work, jobs = making.keyword("work"), making.keyword("jobs")
    publish("A", keywords=[jobs])
    assert counts(one) == {"jobs": 1}
    Broader.objects.create(narrower=jobs, broader=work)
    assert counts(one) == counts(two) == {"work": 1, "jobs": 1}
    jobs.steps_up.all().delete()
    assert counts(one) == counts(two) == {"jobs": 1}
    jobs.broader.add(work)  # Django tells of this in another way
    assert counts(one) == counts(two) == {"work": 1, "jobs": 1}
    jobs.broader.remove(work)
    assert counts(one) == counts(two) == {"jobs": 1}
    jobs.broader.set([work])
    jobs.broader.clear()
    assert counts(one) == counts(two) == {"jobs": 1}
    jobs.replaced_by = work
    jobs.save()
    assert counts(one) == counts(two) == {"work": 1}


def test_names_labels_and_slugs_are_seen_without_publishing(workers):
    one, two = workers
    keyword = making.keyword("work")
    publish("A", keywords=[keyword])
    one.answer()
    keyword.name = "Labour"
    keyword.slug = "labour"
    keyword.save()
    KeywordLabel.objects.create(keyword=keyword, text="Toil")
    for worker in (one, two):
        assert worker.answer(Criteria(q="toil")).total == 1
        assert worker.answer(Criteria().with_values("keyword", ["work"])).total == 1
        (card,) = worker.answer().cards
        assert [term.name for term in card.keywords] == ["Labour"]


def test_related_keywords_are_seen_without_publishing(workers):
    worker, _ = workers
    one, two = making.keyword("one"), making.keyword("two")
    worker.answer()
    one.related.add(two)
    worker.answer()
    assert worker.snapshot.graph.concepts[two.pk].related == (one.pk,)
    two.related.remove(one)
    worker.answer()
    assert worker.snapshot.graph.concepts[one.pk].related == ()


def test_a_vocabulary_shows_its_names_of_today(workers):
    worker, _ = workers
    case = making.case("A")
    case.policy_fields.add(PolicyField.objects.create(slug="homes", name="Homes"))
    making.outcome(case, "housing")
    workflow.publish(case=case)
    worker.answer()
    field = PolicyField.objects.get()
    field.name = "Housing policy"
    field.save()
    OutcomeDomain.objects.create(slug="health", name="Health")
    answer = worker.answer()
    assert [one.label for one in answer.facet("field").values] == ["Housing policy"]
    outcomes = {one.value: one.count for one in answer.facet("outcome").values}
    assert outcomes == {"housing": 1, "health": 0}


def test_a_case_keeps_its_number_through_withdrawal():
    first, second = publish("A", title="A"), publish("B", title="B")
    workflow.withdraw(case=first, reason="Wrong")
    workflow.publish(case=first)
    assert [card.title for card in catalogue.answer(Criteria()).cards] == ["B", "A"]
    assert first.entry.number < second.entry.number


def test_numbers_beyond_one_chunk(monkeypatch):
    """Bitmaps are stored in chunks of 65,536 numbers; the catalogue goes on in the next."""
    publish("A", title="In the first", countries=[making.country()])
    CatalogueState.objects.update(next_number=65_535)
    last = publish("B", title="The last of it", countries=[making.country()])
    case = publish("C", title="In the second", countries=[making.country()])
    expected = ["In the second", "The last of it", "In the first"]
    for fresh in (False, True):
        if fresh:
            catalogue.reset()
        answer = catalogue.answer(Criteria())
        assert [card.title for card in answer.cards] == expected
        assert [one.count for one in answer.facet("country").values] == [3]
    by_title = catalogue.answer(Criteria(sort="title")).cards
    assert [card.title for card in by_title] == sorted(expected)
    workflow.withdraw(case=last, reason="Wrong")
    assert case.entry.number == 65_536
    assert catalogue.answer(Criteria()).total == 2
