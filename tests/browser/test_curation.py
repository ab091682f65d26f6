"""A curator's forms in a real browser, by keyboard, and without JavaScript: rows of authors, and a
case."""

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


# A case

CODES = ("ADDED", "MOVED", "PLAIN", "KEPT", "TWICE", "SHOWN")
DRAFTS = f"""
from tests.casestudies import making
for code in {CODES}:
    case = making.case(code)
    for number in (1, 2, 3):
        making.outcome(case, order=number, statement=f"Effect {{number}}.")
    print(case.pk)
"""


@pytest.fixture(scope="module")
def drafts(site):
    """A case of its own for each test, with three outcomes: code → number."""
    printed = site.manage("shell", "-v0", "-c", DRAFTS)
    return dict(zip(CODES, printed.split()[-len(CODES) :], strict=True))


@pytest.fixture
def open_case(open_page, accounts, drafts):
    def open_case(code, **options):
        page = open_page(**options)
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"/admin/casestudies/casestudy/{drafts[code]}/change/")
        sign_in(page, "grace")
        page.locator("#part-outcomes").wait_for()
        return page

    return open_case


def add(page, part):
    return page.locator(f"#part-{part} .statement__add:visible").first


def statements(page):
    return page.locator("#part-outcomes .statement__line .statement__text").all_inner_texts()


def pick_source(row, text):
    row.locator(".source-picker__box").fill(text)
    row.locator(".source-picker__list [role=option]").first.click()


def saved(page):
    page.get_by_text("was changed successfully").wait_for()


def test_a_statement_is_added_in_place_by_keyboard(open_case):
    page = open_case("ADDED")
    assert page.evaluate("document.documentElement.scrollHeight") < 5_600
    assert page.locator(".case-bar.is-edited").count() == 0
    add(page, "outcomes").press("Enter")
    page.wait_for_function("document.activeElement.name?.endsWith('-statement')")
    page.keyboard.type("Fewer moved away.")
    row = page.locator(".statement[open]")
    row.get_by_label("Positive").check()
    row.get_by_label("Outcome").select_option("Housing")
    pick_source(row, "Locality")
    row.get_by_label("Locator").fill("p. 4")
    page.locator("[data-readers]").get_by_text("Fewer moved away.").wait_for()
    page.keyboard.press("Escape")
    assert page.locator(".statement[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Control+s")
    saved(page)
    assert statements(page) == ["Effect 1.", "Effect 2.", "Effect 3.", "Fewer moved away."]
    assert page.get_by_text("ADDED-04").first.is_visible()


def test_one_statement_is_open_at_a_time_and_they_are_moved_by_keyboard(open_case):
    page = open_case("MOVED")
    for line in page.locator("#part-outcomes summary.statement__line").all():
        line.press("Enter")
    page.wait_for_function("document.querySelectorAll('.statement[open]').length === 1")
    assert page.locator(".statement[open] .statement__text").all_inner_texts() == ["Effect 3."]
    page.locator(".statement[open] [data-row=up]").press("Enter")
    page.keyboard.press("Enter")
    assert statements(page) == ["Effect 3.", "Effect 1.", "Effect 2."]
    page.keyboard.press("Control+s")
    saved(page)
    assert statements(page) == ["Effect 3.", "Effect 1.", "Effect 2."]


def test_without_javascript_what_is_refused_is_open_and_can_be_mended(open_case):
    page = open_case("PLAIN", java_script_enabled=False)
    add(page, "outcomes").click()
    page.locator(".statement[open]").get_by_label("Statement").fill("Fewer moved away.")
    save(page)
    row = page.locator(".statement[open]")
    assert row.get_by_label("Statement").input_value() == "Fewer moved away."
    assert "This field is required." in row.inner_text()
    row.get_by_label("Statement").fill("")
    page.locator(".statement__line").nth(1).click()
    page.get_by_label("Position").nth(1).fill("9")
    save(page)
    saved(page)
    assert statements(page) == ["Effect 1.", "Effect 3.", "Effect 2."]


def test_what_was_not_saved_is_kept_offered_and_ends_with_the_session(open_case):
    page = open_case("KEPT")
    page.get_by_role("textbox", name="Summary").fill("Typed and not saved.")
    add(page, "outcomes").click()
    page.locator(".statement[open]").get_by_label("Statement").fill("A new effect.")
    page.get_by_text("A copy is kept in this browser").wait_for()
    asked = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    page.reload()
    assert asked == ["beforeunload"]
    assert page.get_by_role("textbox", name="Summary").input_value() != "Typed and not saved."
    page.get_by_role("button", name="Put it back").click()
    assert page.get_by_role("textbox", name="Summary").input_value() == "Typed and not saved."
    row = page.locator(".statement[open]")
    assert row.get_by_label("Statement").input_value() == "A new effect."
    row.get_by_role("button", name="Leave it out").click()
    page.keyboard.press("Control+s")
    saved(page)
    assert page.get_by_role("button", name="Put it back").is_hidden()
    page.get_by_role("textbox", name="Summary").fill("Typed before leaving.")
    page.get_by_text("A copy is kept in this browser").wait_for()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_load_state()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('draft'))") == []


def test_a_double_click_sends_once(open_case):
    page = open_case("TWICE")
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.get_by_role("button", name="Save Ctrl S").dblclick()
    saved(page)
    assert len(sent) == 1


def test_a_text_is_shown_as_readers_will_see_it(open_case):
    page = open_case("SHOWN")
    add(page, "done").click()
    page.locator(".statement[open]").get_by_label("Text").fill(
        "Made **with** parents <img src=x onerror=alert(1)>"
    )
    readers = page.locator("[data-readers]")
    readers.locator("strong", has_text="with").wait_for()
    assert readers.locator("img").count() == 0
