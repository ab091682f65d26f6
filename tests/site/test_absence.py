"""Only a statement may say that a source lacks something: pages that say so lead to it."""

import re

import pytest

from casestudies import workflow
from casestudies.models import CaseVersion, Finding
from casestudies.reading.case.statements import absences_of
from casestudies.record import Record
from innosi.settings import BASE_DIR
from tests.casestudies import making
from tests.support.page import Page

pytestmark = pytest.mark.django_db

# Said where a statement says it, whose code follows in brackets.
SAID = re.compile(
    r"Not reported in the source|No comparison group is reported|No author is named", re.IGNORECASE
)
CODE = re.compile(r" \(([A-Z][A-Z0-9]*-\d+)\)")
# Of what nobody has looked for.
NEVER = re.compile(
    r"not stated|none recorded|no statement about an outcome|no outcome is stated",
    re.IGNORECASE,
)
OTHER_PAGES = ("/", "/cases/", "/outcomes/", "/keywords/co-production/", "/countries/GB/")


def codes_said(text):
    """The code behind each time that a page says so; empty where there is none."""
    found = [CODE.match(text, said.end()) for said in SAID.finditer(text)]
    return [code[1] if code else "" for code in found]


def records():
    return [
        Record.model_validate(one) for one in CaseVersion.objects.values_list("record", flat=True)
    ]


def pages_of(record):
    programme = [f"/programmes/{record.programme.slug}/"] if record.programme else []
    sources = [f"/sources/{source.slug}/" for source in record.sources]
    return [f"/cases/{record.slug}/", *programme, *sources]


def test_no_template_says_what_nobody_looked_for():
    for file in (BASE_DIR / "templates").rglob("*.html"):
        assert not NEVER.findall(file.read_text()), file


def test_no_page_of_the_collection_says_more_than_a_statement(client, loaded):
    silent = {code for record in records() for code in absences_of(record).values()}
    paths = {path for record in records() for path in pages_of(record)}
    for path in sorted(paths.union(OTHER_PAGES)):
        text = Page(client.get(path).content.decode()).one("#content").text
        assert not NEVER.findall(text), path
        assert silent.issuperset(codes_said(text)), path


def publish_silent():
    """Two cases of which next to nothing is recorded; the sources of one were read for it."""
    for code, abouts in (("BARE", ()), ("READ", Finding.About.values)):
        case = making.case(code, programme=making.programme(code.lower()))
        source = making.source(f"source-of-{code.lower()}")
        making.outcome(case, source=source)
        for about in abouts:
            lacking = {"kind": "not_reported", "about": about, "source": source}
            making.claim(Finding, case, statement="It was read for that.", **lacking)
        workflow.publish(case=case)


@pytest.mark.filled(by=publish_silent)
@pytest.mark.parametrize("slug", ["bare", "read"])
def test_a_gap_is_a_gap_until_a_statement_says_more(client, slug):
    record = next(one for one in records() if one.slug == slug)
    absences = absences_of(record)
    for path in pages_of(record):
        page = Page(client.get(path).content.decode()).one("#content")
        said = codes_said(page.text)
        assert bool(said) == bool(absences), path
        assert set(said) <= set(absences.values()), path
        for code in said:
            assert any(address.endswith(f"#{code}") for address in page.addresses(code))
        assert absences or "not recorded here" in page.text.lower()
