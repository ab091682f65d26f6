"""What readers and curators are told of the difference between two records."""

import html
import json
import re
from pathlib import Path

import pytest
from django.utils.html import escape

from casestudies.reading.changes import marking
from casestudies.reading.changes.page import (
    ALL_NEW,
    NOTHING,
    ONLY_ORDER,
    ROWS_OF_A_PAGE,
    changes_between,
)
from casestudies.record import differences, read

from ...every_field import changed_at, everything, places
from ...later_types import use_later_types
from .. import records

SCHEMAS = {int(one.stem): one for one in Path(__file__).parents[2].glob("schemas/[0-9]*.json")}
PLACES = [*places()]
NOT_TOLD = [("schema_version",), ("sources", 0, "number")]


def rows(before, after):
    return [row for part in changes_between(before, after).parts for row in part.rows]


def said(before, after):
    """(row, value, words) of all that changed, marked with [- -] and [+ +]."""
    return [
        (row.name, value.name, words(value.html))
        for row in rows(before, after)
        for value in row.values
        if not value.is_context
    ]


def words(marked):
    marked = re.sub(r'<span class="visually-hidden">.*?</span>', "", marked)
    for tag, sign in (("del", "-"), ("ins", "+")):
        marked = marked.replace(f"<{tag}>", f"[{sign}").replace(f"</{tag}>", f"{sign}]")
    return html.unescape(marked)


def ids(path):
    return ".".join(map(str, path))


@pytest.mark.parametrize("path", PLACES, ids=ids)
def test_each_field_changed_alone_is_told_once_and_readably(path):
    found = said(read(everything()), read(changed_at(everything(), path)))
    if path in NOT_TOLD:
        assert found == []
    elif is_another_item(path):
        assert any("[-" in text for _, _, text in found)
        assert any("[+" in text for _, _, text in found)
    elif path[-1] == "checked_on":
        ((name, _, code),) = found
        assert (name, code[:4]) == ("Checked against the source on 2 January 2025", "code")
    else:
        assert len({name for name, _, _ in found}) == 1
        assert len(found) == 1 or isinstance(everything_at(path), list)
        assert all("[-" in text or "[+" in text for _, _, text in found)


def is_another_item(path):
    """Where one is gone and another is there."""
    is_key = path[-1] in ("code", "first", "second") and len(path) > 1
    return is_key or isinstance(everything_at(path), dict)


def everything_at(path):
    value = everything()
    for step in path:
        value = value[step]
    return value


OUTCOMES = {
    "direction": ("positive", "mixed", "Direction", "[-Positive-] → [+Mixed+]"),
    "evidence_type": ("survey", "qualitative", "Evidence", "[-Survey-] → [+Qualitative+]"),
    "value": ("2500", "2600", "Figure", "[-2,500-] → [+2,600+]"),
    "unit": ("people", "homes", "Unit", "[-people-][+homes+]"),
    "checked_on": ("2024-05-06", None, "Checked", "[-6 May 2024-]"),
    "locator": ("p. 7", "pp. 7 and 8", "Source", "The report, [-p-][+pp+]. 7[+ and 8+]"),
    "source": ("report", "article", "Source", "[-The report-][+An article+], p. 1"),
    "statement": ("Pay was low.", "Pay was very low.", "Statement", "Pay was [+very +]low."),
}


@pytest.mark.parametrize("field", OUTCOMES)
def test_values_read_as_on_the_page(field):
    old, new, name, expected = OUTCOMES[field]
    before, after = (
        records.record(outcomes=[records.outcome(1, **{field: value})]) for value in (old, new)
    )
    assert said(before, after) == [("WRK-01", name, expected)]


def test_a_figure_is_told_with_its_unit():
    before, after = (
        records.record(key_figures=[records.figure(5, number, "people", qualifier="about")])
        for number in (2500, 2600)
    )
    expected = "[-about 2,500 people-] → [+about 2,600 people+]"
    assert said(before, after) == [("WRK-05", "Figure", expected)]


