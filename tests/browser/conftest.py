"""A real Chromium on the real site. Paths in page.goto("/cases/") are those of the live site.

page            1280 wide, light, JavaScript on
plain_page      the same without JavaScript
open_page       makes a page: open_page(**PHONE, **DARK)
any_page        a test that asks for it runs twice: on a desktop and on a phone

A test fails if one of its pages broke the content security policy or a script of it threw.
"""

import os
from pathlib import Path

import pytest

from tests.support import programs
from tests.support.prepared import prepared_site

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
LIGHT = {"color_scheme": "light"}
DARK = {"color_scheme": "dark"}
TO_THE_TOP = """part => {
  const top = () => part.getBoundingClientRect().top - 80; // below the bar that stays in view
  scrollBy(0, top());
  return top();
}"""
DEVICES = {"desktop": DESKTOP, "phone": PHONE}

PASSWORD = "a long and dull password"
ACCOUNTS = f"""
from django.contrib.auth.models import User
for name in ("ada", "grace"):
    User.objects.create_superuser(name, password="{PASSWORD}")
"""

QUIET = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(tmp_path_factory, databases, django_db_blocker):
    with django_db_blocker.unblock():
        site = prepared_site(databases, tmp_path_factory.mktemp("site"))
    with site.running():
        yield site


@pytest.fixture(scope="session")
def accounts(site):
    """Of two superusers: ada, who gets a second factor, and grace, who has none."""
    site.manage("shell", "-c", ACCOUNTS)


def sign_in(page, name):
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.fixture(scope="session")
def base_url(site):
    return site.url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    executable = programs.chromium()
    if not executable:
        pytest.fail("No Chromium here. Run: python -m tests.support.system", pytrace=False)
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": executable, "args": QUIET + as_root}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {"locale": "en-GB", "reduced_motion": "reduce"}


@pytest.fixture
def open_page(new_context, complaints):
    def open_page(**options):
        page = new_context(**(DESKTOP | LIGHT | options)).new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: note(message, page, complaints))
        return page

    return open_page


def note(message, page, complaints):
    if "Content Security Policy" in message.text:
        complaints.append(f"{page.url}: {message.text}")


@pytest.fixture
def complaints():
    complaints = []
    yield complaints
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def plain_page(open_page):
    return open_page(java_script_enabled=False)


@pytest.fixture(params=DEVICES.values(), ids=DEVICES.keys())
def any_page(open_page, request):
    return open_page(**request.param)


@pytest.fixture
def picture():
    """picture(page, "outcome", 500, row) keeps 500 pixels of what the page shows, from its top or
    from just above a part of it, for docs/curating.md; only where PICTURES names a folder, as
    `make pictures` does."""
    folder = os.environ.get("PICTURES")

    def picture(page, name, height, part=None):
        if folder:
            size = DESKTOP["viewport"]
            top = part.evaluate(TO_THE_TOP) if part else 0
            clip = {"x": 0, "y": min(top, size["height"] - height)} | size | {"height": height}
            page.screenshot(path=Path(folder, f"{name}.png"), clip=clip, caret="hide")

    return picture
