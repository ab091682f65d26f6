import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from casestudies.importing.report import table_with_errors
from casestudies.models import CaseStudy, ImportProfile, ImportRun
from tests.casestudies import making

from .tables import GOOD, HEAD, SUMMARY, applied, choose, mapping, planned, read, results

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(tmp_path):
    making.country("GB")
    making.country("IT")
    making.keyword("care")
    making.keyword("work")
    path = tmp_path / "partner.csv"
    path.write_text(GOOD)
    return path


def run(*arguments, **options):
    out = StringIO()
    call_command("import_cases", *map(str, arguments), stdout=out, verbosity=0, **options)
    return out.getvalue()


def test_a_dry_run_tells_and_leaves_nothing(table):
    assert "3 rows: 0 error, 0 likely double, 0 change, 3 new" in run(table, "--dry-run")
    assert not ImportRun.objects.exists()
    assert not CaseStudy.objects.exists()


def test_it_imports_all_or_nothing_or_the_good_rows(table, tmp_path):
    table.write_text(GOOD + "p4,No summary,,GB,,,,,https://example.org/4\n")
    with pytest.raises(CommandError, match="All or nothing"):
        run(table)
    assert not CaseStudy.objects.exists()
    assert not ImportRun.objects.exists()
    errors = tmp_path / "errors.csv"
    told = run(table, "--good", "--errors", errors)
    assert "row 5, column “summary”" in told
    assert CaseStudy.objects.count() == 3
    assert "A case has a summary" in errors.read_text()


def test_a_profile_says_how_columns_are_read(table):
    table.write_text(GOOD.replace("title,summary", "naam,inhoud"))
    with pytest.raises(CommandError, match=r"“Title”"):
        run(table)
    chosen = choose(read(GOOD), origin="Partner")
    columns = chosen.mapping["columns"]
    columns[1]["name"], columns[2]["name"] = "naam", "inhoud"
    chosen.save()
    ImportProfile.objects.create(name="Dutch table", mapping=mapping(chosen).to_json())
    assert "3 new" in run(table, "--profile", "dutch table")
    with pytest.raises(CommandError, match=r"no profile “x”. There are: Dutch table"):
        run(table, "--profile", "x")


@pytest.mark.parametrize("content", ["", "a,a\n1,2\n", 'a,b\n1,"2\n'])
def test_what_cannot_be_read_is_told(tmp_path, content):
    path = tmp_path / "bad.csv"
    path.write_text(content)
    with pytest.raises(CommandError, match=r"bad\.csv: "):
        run(path)
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "missing.csv")
    with pytest.raises(CommandError, match="Name a file"):
        run()
    assert not ImportRun.objects.exists()


def test_the_table_of_errors_can_be_mended_and_imported(table):
    content = (
        HEAD + f'p1,=1+1 works,{SUMMARY},GB,,,,,u.org/1\np2,Second,"a, b",Italia,,,,,u.org/2\n'
    )
    first = planned(content)
    lines = "".join(table_with_errors(first))
    told = list(csv.reader(StringIO(lines.removeprefix("\ufeff"))))
    assert told[0][0] == "What to do"
    assert told[1][2] == "'=1+1 works"  # no spreadsheet runs it
    assert "country “Italia”" in told[2][0]
    again = applied(lines.replace(",Italia,", ",IT,"), targets={"What to do": ""})
    assert results(again) == {2: "new", 3: "new"}
    assert CaseStudy.objects.filter(title="=1+1 works").exists()
