"""Files as they come: what is found of them, and what is said of those that can't be read."""

import json
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook

from casestudies.importing.limits import LARGEST_FILE, TableError
from casestudies.importing.tables import open_table

CITIES = "title,city\nEins,Münster\nZwei,Düsseldorf über Köln\nTrois,l’Hôpital à Évry\n"


def table(data, name="table.csv", **chosen):
    return open_table(BytesIO(data if isinstance(data, bytes) else data.encode()), name, **chosen)


def rows(data, name="table.csv", **chosen):
    return [row.cells for row in table(data, name, **chosen).rows()]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
    ],
)
def test_encodings_are_found(encoding, found):
    read = table(CITIES.encode(encoding))
    assert read.found.encoding == found
    assert next(row.cells[1] for row in read.rows()) == "Münster"


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_delimiters_are_found(sign):
    data = f'a{sign}b{sign}c\n1{sign}"x, y; z"{sign}3\n4{sign}5{sign}6\n'
    read = table(data)
    assert (read.found.delimiter, read.names) == (sign, ["a", "b", "c"])
    assert next(read.rows()).cells == ("1", "x, y; z", "3")


def test_what_is_chosen_goes_before_what_is_found():
    assert rows("a;b\n1;2\n", delimiter=",") == [("1;2",)]
    assert rows("é\nü\n".encode("mac_roman"), encoding="mac_roman") == [("ü",)]


def test_cells_of_several_lines_and_mixed_line_ends():
    assert rows('a,b\r\n"one\r\ntwo\rthree\n",2\r3,4\n') == [
        ("one\r\ntwo\rthree\n", "2"),
        ("3", "4"),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n\n", "No column has a name"),
        (b",,\n1,2,3\n", "No column has a name"),
        (b"a,b,a\n1,2,3\n", "Row 1, column C: “a” is the name of column A too"),
        (b'a,b\n1,2\n3,"never closed\n4,5\n', "Row 3, column B: A quotation mark opens"),
        (b'a,b\n1,2\n3,"' + b"x" * 200_000 + b'"\n', "Row 3, column B: A quotation mark opens"),
        (b'a,b\n1,"two" and more\n', "Row 2, column B: After a text in quotation marks"),
        (b"\xd0\xcf\x11\xe0old", "workbook of an old kind"),
        (b"PK\x03\x04nothing", "no workbook"),
        (",".join(map(str, range(600))).encode(), "600 columns"),
    ],
)
def test_what_is_no_table_is_told_with_its_place(data, words):
    with pytest.raises(TableError) as told:
        list(table(data).rows())
    assert words in str(told.value)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("1,2,3", "3 cells"),
        ("1", "ends after 1 of 2"),
        ("a,b", "names the columns once more"),
    ],
)
def test_rows_that_fit_no_columns_say_so(row, words):
    (found,) = table(f"a,b\n{row}\n").rows()
    assert words in found.trouble
    assert found.number == 2


def test_a_column_without_a_name_may_be_empty_only():
    assert [row.trouble for row in table("a,,b\n1,,3\n").rows()] == [""]
    (found,) = table("a,,b\n1,2,3\n").rows()
    assert "Column B has no name" in found.trouble


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr("casestudies.importing.tables.opening.LARGEST_FILE", 10)
    with pytest.raises(TableError, match="are the most"):
        table("a,b\n1,2\n3,4\n")
    assert LARGEST_FILE < 100 * 1024**2


def workbook(*lines):
    book, out = Workbook(), BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(out)
    return out.getvalue()


def test_workbooks_with_numbers_days_and_formulas_as_text():
    import datetime

    data = workbook(
        ["title", "year", "day", "sum", None],
        ["One", 2014.0, datetime.date(2015, 4, 3), "=1+1"],
        [None, None, None, None],
        ["Two", 2.5, datetime.datetime(2015, 4, 3, 9, 30), "#NAME?"],
    )
    read = table(data, "book.xlsx")
    assert (read.found.kind, read.names) == ("xlsx", ["title", "year", "day", "sum"])
    assert [(row.number, row.cells) for row in read.rows()] == [
        (2, ("One", "2014", "2015-04-03", "=1+1")),
        (4, ("Two", "2.5", "2015-04-03 09:30:00", "#NAME?")),
    ]


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(monkeypatch):
    monkeypatch.setattr("casestudies.importing.tables.workbook.LARGEST_UNPACKED", 100_000)
    out = BytesIO(workbook(["a"]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/bomb.xml", b"0" * 1_000_000)
    with pytest.raises(TableError, match="larger than is read"):
        table(out.getvalue(), "book.xlsx")


def test_lists_of_objects():
    data = json.dumps([{"a": 1, "b": ["x", "y"]}, {"b": None, "c": True, "a": 2.50}, 7, {"a": {}}])
    read = table(data, "list.json")
    assert read.names == ["a", "b", "c"]
    found = list(read.rows())
    assert [row.cells for row in found[:2]] == [("1", ("x", "y"), ""), ("2.5", "", "True")]
    assert "no object" in found[2].trouble
    assert "“a” holds an object" in found[3].trouble


@pytest.mark.parametrize(
    "data", ["[", "[{]", '[{"a": 1},', "nothing", '{"a": 1}', "[]", "[" * 5000]
)
def test_what_is_no_json_is_told(data):
    with pytest.raises(TableError):
        list(table(data, "list.json").rows())


@example(b"a\xe0\x8d", "a.csv")
@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.json", "a.xlsx", "a"]))
def test_whatever_comes_is_read_or_refused(data, name):
    with suppress(TableError):
        for row in table(data, name).rows():
            assert row.number > 0


@given(st.text(max_size=300))
def test_whatever_text_comes_is_read_or_refused(text):
    test_whatever_comes_is_read_or_refused.hypothesis.inner_test(
        text.encode("utf-8", "surrogatepass"), "a.csv"
    )
