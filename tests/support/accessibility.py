from axe_playwright_python.sync_playwright import Axe

# It would read style sheets by an inline style of its own, which the site's policy refuses.
OPTIONS = {"preload": False}


def assert_no_violations(page):
    """What axe finds on the page as it is now: nothing."""
    results = Axe().run(page, options=OPTIONS)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"


def assert_no_violations_in_light_and_dark(page):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert_no_violations(page)
