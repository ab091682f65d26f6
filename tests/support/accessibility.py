from axe_playwright_python.sync_playwright import Axe

# It would read style sheets by an inline style of its own, which the site's policy refuses.
OPTIONS = {"preload": False}


OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def assert_no_violations(page, **options):
    """What axe finds on the page as it is now: nothing."""
    results = Axe().run(page, options=OPTIONS | options)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"


def assert_no_violations_in_light_and_dark(page):
    """In the dark nothing but colours is another."""
    page.emulate_media(color_scheme="light")
    assert_no_violations(page)
    page.emulate_media(color_scheme="dark")
    assert_no_violations(page, **OF_COLOURS)