def test_a_language_is_told_by_its_name():
    before, after = records.record(), records.record(language="sv")
    assert said(before, after) == [("Language", "", "[-English-] → [+Swedish+]")]


def test_sources_are_told_by_their_titles():
    before, after = (records.record(further_sources=slugs) for slugs in ([], ["article"]))
    ((_, _, text),) = said(before, after)
    assert text == "[+An article+]"


def test_terms_are_named_beside_those_that_stay():
    before = records.record(target_groups=[records.EMPLOYMENT])
    after = records.record(target_groups=[records.EMPLOYMENT, records.HOUSING])
    assert said(before, after) == [("Who it is for", "", "Employment; [+Housing+]")]


def test_what_changed_of_a_statement_stands_beside_what_it_says():
    before, after = (
        records.record(outcomes=[records.outcome(1, direction)])
        for direction in ("positive", "negative")
    )
    (row,) = rows(before, after)
    assert (row.said, row.sort, row.mark) == (
        "Direction changed",
        "Employment",
        ("negative", "qualitative"),
    )
    assert [(value.name, value.is_context) for value in row.values] == [
        ("Statement", True),
        ("Direction", False),
    ]
    assert row.values[1].directions == ("positive", "negative")


def test_statements_that_were_only_checked_share_a_row():
    def record(day):
        return records.record(outcomes=[records.outcome(n, checked_on=day) for n in range(1, 90)])

    (row,) = rows(record(None), record("2026-05-06"))
    assert row.name == "Checked against the source on 6 May 2026"
    assert "WRK-01, WRK-02" in row.values[0].html
    assert "and 29 more" in row.values[0].html
    sentence = changes_between(record(None), record("2026-05-06")).sentence
    assert sentence == "89 statements checked."


# The sentence


def test_the_sentence_says_what_changed_in_all():
    before = records.whole().to_json()
    after = records.whole().to_json()
    after["summary"] = "Another summary."
    after["outcomes"][0]["statement"] = "Something else."
    after["outcomes"].append(records.outcome(12))
    after["findings"].pop()
    after["sources"].append(records.REPORT | {"id": 9, "slug": "nine", "title": "Nine"})
    after["programme"]["acronym"] = "WK"
    assert changes_between(read(before), read(after)).sentence == (
        "1 statement changed, 1 added, 1 removed; summary changed; programme changed; "
        "1 source added. The other 9 statements are as they were."
    )


def test_nothing_before_nothing_changed_and_order_alone():
    whole = records.whole()
    assert changes_between(None, whole).sentence == ALL_NEW
    assert changes_between(whole, whole).sentence == NOTHING
    terms = [records.EMPLOYMENT, records.HOUSING]
    before, after = records.record(keywords=terms), records.record(keywords=terms[::-1])
    assert changes_between(before, after).sentence == ONLY_ORDER


def test_all_that_is_new_is_told():
    told = " ".join(
        words(value.html) for row in rows(None, records.whole()) for value in row.values
    )
    for text in ("Statement 1.", "Some prose.", "over 700 homes", "It helped.", "£7 million"):
        assert text in told


def test_parts_stand_in_the_order_of_the_page():
    titles = [part.title for part in changes_between(None, records.whole()).parts]
    assert titles == [
        "Summary and facts",
        "Outcomes",
        "Lessons and gaps",
        "The account",
        "Programme and partners",
        "Key figures",
        "What people said",
        "How the evidence was gathered",
        "Sources",
    ]


# What is large, and what is hostile


def many(text):
    return records.record(outcomes=[records.outcome(n, statement=text) for n in range(5000)])


