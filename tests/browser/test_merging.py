"""Merging in a real browser: accessible, on a phone too, and without JavaScript."""

import re

import pytest

from tests.browser.conftest import PHONE, sign_in
from tests.support.accessibility import assert_no_violations_in_light_and_dark

KEYWORDS = """
from casestudies.duplicates.finding import look
from keywords.models import Keyword
for slug in ("local-governments", "municipality"):
    print(Keyword.objects.get(slug=slug).pk)
look()
"""


@pytest.fixture(scope="module")
def pair(site, accounts):
    found = site.manage("shell", "-c", KEYWORDS)
    return re.findall(r"^\d+$", found, re.M)


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_pages_of_merging(open_page, pair, options):
    stays, gone = pair
    pages = [
        f"keywords/merge/keyword/{gone}/into/{stays}/",
        f"keywords/merge/keyword/{gone}/?q=a",
        f"keywords/merge/keyword/{gone}/split/",
        f"keywords/merge/keyword/{gone}/move/?broader=",
        "keywords/merge/",
        "casestudies/likelyduplicate/",
    ]
    # axe writes styles of its own into a page with a part that scrolls, as the admin's menu.
    strict, looked_at = open_page(**options), open_page(**options, bypass_csp=True)
    for page in (strict, looked_at):
        page.goto(f"/admin/{pages[0]}")
        sign_in(page, "grace")
    for path in pages:
        strict.goto(f"/admin/{path}")
        assert strict.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        looked_at.goto(f"/admin/{path}")
        assert_no_violations_in_light_and_dark(looked_at)


def test_a_merge_and_its_undoing_without_javascript(open_page, pair):
    page = open_page(java_script_enabled=False)
    stays, gone = pair
    page.goto(f"/admin/keywords/merge/keyword/{gone}/into/{stays}/")
    sign_in(page, "grace")
    page.get_by_role("button", name=re.compile("^Merge, ")).click()
    page.goto("/keywords/municipality/")
    assert page.url.endswith("/keywords/local-governments/")
    page.goto("/admin/keywords/merge/")
    page.get_by_role("link", name="Undo the merge of").click()
    page.get_by_role("button", name="Undo the merge").click()
    page.goto("/keywords/municipality/")
    assert page.url.endswith("/keywords/municipality/")
