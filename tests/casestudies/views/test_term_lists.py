"""Long lists on the pages of terms: paging, finding, hostile addresses, the work they make."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casestudies import record, workflow
from casestudies.catalogue.ask import PAGE_SIZE
from casestudies.catalogue.terms.index_pages import ROWS
from casestudies.models import (
    CaseStudy,
    CatalogueState,
    CatalogueTerm,
    FacetChunk,
    Locality,
    Partner,
    Programme,
    ResearchProject,
)
from keywords.models import Keyword
from tests.casestudies import making

pytestmark = pytest.mark.django_db
INDEXES = (
    "keyword",
    "country",
    "locality",
    "programme",
    "research",
    "organisation",
    "outcome",
    "source",
)
DETAILS = (
    "/keywords/help/",
    "/countries/GB/",
    "/localities/town/",
    "/programmes/programme-0/",
    "/research/study/",
    "/organisations/trust/",
    "/outcomes/employment/",
    "/sources/report/",
)
BAD = ("0", "-1", "1.5", "x", "9" * 30, "\uff11", "\0", "%00", "1e3", "' OR 1=1", "a" * 4_000)


def publish(count, start=0):
    """Cases that share the terms of DETAILS; each has a programme, a place … of its own too."""
    help_, _ = Keyword.objects.get_or_create(slug="help", defaults={"name": "Help"})
    study, _ = ResearchProject.objects.get_or_create(slug="study", defaults={"title": "Study"})
    town = Locality.objects.filter(slug="town").first() or making.locality("town")
    trust, report = making.organisation("trust"), making.source("report")
    cases = []
    for at in range(start, start + count):
        own = making.programme(f"programme-{at}", source=report, locator="p. 1")
        Partner.objects.create(programme=own, organisation=trust, role="lead")
        partner = making.organisation(f"partner-{at}")
        Partner.objects.create(programme=own, organisation=partner, role="delivery")
        case = making.case(
            f"C{at}",
            programme=own,
            keywords=[help_, making.keyword(f"own-{at}")],
            localities=[town, making.locality(f"village-{at}", town)],
            projects=[study],
        )
        making.outcome(case, source=report)
        making.section(case, "Words.", source=making.source(f"source-{at}"))
        cases.append(case)
    making.publish_together(cases)


def publish_one():
    publish(1)


among_one = pytest.mark.filled(by=publish_one)


def list_many(facet, count):
    """So many terms of a facet, as the catalogue has them once cases are published."""
    if facet == "programme":
        return list_programmes(count)
    workflow.publish(case=making.case("ONE"))
    bitmap = FacetChunk.objects.get(facet="all").bitmap
    state = CatalogueState.objects.get()
    state.version += 1
    state.save()
    shared = {"facet": facet, "changed_in": state.version}
    FacetChunk.objects.bulk_create(
        FacetChunk(value=str(at), chunk=0, bitmap=bitmap, **shared) for at in range(count)
    )
    CatalogueTerm.objects.bulk_create(
        CatalogueTerm(
            value=str(at),
            slug=f"term-{at:04}",
            label=f"Term {at:04}",
            words=f"term {at:04}",
            **shared,
        )
        for at in range(count)
    )


def list_programmes(count):
    """Each of a case of its own."""
    programmes = Programme.objects.bulk_create(
        Programme(slug=f"term-{at:04}", name=f"Term {at:04}") for at in range(count)
    )
    shared = {"kind": "programme", "summary": "What happened."}
    cases = CaseStudy.objects.bulk_create(
        CaseStudy(slug=f"p{at}", code=f"P{at}", title=f"Case {at}", programme=programme, **shared)
        for at, programme in enumerate(programmes)
    )
    first = record.build(cases[0])

    def like_the_first(case):
        named = {"id": case.programme.pk, "slug": case.programme.slug, "label": case.programme.name}
        own = {"slug": case.slug, "code": case.code, "title": case.title}
        return first.model_copy(
            update=own | {"programme": first.programme.model_copy(update=named)}
        )

    making.publish_together(cases, like_the_first)


# Cases of a term, by the page


def test_every_case_stands_on_one_page(read):
    publish(2 * PAGE_SIZE + 3)
    for path in ("/keywords/help/", "/organisations/trust/", "/sources/report/"):
        assert_every_case_stands_on_one_page(read, path)


def assert_every_case_stands_on_one_page(read, path):
    pages = [read(path, page=number) for number in (1, 2, 3)]
    assert [len(page.cases) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 3]
    assert len({case for page in pages for case in page.cases}) == 2 * PAGE_SIZE + 3
    assert {page.total for page in pages} == {2 * PAGE_SIZE + 3}
    assert pages[0].one("[rel=next]")["href"] == f"{path}?page=2#cases"
    assert pages[1].one("[rel=prev]")["href"] == f"{path}#cases"
    total = 2 * PAGE_SIZE + 3
    assert f"{total - 2}–{total} of {total} cases" in pages[2].main.text
    canonical = pages[1].one("[rel=canonical]")["href"]
    assert canonical == f"{settings.SITE_URL}{path}?page=2"
    assert "page 2 · " in pages[1].one("title").text


@among_one
@pytest.mark.parametrize("path", DETAILS)
def test_a_page_that_is_none_is_named_and_left_out(read, path):
    for value in BAD:
        page = read(path, page=value)
        assert page.total == 1
        assert "could not be used" in page.main.text
        assert page.main.addresses("Use the plain address") == [path]
    page = read(path, page="7")
    assert "There is no page 7, so this is page 1, the last one." in page.main.text
    assert "could not be used" not in read(path, page="1").main.text


@among_one
@pytest.mark.parametrize("path", ["/programmes/", "/outcomes/employment/", "/keywords/help/"])
def test_parameters_that_mean_nothing_here_do_nothing(read, path):
    page = read(path, outcome="housing", keyword=["x"] * 100, sort="worst", **{"from": "soon"})
    assert "could not be used" not in page.main.text


# Indexes


@among_one
@pytest.mark.parametrize("name", INDEXES)
def test_no_address_of_an_index_fails(client, name):
    for value in BAD:
        for query in ({"page": value}, {"q": value}, {"used": value}, {"q": value, "page": value}):
            assert client.get(reverse(f"{name}-index"), query).status_code == 200
    assert client.get(reverse(f"{name}-index") + "?q=%ff&page=%ff&used=%ff").status_code == 200


@among_one
def test_few_terms_stand_on_one_page_without_a_search(read):
    page = read("/programmes/")
    assert "Find programmes" not in page.main.text
    assert not page.has(".pagination")


@pytest.mark.parametrize("facet", ["programme", "project", "organisation", "source", "country"])
def test_many_terms_have_pages_and_a_search(read, facet):
    name = {"project": "research"}.get(facet, facet)
    list_many(facet, 2 * ROWS + 5)
    first, last = read(reverse(f"{name}-index")), read(reverse(f"{name}-index"), page=3)
    assert first.main.item("Term 0000")
    assert len(first.counted_links) == ROWS
    assert last.main.item("Term 0404")
    assert f"401–{2 * ROWS + 5} of {2 * ROWS + 5}" in last.main.text
    found = read(reverse(f"{name}-index"), q="TERM 0404")
    assert found.main.item("Term 0404").startswith("Term 0404 1 case")
    assert len(found.counted_links) == 1
    assert f"1 of {2 * ROWS + 5}" in found.main.text
    none = read(reverse(f"{name}-index"), q="nowhere")
    assert none.main.addresses("See all") == [reverse(f"{name}-index")]


def test_pages_keep_what_is_looked_for(read):
    list_many("source", ROWS + 1)
    page = read("/sources/", q="term")
    assert page.one("[rel=next]")["href"] == "/sources/?q=term&page=2"
    assert page.one("main [name=q]")["value"] == "term"


def test_too_many_words_are_named_and_left_out(read):
    list_many("source", ROWS + 1)
    page = read("/sources/", q="w" * 7_000)
    assert "7,000 characters long, so they were left out" in page.main.text
    assert len(page.counted_links) == ROWS


# Numbers


def test_every_number_of_every_page_is_what_the_link_finds(read, found_behind, loaded):
    shown, pages = {}, [reverse(f"{name}-index") for name in INDEXES if name != "keyword"]
    for address in pages:  # grows while it is read
        page = read(address)
        for target, count in page.counted_links:
            assert shown.setdefault(target, count) == count, f"{address}: {target}"
            is_entity = not target.startswith(("/cases/", "/keywords/"))
            if is_entity and target not in pages:
                pages.append(target)
    assert len(pages) > 130
    wrong = {
        target: (count, found)
        for target, count in shown.items()
        if (found := found_behind(target)) != count
    }
    assert not wrong


# The work


def queries(client, path):
    client.get(path)  # what is read once a version is in memory then
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_a_page_asks_as_often_for_100_cases_as_for_one(client):
    paths = (*DETAILS, *(reverse(f"{name}-index") for name in INDEXES))
    publish(1)
    few = {path: queries(client, path) for path in paths}
    publish(99, start=1)
    many = {path: queries(client, path) for path in paths}
    assert many == few
    assert max(many.values()) <= 8
