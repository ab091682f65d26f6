"""Odd and hostile references: whatever comes, each is read or told of, and nothing is raised."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casestudies.admin.references.author_lines import as_line, from_line
from casestudies.importing.references import read
from casestudies.importing.references.formats import FORMATS, format_of
from casestudies.models import Source
from innosi.fields.texts import is_storable

pieces = st.sampled_from(
    [
        *(
            "TY  - JOUR\n",
            "TY  - ",
            "ER  - \n",
            "AU  - ",
            "TI  - ",
            "PY  - 2017\n",
            "UR  - ",
            "A1 -",
        ),
        *(
            "@book{k, ",
            "@article(",
            "title={",
            "author={",
            "}",
            "{",
            '"',
            "\\",
            "\\'",
            "\\verb",
            "$",
        ),
        *("@string{a=", "@comment{", " and ", " # ", ",", "=", "\\begin{x}", "\\href{a}", "%"),
        *('[{"title": "', '"}]', "[", "]", "null", '{"author": [', "1e999", '\\ud800"'),
        *(
            "10.1234/",
            "https://doi.org/10.1234/a",
            "(2017). ",
            "et al",
            "“",
            "”",
            "<i>",
            "&lt;",
            "\x00",
        ),
        *("\n", "\r", "\u2028", "\ufeff", "\ufffe", "\ud800", "Smith, J.", "{City Council}", " "),
    ]
)
texts = st.lists(st.one_of(pieces, st.text(max_size=8)), max_size=40).map("".join)
json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=9), inner, max_size=4)
    ),
    max_leaves=12,
)
KEYS = ["type", "title", "author", "issued", "DOI", "URL", "page", "language", "id", "message"]
items = st.dictionaries(st.sampled_from(KEYS), json_values, max_size=10)


def check(reading):
    """Nothing that could not be stored is called right, and no text has a line end."""
    assert bool(reading.refusal) != bool(reading.proposals)
    for one in reading.proposals:
        assert one.is_broken <= bool(one.problems)
        assert all(map(str, one.problems))
        if not one.is_broken:
            source = one.source()
            texts = (source.title, source.container, source.doi, source.url)
            assert not any("\n" in text or "\r" in text for text in texts)
        if not one.problems:
            source.clean_fields(exclude={"slug"})
            assert source.type in Source.Type.values
            assert all(map(is_storable, texts))
            assert [from_line(as_line(name)) for name in source.authors] == source.authors


@settings(max_examples=100, deadline=None)
@given(texts)
def test_any_text(text):
    check(read(text))


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=200), texts.map(lambda text: text.encode("utf-16", "replace"))))
def test_any_bytes(data):
    check(read(data))


@settings(max_examples=60, deadline=None)
@given(st.one_of(items, st.lists(st.one_of(items, json_values), max_size=3)))
def test_any_json(value):
    check(read(json.dumps(value)))


@settings(max_examples=60, deadline=None)
@given(texts)
def test_every_format_reads_what_it_is_not_meant_for(text):
    for form in FORMATS:
        if form.looks_like("") or form is format_of(text):
            assert all(one.place for one in form.references(text))


LARGE = {
    "braces": "@book{k, title={" + "{" * 300_000,
    "closed braces": "@book{k, title={" + "{" * 100_000 + "}" * 100_000 + "}}",
    "macros": "@book{k, title={" + "\\emph{" * 2_000 + "}" * 2_000 + "}}",
    "blocks": "@a{" * 100_000,
    "names of names": "".join(f"@string{{a{n}=a{n - 1} # a{n - 1}}}\n" for n in range(1, 500))
    + "@book{k, title=a499}",
    "authors of BibTeX": "@book{k, title={A}, author={" + "A, B and " * 50_000 + "C, D}}",
    "authors of RIS": "TY  - JOUR\nTI  - A\n" + "AU  - A, B\n" * 50_000 + "ER  - ",
    "lines": "TY  - JOUR\nAB  - A\n" + "line\n" * 500_000,
    "beginnings": "TY  - \n" * 20_000,
    "lists": "[" * 500_000,
    "digits": "[" + "1" * 500_000 + "]",
    "tags": "TY  - JOUR\nTI  - " + "<div>" * 200_000,
    "brackets": "(" * 1_000_000 + " 10.1234/a",
    "prefixes": "10.1234/" * 200_000,
    "names": ("Smith, A., " * 90 + "10.1234/a%d ") * 200,
}


@pytest.mark.parametrize("name", LARGE)
def test_large_and_nested(name):
    """It ends; a pattern or a recursion that does not would hold the test up."""
    check(read(LARGE[name]))
