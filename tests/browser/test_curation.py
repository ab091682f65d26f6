"""A curator's forms in a real browser: rows of authors, by keyboard, and without JavaScript."""

import pytest

from tests.browser.conftest import PHONE, sign_in


@pytest.fixture
def open_source(open_page, accounts):
    def open_source(**options):
        page = open_page(**options)
        page.goto("/admin/casestudies/source/1/change/")
        sign_in(page, "grace")
        return page

    return open_source


def save(page):
    page.locator("[name=_continue]").click()
    page.wait_for_load_state()


def family_names(page):
    boxes = page.get_by_label("Family name").all()
    return [text for text in (box.input_value() for box in boxes) if text]


def test_authors_are_added_moved_and_removed_by_keyboard(open_source):
    page = open_source()
    for name in ("First", "Second"):
        page.get_by_role("button", name="Add another author").press("Enter")
        page.keyboard.type(name)
    page.get_by_role("button", name="Move up").last.press("Enter")
    save(page)
    assert family_names(page) == ["Second", "First"]
    page.get_by_role("button", name="Remove").first.press("Enter")
    save(page)
    assert family_names(page) == ["First"]


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_without_javascript_there_are_spare_rows_and_complaints_stand_in_theirs(
    open_source, options
):
    page = open_source(java_script_enabled=False, **options)
    box = page.get_by_label("Given names").last
    box.fill("Only given")
    save(page)
    assert page.locator("[aria-invalid=true]").count() == 3
    row = page.locator(".name-rows li.errors")
    assert "Give the family name too" in row.inner_text()
    assert not page.get_by_role("button", name="Add another author").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
