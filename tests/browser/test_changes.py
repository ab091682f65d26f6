"""What changed in a case and how its page would look, in a real browser."""

import pytest

from tests.browser.conftest import PHONE, sign_in
from tests.support.accessibility import assert_no_violations_in_light_and_dark

CHANGED = """
from casestudies.models import CaseStudy
from casestudies import workflow
case = CaseStudy.objects.get(slug="making-it-work")
case.summary += " Added by a curator."
case.save()
first = case.outcome_set.first()
first.direction = "mixed"
first.save()
print(case.pk)
"""


@pytest.fixture(scope="module")
def case_page(site, accounts):
    """The address of a case whose working copy says more than readers see."""
    return f"/admin/casestudies/casestudy/{site.manage('shell', '-v', '0', '-c', CHANGED).strip()}"


@pytest.fixture(params=[{}, PHONE], ids=["desktop", "phone"])
def opened(open_page, case_page, request):
    def opened(path, **options):
        page = open_page(**request.param, **options)
        page.goto(case_page + path)
        sign_in(page, "grace")
        page.wait_for_load_state()
        return page

    return opened


def check(page):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_no_violations_in_light_and_dark(page)


def test_what_changed_is_marked_and_read_aloud(opened):
    page = opened("/changes/")
    assert page.locator(".changes ins").last.is_visible()
    marked = page.locator(".changes ins", has_text="Added by a curator.")
    assert marked.text_content() == "[added:  Added by a curator.]"
    assert page.get_by_text("Direction changed").is_visible()
    check(page)


def test_the_preview_says_what_it_is_while_it_is_read(opened):
    page = opened("/preview/")
    notice = page.get_by_text("Working copy, not published.")
    page.mouse.wheel(0, 3000)
    page.wait_for_function("scrollY > 1000")
    assert notice.first.is_visible()
    box = page.locator(".notice--preview").bounding_box()
    assert 0 <= box["y"] < 100
    assert "Added by a curator." in page.locator(".standfirst").inner_text()
    check(page)


def test_the_step_shows_it_before_it_is_taken(opened):
    page = opened("/step/publish/")
    assert page.locator(".difference .change").count() >= 2
    # axe measures a text box with a style of its own, which the policy would refuse.
    check(opened("/step/publish/", bypass_csp=True))
