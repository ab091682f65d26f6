"""An import in the admin, from file to undo; and what nobody may."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from casestudies.importing import work
from casestudies.models import CaseStudy, ImportProfile, ImportRun
from keywords.models import Keyword
from tests.casestudies import making
from tests.casestudies.importing.tables import GOOD, HEAD, SUMMARY, planned, source

pytestmark = pytest.mark.django_db
ADD = "admin:casestudies_importrun_add"
PAGES = ("page", "columns", "values", "errors")
ACTS = ("apply", "undo", "discard", "decide")


@pytest.fixture(autouse=True)
def places(db):
    for code in ("GB", "IT"):
        making.country(code)
    making.keyword("care")
    making.keyword("work")


@pytest.fixture
def editor(client, people):
    client.force_login(people["editor"])
    return client


def address(run, page="page"):
    return reverse(f"admin:casestudies_importrun_{page}", args=[run.pk])


def send(client, content=GOOD, name="partner.csv", **data):
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile(name, data)
    return client.post(reverse(ADD), {"file": file}, follow=True)


def work_done(client, run):
    work.do_what_waits()
    run.refresh_from_db()
    answer = client.get(address(run))
    assert answer.status_code == 200
    return answer.content.decode()


def options(**changes):
    given = {
        "origin": "Partner",
        "kind": "programme",
        "locator": "row {row}",
        "unknown": "refuse",
        "language": "en",
        "locality_kind": "city",
        "source_type": "webpage",
    }
    return given | changes


def columns(run):
    return {
        f"{name}-{at}": column[name]
        for at, column in enumerate(run.mapping["columns"])
        for name in ("target", "split", "order")
    }


def test_from_file_to_undo(editor, people):
    shown = send(editor).content.decode()
    run = ImportRun.objects.get()
    assert "Being read" in shown
    shown = work_done(editor, run)
    assert "Repair café · Night bus" in shown
    sent = columns(run) | options(profile="Partner table")
    assert (
        "Being checked" in editor.post(address(run, "columns"), sent, follow=True).content.decode()
    )
    shown = work_done(editor, run)
    assert "Applying makes 3 drafts and 0 changes, leaves out 0 errors" in shown
    assert not CaseStudy.objects.exists()
    assert "Being applied" in editor.post(address(run, "apply"), follow=True).content.decode()
    shown = work_done(editor, run)
    assert "Applied by editor" in shown
    assert CaseStudy.objects.filter(created_by=people["editor"]).count() == 3
    editor.post(address(run, "undo"))
    assert "Undone by editor" in work_done(editor, run)
    assert not CaseStudy.objects.exists()
    assert ImportProfile.objects.get().changed_by == people["editor"]
    listed = editor.get(reverse("admin:casestudies_importrun_changelist")).content.decode()
    assert address(run) in listed


def test_what_is_wrong_is_shown_first_and_mended_by_values_and_decisions(editor):
    making.case("BUS", title="Night bus")
    making.locality("bologna", code="IT")
    table = GOOD + (
        f"p4,Piazza,{SUMMARY},Italia,,,,,u.org/4\np5,Quartiere due,{SUMMARY},,Bologna,,,,u.org/5\n"
    )
    run = planned(table)
    shown = editor.get(address(run)).content.decode()
    assert "Italia" in shown
    assert "Use Country IT" in shown
    assert shown.index("Piazza") < shown.index("Night bus") < shown.index("Repair café")
    at = next(n for n, one in enumerate(run.values_found) if one["text"] == "Italia")
    editor.post(address(run, "values"), {f"becomes-{at}": "IT"})
    work_done(editor, run)
    editor.post(
        address(run, "decide"), {"row": "6", "decision": f"country:{making.country('IT').pk}"}
    )
    work_done(editor, run)
    editor.post(address(run, "decide"), {"row": "3", "decision": "make"})
    work_done(editor, run)
    assert run.counts == {"new": 5}


def test_differences_are_shown_before_they_are_stored(editor):
    run = planned(GOOD)
    editor.post(address(run, "apply"))
    work_done(editor, run)
    shown = editor.get(
        address(planned(GOOD.replace("Una piazza.", "Due piazze.")))
    ).content.decode()
    assert re.search(r"<del>.*Una piazza.*</del>.*<ins>.*Due piazze", shown, re.DOTALL)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.csv", "empty"),
        ("a,a\n1,2\n", "a.csv", "name of column A too"),
        (b"PK\x03\x04", "a.xlsx", "no workbook"),
        ("[", "a.json", "no JSON"),
        ('a,b\n1,"2', "a.csv", "never closed"),
    ],
)
def test_what_cannot_be_read_is_told_on_a_page(editor, content, name, words):
    answer = send(editor, content, name)
    assert answer.status_code == 200
    run = ImportRun.objects.first()
    shown = work_done(editor, run) if run else answer.content.decode()
    assert words in shown
    assert not run or "Choose another file" in shown


def test_a_file_can_be_read_otherwise(editor):
    send(editor, "stad;m\nMünster;1\n".encode("cp1252"), "a.csv")
    run = ImportRun.objects.get()
    work_done(editor, run)
    editor.post(address(run, "columns"), {"read": "1", "encoding": "mac_roman", "delimiter": ","})
    work_done(editor, run)
    assert run.table["names"] == ["stad;m"]
    assert run.table["found"]["encoding"] == "mac_roman"


def test_a_table_larger_than_forms_may_be_is_taken(editor):
    row = f"p,Title,{'x' * 90_000},GB,,,,,u.org/1\n"
    send(editor, HEAD + row * 70)
    run = ImportRun.objects.get()
    assert run.file_size > 6_000_000
    assert run.pieces.count() > 1
    work_done(editor, run)
    assert run.total == 70


def test_a_larger_one_is_refused(editor, monkeypatch):
    monkeypatch.setattr("casestudies.importing.store.LARGEST_FILE", 100)
    assert "larger than" in send(editor).content.decode()
    assert not ImportRun.objects.exists()


def test_errors_are_downloaded_as_the_table(editor):
    run = planned(HEAD + f"p1,One,{SUMMARY},Atlantis,,,,,u.org/1\n")
    answer = editor.get(address(run, "errors"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "country “Atlantis”" in b"".join(answer.streaming_content).decode()


def test_only_who_may_make_keywords_has_them_made(client, people):
    table = HEAD + f"p1,One,{SUMMARY},GB,,brand new,,,u.org/1\n"
    for name, made in (("editor", 0), ("administrator", 1)):
        client.force_login(people[name])
        run = planned(table, unknown="refuse")
        sent = columns(run) | options(unknown="make")
        client.post(address(run, "columns"), sent)
        work_done(client, run)
        at = next(n for n, one in enumerate(run.values_found) if one["text"] == "brand new")
        client.post(address(run, "values"), {f"becomes-{at}": "", f"act-{at}": "make"})
        work_done(client, run)
        client.post(address(run, "apply"))
        work_done(client, run)
        assert Keyword.objects.filter(name="brand new").count() == made


@pytest.mark.parametrize("role", ["contributor", "taxonomist", "editor", "administrator"])
def test_who_may_import(client, people, role):
    may = role in ("editor", "administrator")
    client.force_login(people[role])
    assert (client.get(reverse(ADD)).status_code == 200) == may
    assert (send(client).status_code == 200) == may
    assert ImportRun.objects.exists() == may
    run = planned(GOOD)
    for page in PAGES:
        assert client.get(address(run, page)).status_code == (200 if may else 403), page
        assert client.get(address(run, "change")).status_code == (200 if may else 403)
    for act in ACTS:
        assert client.get(address(run, act)).status_code == (405 if may else 403), act
    for act in ACTS:
        assert client.post(address(run, act)).status_code == (302 if may else 403), act
    run.refresh_from_db()
    assert run.state == ("applying" if may else "planned")


def test_readers_are_sent_to_sign_in(client):
    run = planned(GOOD)
    for page in (*PAGES, *ACTS):
        assert client.post(address(run, page)).status_code == 302
    run.refresh_from_db()
    assert run.state == "planned"


ODD = [
    "",
    "0",
    "-1",
    "9" * 30,
    "x",
    "\x00",
    "<script>",
    "make",
    "same:1",
    "country:1",
    "same:" + "9" * 18,
]


@pytest.mark.parametrize("odd", ODD)
def test_odd_values_break_nothing(editor, odd):
    run = planned(GOOD)
    for sent in (
        {"row": odd, "decision": "make"},
        {"row": "2", "decision": odd},
    ):
        assert editor.post(address(run, "decide"), sent).status_code == 302
        work_done(editor, run)
    if "\x00" not in odd:
        for name in ("result", "page"):
            assert editor.get(address(run), {name: odd}).status_code == 200
    every = dict.fromkeys((*columns(run), *options(), "source", "domain", "profile"), odd)
    assert editor.post(address(run, "columns"), every).status_code in (200, 302)
    read = {"read": "1", "encoding": odd, "delimiter": odd, "sheet": odd}
    assert editor.post(address(run, "columns"), read).status_code == 302
    work_done(editor, run)
    assert editor.post(address(run, "apply"), {"mode": odd}).status_code == 302
    work_done(editor, run)


def test_what_stands_in_a_table_is_no_markup(editor):
    bad = "<script>alert(1)</script>"
    table = f"title,summary,{bad}\n{bad}x,{bad},{bad}\n"
    run = planned(table, source=source().pk)
    for page in ("page", "columns", "values"):
        shown = editor.get(address(run, page)).content.decode()
        assert bad not in shown


def test_two_at_once_do_one_thing(editor):
    run = planned(GOOD)
    other = ImportRun.objects.get(pk=run.pk)
    assert work.ask(run, ImportRun.State.APPLYING)
    assert not work.ask(other, ImportRun.State.PLANNING)
    assert editor.post(address(run, "columns"), options()).status_code == 302
    work_done(editor, run)
    assert CaseStudy.objects.count() == 3
