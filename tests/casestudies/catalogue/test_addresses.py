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
    CaseVersion,
    Country,
    FormerAddress,
    Funding,
    Locality,
    Organisation,
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


# One by one


def test_an_address_of_the_past_is_that_of_the_present_in_a_question():
    rename(Country.objects.get(code="FI"), "AX")
    answer = catalogue.answer(Criteria().with_values("country", ["FI"]))
    assert (answer.total, answer.problems) == (2, [])
    assert answer.criteria.values("country") == ("AX",)
    assert answer.label("country", "AX") == "Country FI"
    ticked = [one.value for one in answer.facet("country").values if one.selected]
    assert ticked == ["AX"]


def test_a_slug_that_another_row_takes_is_that_rows_once_readers_know_it():
    old = Locality.objects.get(slug="one")
    rename(old, "first")
    new = making.locality("one", code="SE", name="Another")
    # Old links still lead there.
    assert total("locality", "one") == total("locality", "first") == 2
    case = CaseStudy.objects.get(code="C1")
    case.localities.set([new])
    publish(case)
    assert (total("locality", "one"), total("locality", "first")) == (1, 2)
    rename(new, "second")
    assert (total("locality", "one"), total("locality", "first")) == (1, 2)
    assert FormerAddress.objects.get(kind="locality", slug="one").leads_to == "second"


def test_a_name_that_goes_and_comes_back_leads_in_no_circle():
    row = Programme.objects.get(slug="one")
    for slug in ("first", "eins", "one"):
        rename(row, slug)
    assert total("programme", "one") == total("programme", "first") == total("programme", "eins")
    assert not FormerAddress.objects.filter(slug="one").exists()


def vanish(row):
    """As rows could before what is used was protected."""
    for relation in type(row)._meta.related_objects:
        if relation.many_to_many:
            through = relation.field.remote_field.through
            through.objects.filter(**{relation.field.m2m_reverse_field_name(): row.pk}).delete()
    type(row).objects.filter(pk=row.pk)._raw_delete("default")


@pytest.mark.parametrize("model", [PolicyField, Country])
def test_a_row_that_is_gone_leaves_its_cases_where_they_were_until_another_takes_its_place(model):
    facet, (slug, _) = MODELS[model], SLUGS[model]
    field = FACETS[facet].slug_field
    row = model.objects.get(**{field: slug})
    Locality.objects.filter(country__code=slug).update(country=Country.objects.get(code="SE"))
    vanish(row)
    rebuild()
    assert total(facet, slug) == 2
    new = model.objects.create(**{field: slug, "name": row.name})
    case = CaseStudy.objects.get(code="C1")
    getattr(case, FACETS[facet].paths[0]).add(new)
    publish(case)
    for _ in range(2):
        counts = {value: count for value, _, count in shown(facet)}
        assert (counts[slug], counts[f"{slug}-{row.pk}"]) == (1, 2)
        assert (total(facet, slug), total(facet, f"{slug}-{row.pk}")) == (1, 2)
        rebuild()


def test_a_script_that_tells_nobody_is_found_out_and_a_rebuild_puts_it_right():
    Organisation.objects.filter(slug="one").update(slug="first")
    assert [one.value for one in differences()] == ["slugs that their rows do not have"]
    rebuild()
    assert list(differences()) == []
    assert total("organisation", "first") == total("organisation", "one") == 2


def test_slugs_that_only_records_remember_lead_on_after_a_rebuild():
    rename(Locality.objects.get(slug="one"), "first")
    FormerAddress.objects.all().delete()
    assert total("locality", "one") == 0
    rebuild()
    assert total("locality", "one") == total("locality", "first") == 2


def test_what_no_case_names_leaves_no_address_behind():
    row = making.organisation("unused")
    rename(row, "never-used")
    row.delete()
    assert not FormerAddress.objects.exists()


def test_a_save_that_leaves_the_slug_alone_is_no_news():
    before = catalogue.versions()
    row = Organisation.objects.get(slug="one")
    row.name = "One and only"
    row.save()
    row.save(update_fields=["name"])
    assert catalogue.versions() == before


def test_versions_keep_the_slugs_of_their_day():
    rename(Source.objects.get(slug="one"), "first")
    version = publish(CaseStudy.objects.get(code="C0"))
    assert version.number == 2
    held = CaseVersion.objects.filter(case=version.case).values_list("record", flat=True)
    assert [one["sources"][0]["slug"] for one in held] == ["first", "one"]
