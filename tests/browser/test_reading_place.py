"""Whatever filters the list of cases leaves the reader where they are."""

from playwright.sync_api import expect

from casestudies.catalogue import OFFERED

CASES = "/cases/"
BOX = "#facet-{} label:has(input:not(:disabled)) > input"
IN_PLACE = 2  # pixels


def open_filters(page, address=CASES):
    page.goto(address)
    page.evaluate("document.querySelectorAll('.browse details').forEach(one => one.open = true)")


def at_hand(page, control):
    """Scrolls the control to the middle of the window and tells where the page then stands."""
    control.evaluate("one => one.scrollIntoView({block: 'center'})")
    return page.evaluate("scrollY")


def act(page, deed):
    with page.expect_response(lambda response: CASES in response.url):
        deed()
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def assert_stays(page, control, deed):
    before = at_hand(page, control)
    act(page, deed)
    page.wait_for_timeout(50)  # for whatever the browser would still move
    assert abs(page.evaluate("scrollY") - before) <= IN_PLACE


def test_ticking_a_box_of_any_facet_leaves_the_page_where_it_is(any_page):
    open_filters(any_page)
    moved = 0
    for facet in OFFERED:
        box = any_page.locator(BOX.format(facet)).last
        assert_stays(any_page, box, box.click)
        moved = max(moved, any_page.evaluate("scrollY"))
        expect(any_page.locator(":focus")).to_have_attribute("name", facet)
        act(any_page, any_page.locator(f"#facet-{facet} :checked").last.click)
    assert moved > 500


def test_years_and_words_leave_the_page_where_it_is(any_page):
    open_filters(any_page)
    for label, text in (("To", "2017"), ("Words in the case", "support")):
        field = any_page.get_by_label(label, exact=True)
        field.fill(text)
        assert_stays(any_page, field, field.blur)


def test_removing_a_chip_and_sorting_leave_the_page_where_it_is(any_page):
    any_page.goto(f"{CASES}?outcome=employment&country=GB")
    chip = any_page.get_by_role("link", name="Remove Country")
    assert_stays(any_page, chip, chip.click)
    order = any_page.get_by_label("Sort by")
    assert_stays(any_page, order, lambda: order.select_option("Title"))
