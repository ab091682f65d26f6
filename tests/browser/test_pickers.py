"""A statement's source and a case's keywords in a real browser, by keyboard and without scripts."""

import pytest

from tests.browser.conftest import sign_in
from tests.support.accessibility import assert_no_violations_in_light_and_dark

CASE = "/admin/casestudies/casestudy/1/change/"
REFERENCES = "/admin/casestudies/source/from-reference/"
PASTE = """(box, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text", text);
  box.focus();
  const how = { clipboardData, bubbles: true, cancelable: true };
  box.dispatchEvent(new ClipboardEvent("paste", how));
}"""
NEW = "TY  - JOUR\nTI  - Never heard of\nAU  - Lee, Kim\nPY  - 2018\nER  - \n"


@pytest.fixture
def opened(open_page, accounts):
    def opened(address, **options):
        page = open_page(**options)
        page.goto(address)
        sign_in(page, "grace")
        return page

    return opened


def box_of(page):
    """The box of the first outcome's source, in its row, opened."""
    box = page.locator("#id_outcome_set-0-source_text")
    box.evaluate("box => { box.closest('details').open = true }")
    return box


def key_of(page):
    return page.locator("#id_outcome_set-0-source").input_value()


def test_a_source_is_found_by_keyboard(opened):
    page = opened(CASE)
    box, before = box_of(page), key_of(page)
    box.fill("lindsay 2018")
    page.get_by_role("option", name="Lindsay").first.wait_for()
    for key in ("ArrowDown", "Enter"):
        box.press(key)
    assert "Lindsay" in box.input_value()
    assert key_of(page) not in ("", before)
    assert page.locator(".source-picker__list [role=option]:visible").count() == 0
    assert page.url.endswith(CASE)


def test_a_pasted_reference_becomes_a_source_and_is_picked(opened):
    page = opened(CASE)
    box, before = box_of(page), key_of(page)
    box.evaluate(PASTE, NEW)
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Make it: Lee (2018): Never heard of").click()
    popup.value.locator("[name=_save]").click()
    page.wait_for_function(
        "key => document.querySelector('#id_outcome_set-0-source').value !== key", arg=before
    )
    assert box.input_value() == "Never heard of"
    box.evaluate(PASTE, NEW)
    page.get_by_text("You have this source: same title and year.").wait_for()


def test_keywords_are_found_ticked_and_taken_away_by_keyboard(opened):
    page = opened(CASE)
    find = page.get_by_label("Find a keyword")
    find.fill("rural dev")
    page.get_by_text("1 keyword", exact=True).wait_for()
    find.press("ArrowDown")
    page.keyboard.press("Space")
    chip = page.get_by_role("button", name="Remove Rural development")
    ticked = page.get_by_role("checkbox", name="Rural development")
    assert ticked.first.is_checked()
    chip.press("Enter")
    assert not ticked.first.is_checked()
    assert page.evaluate("document.activeElement.closest('[data-chips]') !== null")


def test_without_scripts_there_are_groups_and_a_box_that_takes_a_doi(opened):
    page = opened(CASE, java_script_enabled=False)
    assert not page.get_by_label("Find a keyword").is_visible()
    page.locator("[data-group] summary").first.click()
    assert page.locator("[data-group] input").first.is_visible()
    assert page.locator("#id_outcome_set-0-source_text").count() == 1


@pytest.mark.parametrize("part", ["[data-keyword-picker]", "[data-source-picker]"])
def test_pickers_stay_within_the_page(opened, part):
    page = opened(CASE, viewport={"width": 390, "height": 844})
    box_of(page)
    inside = "parts => parts.every(part => part.scrollWidth <= innerWidth)"
    assert page.locator(part).evaluate_all(inside)


def test_the_page_for_references_is_accessible(opened):
    page = opened(REFERENCES)
    assert_no_violations_in_light_and_dark(page)
    page.get_by_label("References").fill(NEW + "TY  - MUSIC\nER  - \n")
    page.get_by_role("button", name="Read").click()
    page.get_by_text("Title: The reference gives none").wait_for()
    assert_no_violations_in_light_and_dark(page)
