"""Everything is counted by what it is, and found where it stands today and where it once stood."""

from collections import Counter

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from casestudies import catalogue, record, workflow
from casestudies.catalogue import FACETS, Criteria
from casestudies.catalogue.facets import OF_TERMS, terms_of
from casestudies.catalogue.writing.rebuild import rebuild
from casestudies.catalogue.writing.self_check import differences
from casestudies.models import (
    CaseStudy,
    Country,
    Funding,
    Locality,
    OutcomeDomain,
    Partner,
    PolicyField,
    Programme,
    ResearchProject,
    Source,
    TargetGroup,
)

from .. import making
from .storing import what_readers_see
from .test_property import assert_same_after_reload

MODELS = {facet.model: name for name, facet in OF_TERMS.items()}
# Two of each, which everything below is about.
SLUGS = dict.fromkeys(MODELS, ("one", "two")) | {Country: ("FI", "SE")}
NEW = dict.fromkeys(MODELS, ("one", "two", "three", "four")) | {Country: ("FI", "SE", "AX", "NO")}


def make_rows():
    for code in SLUGS[Country]:
        making.country(code)
    for at, slug in enumerate(SLUGS[Locality]):
        making.locality(slug, code=SLUGS[Country][at])
        organisation, source = making.organisation(slug), making.source(slug)
        programme = making.programme(slug, source=source, locator="p. 1")
        Partner.objects.create(programme=programme, organisation=organisation, role="lead")
        Funding.objects.create(programme=programme, funder=organisation, source=source)
        making.project(slug).organisations.set([organisation])
        making.domain(slug)
        for model in (PolicyField, TargetGroup):
            model.objects.create(slug=slug, name=slug.title())
    for at in range(3):
        publish(describe(making.case(f"C{at}"), at))


def describe(case, at):
    """The case is about the first or the second of everything; the third about both."""

    def some(model):
        rows = list(model.objects.order_by("pk"))
        return rows if at == 2 else [rows[at]]

    case.programme = some(Programme)[0]
    case.save()
    case.localities.set(some(Locality))
    case.research_projects.set(some(ResearchProject))
    case.policy_fields.set(some(PolicyField))
    case.target_groups.set(some(TargetGroup))
    for domain in some(OutcomeDomain):
        making.claim(making.Outcome, case, domain=domain, source=some(Source)[0])
    return case


def publish(case):
    return workflow.publish(case=case)


pytestmark = [pytest.mark.django_db, pytest.mark.filled(by=make_rows)]


def slug_of(row):
    return getattr(row, FACETS[MODELS[type(row)]].slug_field)


def rename(row, slug):
    setattr(row, FACETS[MODELS[type(row)]].slug_field, slug)
    row.save()


def recount():
    """Facet → id → number of cases, from the records in force."""
    counts = {name: Counter() for name in OF_TERMS}
    for case in CaseStudy.objects.published():
        held = record.read(case.versions.first().record)
        for facet, terms in terms_of(held).items():
            counts[facet].update({term.id for term in terms})
    return counts


def page_of(facet, slug):
    pages = FACETS[facet].pages
    return reverse(pages.detail, args=[slug]) if pages else ""


def shown(facet):
    """(slug, label, number of cases), whatever is filtered by."""
    values = catalogue.answer(Criteria()).facet(facet).values
    return sorted((one.value, one.label, one.count) for one in values if one.count)


def total(facet, *slugs):
    return catalogue.answer(Criteria().with_values(facet, slugs)).total


# Whatever is renamed, and whenever


class History:
    """What was renamed: `former` are all addresses that ever were, and whose they were last."""

    def __init__(self):
        self.former = {}

    def rename(self, model, at, slug):
        row = model.objects.order_by("pk")[at]
        if model.objects.filter(**{FACETS[MODELS[model]].slug_field: slug}).exists():
            return
        self.former[model, slug_of(row)] = row.pk
        self.former.pop((model, slug), None)
        rename(row, slug)

    def check(self, client):
        expected = recount()
        for model, facet in MODELS.items():
            today = {row.pk: slug_of(row) for row in model.objects.all()}
            by_slug = {today[pk]: count for pk, count in expected[facet].items()}
            if FACETS[facet].is_offered:
                assert {slug: count for slug, _, count in shown(facet)} == by_slug
                for slug, count in by_slug.items():
                    assert total(facet, slug) == count
            for slug in by_slug:
                if page_of(facet, slug):
                    assert client.get(page_of(facet, slug)).status_code == 200
        for (model, slug), pk in self.former.items():
            self.check_former(client, MODELS[model], slug, slug_of(model.objects.get(pk=pk)))

    def check_former(self, client, facet, slug, today):
        if page_of(facet, slug):
            answer = client.get(page_of(facet, slug) + "?page=1")
            assert (answer.status_code, answer.url) == (301, page_of(facet, today) + "?page=1")
        if FACETS[facet].is_offered:
            answer = catalogue.answer(Criteria().with_values(facet, [slug, today]))
            assert answer.criteria.values(facet) == (today,)
            assert answer.total == total(facet, today)
            assert not answer.problems


renaming = st.sampled_from(list(MODELS)).flatmap(
    lambda model: st.tuples(st.just(model), st.integers(0, 1), st.sampled_from(NEW[model]))
)
publishing = st.integers(0, 2)


@examples(max_examples=12)
@given(steps=st.lists(renaming | renaming | publishing, min_size=2, max_size=9))
def test_whatever_is_renamed_each_thing_counts_once_and_old_addresses_lead_there(client, steps):
    with transaction.atomic():
        history = History()
        for step in steps:
            if isinstance(step, int):
                publish(CaseStudy.objects.get(code=f"C{step}"))
            else:
                history.rename(*step)
            catalogue.current()
        history.check(client)
        assert list(differences()) == []
        assert_same_as_read_anew()
        for case in CaseStudy.objects.published():
            publish(case)
        history.check(client)
        rebuild()
        history.check(client)
        assert list(differences()) == []
        transaction.set_rollback(True)
    catalogue.reset()


def assert_same_as_read_anew():
    class Reader:
        seen = what_readers_see()

    assert_same_after_reload(Reader)
