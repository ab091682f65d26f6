"""Checking statements in a real browser: by keys, by plain forms, on a desktop and a phone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PHONE, sign_in
from tests.support.accessibility import assert_no_violations_in_light_and_dark

# axe puts style sheets that others import into the page, which our policy refuses.
WITHOUT_IMPORTS = {"preload": False}
CHECK = "/admin/casestudies/casestudy/check/"


@pytest.fixture
def open_check(open_page, accounts):
    def open_check(**options):
        page = open_page(**options)
        page.goto(CHECK)
        sign_in(page, "grace")
        return page

    return open_check


def code(page):
    return page.locator(".check__code b").inner_text()


def press(page, key):
    """After the moment in which a page takes no key yet, to which it is led."""
    page.wait_for_timeout(350)
    before = page.url
    page.keyboard.press(key)
    page.wait_for_url(lambda url: url != before)


def test_one_key_leads_from_statement_to_statement(open_check):
    page = open_check()
    assert_no_violations_in_light_and_dark(page)
    first = code(page)
    press(page, "n")
    assert code(page) != first
    second = code(page)
    press(page, "c")
    assert f"{second} is checked" in page.locator(".messagelist").inner_text()
    assert code(page) not in (first, second)


def test_keys_rest_while_somebody_types_and_can_be_put_off(open_check):
    page = open_check()
    first = code(page)
    page.wait_for_timeout(350)
    page.keyboard.press("x")
    page.keyboard.type("cnx")
    assert page.get_by_label("What is wrong?").input_value() == "cnx"
    page.get_by_label("Find a statement").focus()
    page.keyboard.type("c")
    page.get_by_role("button", name="Keys").click()
    page.keyboard.press("n")
    page.keyboard.press("c")
    assert code(page) == first
    page.get_by_role("button", name="Keys").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "check-find"


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_without_javascript_it_is_plain_forms(open_check, options):
    page = open_check(java_script_enabled=False, **options)
    first = code(page)
    page.locator(".check__wrong summary").click()
    page.get_by_label("What is wrong?").fill("The source says twelve.")
    page.get_by_role("button", name="Mark as wrong").click()
    assert f"{first} is found wrong" in page.locator(".messagelist").inner_text()
    assert code(page) != first
    page.get_by_role("button", name=re.compile("^Checked")).click()
    assert "is checked" in page.locator(".messagelist").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_checklist_leads_to_where_it_is_mended(open_check):
    page = open_check()
    page.goto("/admin/casestudies/casestudy/?q=SARD")  # other tests check those of MAMBA
    page.locator("#result_list tbody th a").first.click()
    page.locator(".completeness a", has_text="Check").click()
    assert code(page).startswith("SARD-")
    page.go_back()
    page.goto(re.sub("change/.*", "step/publish/", page.url))
    assert page.get_by_label("Publish all the same").is_visible()
    found = Axe().run(page, options=WITHOUT_IMPORTS)
    assert not found.violations_count, found.generate_report()
