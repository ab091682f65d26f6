"""A day of curation on a real site: a contributor, an editor, a taxonomist and an administrator.

`make pictures` plays it too, and keeps what docs/curating.md shows of it.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, sign_in
from tests.browser.test_pickers import PASTE

TITLE = "Slipway workshops"
PAGE = "/cases/slipway-workshops/"
SUMMARY = (
    "A harbour town opened a workshop where people out of work mend boats beside volunteers. A "
    "third of those who came found paid work within a year."
)
MENDED = SUMMARY.replace("opened a workshop", "opened a workshop in 2019")
REFERENCE = """TY  - JOUR
AU  - Vesterholt, Ida
TI  - What a slipway teaches
JO  - Journal of Local Trials
PY  - 2021
DO  - 10.5555/a.day.1
ER  -
"""
OUTCOME = "A third of those who came found paid work within a year."
BOATS, OTHER_BOATS = "Boat mending", "Mending of boats"
LESSON = "Tools drew people in before advice did."
WANTED = "Say since when it has been open."
REASON = "The source was retracted."
ROLES = ("Contributor", "Editor", "Taxonomist", "Administrator")
PEOPLE = f"""
from django.contrib.auth.models import Group, User
from keywords.models import Broader, Keyword
for role in {ROLES}:
    user = User.objects.create_user(role.lower(), password="{PASSWORD}", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
theme = Keyword.objects.get(slug="work-and-employability")
for slug, name in (("boat-mending", "{BOATS}"), ("mending-of-boats", "{OTHER_BOATS}")):
    keyword = Keyword.objects.create(slug=slug, name=name)
    Broader.objects.create(narrower=keyword, broader=theme)
"""


@pytest.fixture
def arrives(site, open_page):
    """Whoever comes to work: arrives("editor") is their page, with the work list on it."""
    site.manage("shell", "-v0", "-c", PEOPLE)

    def arrives(role):
        page = open_page()
        page.goto("/admin/")
        sign_in(page, role)
        expect(page.get_by_role("heading", name="Work list")).to_be_visible()
        return page

    return arrives


def test_a_day(arrives, open_page, picture):
    contributor, editor = arrives("contributor"), arrives("editor")
    begin_case(contributor, picture)
    submit(contributor)
    send_back(editor)
    mend(contributor, picture)
    submit(contributor)
    publish(editor, picture)
    reader = open_page()
    assert_readers_find_it(reader)
    merge_and_undo(arrives("taxonomist"), reader, picture)
    withdraw(arrives("administrator"), reader)


# The contributor


def begin_case(page, picture):
    page.get_by_role("link", name="Add a case").click()
    page.get_by_role("textbox", name="Title").fill(TITLE)
    page.get_by_role("textbox", name="Code").first.fill("SLIP")
    page.get_by_role("textbox", name="Summary").fill(SUMMARY)
    add_programme(page)
    choose(page, "countries", "Ireland")
    page.get_by_label("Licence").select_option("CC BY 4.0")
    row = begin_statement(page, "outcomes", OUTCOME)
    row.get_by_label("Positive").check()
    row.get_by_label("Outcome", exact=True).select_option("Employment")
    add_source(page, row, picture)
    row.get_by_label("Locator").fill("p. 4")
    expect(page.locator("[data-readers]")).to_contain_text("p. 4")
    picture(page, "outcome", 720, row)
    row = begin_statement(page, "learned", LESSON)
    expect(row.locator(".source-picker__box")).to_have_value("What a slipway teaches")
    row.get_by_label("Locator").fill("p. 9")
    page.get_by_label("Find a keyword").fill("boat")
    picture(page, "keywords", 420, page.locator("#part-around"))
    page.get_by_role("checkbox", name=BOATS).check()
    save(page)
    expect(page.get_by_text("SLIP-01")).to_be_visible()
    picture(page, "case", 600)


def add_programme(page):
    with page.expect_popup() as popup:
        page.locator("#add_id_programme").click()
    popup.value.get_by_label("Name").fill(TITLE)
    popup.value.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".field-programme .select2-selection")).to_contain_text(TITLE)


def choose(page, field, text):
    page.locator(f".field-{field} .select2-selection").click()
    page.keyboard.type(text)
    page.locator(".select2-results__option", has_text=re.compile(f"^{text}$")).click()


def begin_statement(page, part, text):
    page.locator(f"#part-{part} .statement__add:visible").first.click()
    row = page.locator(".statement[open]")
    expect(row).to_have_count(1)
    row.get_by_label("Statement").fill(text)
    return row


def add_source(page, row, picture):
    row.locator(".source-picker__box").evaluate(PASTE, REFERENCE)
    made = row.get_by_role("link", name="Make it: Vesterholt (2021): What a slipway teaches")
    made.wait_for()
    picture(page, "source", 420, row.locator(".field-qualifier"))
    with page.expect_popup() as popup:
        made.click()
    assert popup.value.get_by_label("DOI").input_value() == "10.5555/a.day.1"
    popup.value.get_by_role("button", name="Save", exact=True).click()
    expect(row.locator(".source-picker__box")).to_have_value(re.compile("What a slipway teaches"))


def save(page):
    page.keyboard.press("Control+s")
    page.get_by_text(re.compile("was (added|changed) successfully")).wait_for()


def submit(page):
    page.get_by_role("link", name="Submit for review").click()
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text(f"“{TITLE}” is submitted for review.")).to_be_visible()
    assert page.get_by_role("link", name="Publish").count() == 0


def mend(page, picture):
    page.goto("/admin/")
    jobs = page.get_by_role("region", name="Sent back to you")
    expect(jobs).to_contain_text(WANTED)
    picture(page, "work-list", 560)
    jobs.get_by_role("link", name="Mend").click()
    expect(page.get_by_text("Sent back by editor")).to_contain_text(WANTED)
    page.get_by_role("textbox", name="Summary").fill(MENDED)
    save(page)


# The editor


def open_from_work_list(page):
    page.goto("/admin/")
    jobs = page.get_by_role("region", name="Waiting for review")
    jobs.get_by_role("listitem").filter(has_text=TITLE).get_by_role("link").click()


def send_back(page):
    open_from_work_list(page)
    page.get_by_role("link", name="What changed").click()
    expect(page.get_by_text("Nothing was published yet: all of this is new.")).to_be_visible()
    for text in (SUMMARY, OUTCOME, LESSON, BOATS, "CC BY 4.0"):
        expect(page.locator("ins").filter(has_text=text).first).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Send back").click()
    page.get_by_label("What is to be mended").fill(WANTED)
    page.get_by_role("button", name="Send back").click()
    expect(page.get_by_text(f"“{TITLE}” is sent back.")).to_be_visible()


def check_statements(page, picture):
    case = page.url
    page.get_by_role("region", name="Before publishing").get_by_role("link", name="Check").click()
    expect(page.get_by_role("heading", name=OUTCOME)).to_be_visible()
    picture(page, "check", 720)
    page.get_by_role("button", name="Checked").click()
    expect(page.get_by_role("heading", name=LESSON)).to_be_visible()
    page.get_by_role("button", name="Checked").click()
    expect(page.get_by_text("2 of 2 checked")).to_be_visible()
    page.goto(case)


def publish(page, picture):
    open_from_work_list(page)
    page.get_by_role("link", name="Preview").click()
    expect(page.get_by_text("Working copy, not published.")).to_be_visible()
    expect(page.get_by_text(MENDED)).to_be_visible()
    page.get_by_role("link", name="Back to the form").click()
    check_statements(page, picture)
    page.get_by_role("link", name="Publish").click()
    expect(page.get_by_role("listitem").filter(has_text="Fieldwork")).to_be_visible()
    picture(page, "publish", 660)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Tick this to publish with that open, or mend it")).to_be_visible()
    page.get_by_label("Publish all the same").check()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text(f"“{TITLE}” is published, version 1.")).to_be_visible()


# Readers


def counts_of_keywords(page, text):
    """What the list of cases offers when a keyword is looked for: name → count."""
    page.goto("/cases/")
    with page.expect_response(lambda response: "/cases/values/keyword/" in response.url):
        page.get_by_label("Find keywords").fill(text)
    shown = page.locator("#options-keyword label:visible", has=page.get_by_text("boat"))
    expect(page.locator("#options-keyword .htmx-request")).to_have_count(0)
    names, counts = (shown.locator(part).all_text_contents() for part in ("bdi", "b"))
    return dict(zip(names, counts, strict=True))


def assert_readers_find_it(page):
    page.goto(PAGE)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    for text in (MENDED, OUTCOME, LESSON):
        expect(page.get_by_text(text).first).to_be_visible()
    assert counts_of_keywords(page, "boat") == {BOATS: "1"}
    for question in ("?q=slipway", "?keyword=boat-mending&outcome=employment"):
        page.goto(f"/cases/{question}")
        assert page.locator(".case-card__title").all_inner_texts() == [TITLE]


# The taxonomist


def merge_and_undo(page, reader, picture):
    page.goto("/admin/keywords/keyword/?q=boat")
    page.get_by_role("link", name=BOATS).click()
    page.get_by_role("link", name="Merge").click()
    page.get_by_label("Which keyword stays").fill("mending of")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=OTHER_BOATS).click()
    expect(page.get_by_role("row", name=TITLE)).to_be_visible()
    picture(page, "merge", 720)
    page.get_by_role("button", name="Merge, 1 case changes").click()
    reader.goto("/keywords/boat-mending/")
    assert reader.url.endswith("/keywords/mending-of-boats/")
    assert counts_of_keywords(reader, "boat") == {OTHER_BOATS: "1"}
    page.get_by_role("link", name=f"Undo the merge of “{BOATS}”").click()
    page.get_by_role("button", name="Undo the merge").click()
    assert counts_of_keywords(reader, "boat") == {BOATS: "1"}
    assert reader.goto("/keywords/boat-mending/").status == 200
    assert reader.url.endswith("/keywords/boat-mending/")


# The administrator


def withdraw(page, reader):
    page.goto("/admin/casestudies/casestudy/?q=slipway")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="Withdraw").click()
    page.get_by_label("Why is it withdrawn").fill(REASON)
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text(f"“{TITLE}” is withdrawn.")).to_be_visible()
    answer = reader.goto(PAGE)
    assert answer.status == 410
    expect(reader.get_by_text(REASON)).to_be_visible()
    assert counts_of_keywords(reader, "boat") == {}
