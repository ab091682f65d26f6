"""Pages of the admin, one of each kind: nothing for axe to find in light and dark, on a desktop
and on a phone, no sideways scrolling, whole without scripts.

ADMIN_PAGES=all in the environment looks at the list, a row and a new row of everything there is.
"""

import os

import pytest
from django.contrib import admin

from tests.browser.conftest import DESKTOP, PHONE, sign_in
from tests.support.accessibility import assert_no_violations_in_light_and_dark

CASE = "/admin/casestudies/casestudy"
DRAFT = """
from casestudies.models import CLAIM_MODELS
from tests.casestudies import making
case = making.case("PAGES")
for model in CLAIM_MODELS:
    making.claim(model, case)
print(case.pk)
"""
PAGES = {
    "work list": "/admin/",
    "app": "/admin/keywords/",
    "list": f"{CASE}/?q=lone",
    "list with cells to fill": "/admin/casestudies/policyfield/",
    "list to look at": "/admin/accounts/auditentry/",
    "new case": f"{CASE}/add/",
    "case": CASE + "/{draft}/change/",
    "step": CASE + "/{draft}/step/publish/",
    "history": f"{CASE}/1/history/",
    "short rows": "/admin/casestudies/programme/1/change/",
    "rows of names": "/admin/casestudies/source/1/change/",
    "keyword": "/admin/keywords/keyword/1/change/",
    "what is used": "/admin/casestudies/organisation/1/delete/",
    "record": "/admin/casestudies/caseversion/1/change/",
    "account": "/admin/auth/user/1/change/",
    "new account": "/admin/auth/user/add/",
    "password": "/admin/password_change/",
    "password of another": "/admin/auth/user/1/password/",
    "second factor": "/admin/second-factor/",
    "import": "/admin/casestudies/importrun/add/",
    "addresses": "/admin/casestudies/link/",
    "duplicates": "/admin/casestudies/likelyduplicate/",
}
if os.environ.get("ADMIN_PAGES") == "all":
    for model in admin.site._registry:
        start = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        PAGES |= {start + end: start + end for end in ("", "add/", "1/change/", "1/history/")}
ON_PHONES = ["work list", "list", "case", "short rows", "account"]
VIEWS = [(name, DESKTOP) for name in PAGES] + [(name, PHONE) for name in ON_PHONES]


@pytest.fixture(scope="session")
def signed_in(browser, site, accounts):
    """What a browser keeps of the sign-in, for each of the pages."""
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto("/admin/")
    sign_in(page, "grace")
    page.get_by_role("heading", name="Work list").wait_for()
    kept = context.storage_state()
    context.close()
    return kept


@pytest.fixture(scope="session")
def draft(site):
    """The number of a case with a statement of each kind."""
    return site.manage("shell", "-v0", "-c", DRAFT).split()[-1]


@pytest.mark.parametrize(
    ("name", "view"), VIEWS, ids=[f"{name}-{view['viewport']['width']}" for name, view in VIEWS]
)
def test_page_is_accessible_and_fits(open_page, signed_in, draft, name, view):
    page = open_page(storage_state=signed_in, **view)
    answer = page.goto(PAGES[name].format(draft=draft))
    if answer.status == 403 and name not in ON_PHONES and os.environ.get("ADMIN_PAGES") == "all":
        return  # nobody may
    assert answer.status == 200
    if name == "case":
        page.locator("summary.statement__line").first.click()
    assert_no_violations_in_light_and_dark(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= view["viewport"]["width"]
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("name", ["work list", "case", "short rows"])
def test_page_is_whole_without_scripts(open_page, signed_in, draft, name):
    page = open_page(storage_state=signed_in, java_script_enabled=False)
    page.goto(PAGES[name].format(draft=draft))
    assert page.locator("h1").is_visible()
    if name == "case":
        page.locator("summary.statement__line").first.click()
        assert page.get_by_label("Position").first.is_visible()


def test_choices_that_are_looked_up_are_named_and_open_by_key(open_page, signed_in):
    page = open_page(storage_state=signed_in)
    page.goto(PAGES["short rows"])
    page.get_by_role("combobox", name="Source: ").first.press("Enter")
    page.get_by_role("searchbox", name="Search Source").fill("a")
    page.locator(".select2-results__option[role=option]").first.wait_for()
    assert_no_violations_in_light_and_dark(page)