def test_a_case_of_thousands_of_changes_is_told_page_by_page():
    before, after = many("Before."), many("After.")
    first = changes_between(before, after)
    assert (first.pages, first.rows, first.rest) == (50, 5000, 5000 - ROWS_OF_A_PAGE)
    assert first.sentence == "5,000 statements changed."
    last = changes_between(before, after, page=10**9)
    assert (last.page, last.parts[0].rows[-1].name) == (50, "WRK-4999")
    assert changes_between(before, after, page=-3).page == 1


def test_long_texts_are_shortened():
    before = records.record(sections=[records.section(1, "context", "word " * 20_000)])
    after = records.record(sections=[records.section(1, "context", "word " * 20_000 + "end")])
    ((_, _, text),) = said(before, after)
    assert text.endswith("[+end+]")
    assert "[…]" in text
    assert len(text) < 1000
    ((_, _, text),) = said(
        before, records.record(sections=[records.section(1, "context", "x" * 99_999)])
    )
    assert len(text) < 4 * marking.LONGEST_CHANGED


def test_texts_beyond_what_may_be_compared_are_told_whole():
    marker = marking.Marker(left=5)
    assert words(marker.words("Pay was low.", "Pay is low.")) == "Pay [-was-][+is+] low."
    assert (
        words(marker.words("Pay was low.", "Pay is low.")) == "[-Pay was low.-] → [+Pay is low.+]"
    )


def test_markup_is_text():
    evil = '<script>alert("1")</script>'
    before = records.record(title="Works", keywords=[records.HOUSING])
    after = records.record(title=evil, keywords=[records.HOUSING | {"id": 7, "label": evil}])
    told = "".join(value.html for row in rows(before, after) for value in row.values)
    assert "<script" not in told
    assert escape(evil) in told


def test_values_of_no_list_are_told_as_they_stand():
    odd = records.record(kind="sideways", outcomes=[records.outcome(1, "upwards")])
    found = said(records.record(outcomes=[records.outcome(1)]), odd)
    assert found == [
        ("Kind", "", "[-Programme-] → [+sideways+]"),
        ("WRK-01", "Direction", "[-Positive-] → [+upwards+]"),
    ]
    assert [row.mark for row in rows(None, odd) if row.name == "WRK-01"] == [None]


# What was stored by other releases


@pytest.mark.parametrize("schema", sorted(SCHEMAS), ids=str)
def test_a_record_of_each_schema_is_told(schema):
    stored = json.loads(SCHEMAS[schema].read_text())
    told = changes_between(None, read(stored))
    assert told.rows > 20
    assert changes_between(read(stored), read(stored)).sentence == NOTHING


def test_fields_that_a_later_release_adds_show_by_themselves(monkeypatch):
    """Of the record and of a statement; and statements of a new sort."""
    later = use_later_types(
        monkeypatch,
        (
            "class Record(Frozen):\n",
            "class Cost(Claim):\n    paid_by: str\n\n\nclass Record(Frozen):\n",
        ),
        ("    summary: str\n", "    summary: str\n    licence_of_case: str = ''\n"),
        (
            "    sources: tuple[Source, ...] = ()\n",
            "    sources: tuple[Source, ...] = ()\n    costs: tuple[Cost, ...] = ()\n",
        ),
        ("class Outcome(Claim):\n", "class Outcome(Claim):\n    mood: str = ''\n"),
    )
    keys = {getattr(later, shape.__name__): keys for shape, keys in differences.KEYS.items()}
    monkeypatch.setattr(differences, "KEYS", keys)
    before = later.read(records.whole().to_json())
    data = before.to_json() | {
        "licence_of_case": "CC BY 4.0",
        "costs": [records.claim(90, paid_by="The city")],
    }
    data["outcomes"][0]["mood"] = "calm"
    found = said(before, later.read(data))
    assert ("Licence of case", "", "[+CC BY 4.0+]") in found
    assert ("WRK-01", "Mood", "[+calm+]") in found
    assert ("WRK-90", "Paid by", "[+The city+]") in found
    assert changes_between(before, later.read(data)).parts[-1].title == "Costs"
