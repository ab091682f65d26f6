"""One stored value is broken: readers do without it, check_integrity names it and mends it."""

import io
import random
from functools import cache

import pytest
from django.core.management import CommandError, call_command

from casestudies import integrity, workflow
from casestudies.models import CaseStudy, FacetChunk

from .. import making
from ..catalogue.test_rebuild import make_cases
from .breaking import DERIVED, LOST, undone
from .visiting import begin_anew, visit

KEYWORD = "work"
pytestmark = [pytest.mark.django_db, pytest.mark.filled(by=make_cases)]
ADDRESSES = [
    "/",
    "/cases/",
    "/cases/?sort=title",
    "/cases/?q=edited",
    "/cases/?q=housng",
    "/cases/?outcome=employment&direction=mixed&from=2010&to=2012",
    f"/cases/?keyword={KEYWORD}&country=GB&programme=p&project=study&organisation=partner",
    "/cases/a/",
    "/cases/a/v/1/",
    "/cases/b/",
    "/cases/c/",
    "/cases/d/",
    "/keywords/",
    f"/keywords/{KEYWORD}/",
    "/countries/",
    "/countries/SE/",
    "/localities/",
    "/localities/fife/",
    "/localities/scotland/",
    "/programmes/",
    "/programmes/p/",
    "/research/",
    "/research/study/",
    "/organisations/",
    "/organisations/partner/",
    "/organisations/funder/",
    "/outcomes/",
    "/outcomes/employment/",
    "/sources/",
    "/sources/report/",
    "/about/",
    "/readyz",
]


@cache
def whole():
    """What readers get of the cases before anything is broken."""
    return visit(ADDRESSES)


def statuses(pages):
    return {address: status for address, (status, _) in pages.items()}


@pytest.fixture(autouse=True)
def nothing_is_kept():
    yield
    begin_anew()


@pytest.mark.parametrize("name", DERIVED)
def test_readers_do_without_and_it_is_mended(name):
    before = whole()
    pick = random.Random(name).choice
    with undone():
        DERIVED[name](pick)
        broken = visit(ADDRESSES)
        unlike = {
            address: status
            for address, status in statuses(broken).items()
            if status not in (before[address][0], 404)
        }
        assert unlike == {}
        found = integrity.check()
        assert found
        assert all(fault.mend.is_made_again for fault in found), found
        left = integrity.repair(found)
        assert left == []
        unlike = [address for address in ADDRESSES if broken[address] != before[address]]
        again = visit(unlike)
        assert [address for address in unlike if again[address] != before[address]] == []


@pytest.mark.parametrize("name", LOST)
def test_a_lost_record_is_told_on_its_own_page_only(name):
    before = whole()
    with undone():
        LOST[name](None)
        for _ in ("broken", "as far mended as can be"):
            broken = visit(ADDRESSES)
            assert broken["/cases/b/"][0] == 503
            assert "Version 1 of this case can’t be shown".encode() in broken["/cases/b/"][1]
            others = statuses(broken).items() - statuses(before).items()
            assert {address for address, status in others if status != 404} == {"/cases/b/"}
            found = integrity.check()
            assert [fault.case for fault in found if not fault.mend.is_made_again] == ["b"], found
            assert integrity.repair(found) == [
                fault for fault in found if not fault.mend.is_made_again
            ]


def test_the_command_ends_with_0_only_where_all_is_well():
    said = io.StringIO()
    call_command("check_integrity", verbosity=0, stdout=said)
    assert "as it should be" in said.getvalue()
    with undone():
        DERIVED["a lost card"](min)
        with pytest.raises(CommandError, match=r"1 fault\. Run check_integrity --repair"):
            call_command("check_integrity", verbosity=0, stdout=said)
        assert "(case b): the card is missing" in said.getvalue()
        call_command("check_integrity", repair=True, verbosity=0, stdout=said)
        assert "mended: casestudies_cataloguecard" in said.getvalue()
        call_command("check_integrity", verbosity=0)


def test_publishing_over_what_cannot_be_read_is_refused_in_words():
    """Or the other cases of the bitmap would be lost for good."""
    case = CaseStudy.objects.get(slug="c")
    case.countries.clear()
    with undone():
        sweden = making.value("country", "SE")
        chunk = FacetChunk.objects.filter(facet="country", value=sweden)
        assert chunk.update(bitmap=b"?") == 1
        with pytest.raises(workflow.WorkflowError, match="check_integrity --repair"):
            workflow.publish(case=case)
        assert case.versions.count() == 1
        integrity.repair(integrity.check())
        assert workflow.publish(case=case).number == 2
        assert integrity.check() == []


def test_a_case_whose_record_is_lost_can_be_published_again():
    case = CaseStudy.objects.get(slug="b")
    with undone():
        LOST["an empty record"](None)
        assert workflow.publish(case=case).number == 2
        assert visit(["/cases/b/"])["/cases/b/"][0] == 200
        assert [fault.case for fault in integrity.check()] == ["b"]
