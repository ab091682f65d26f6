"""What is read of references in each format. Nothing here asks a database."""

import json

import pytest

from casestudies.importing.references import read


def only(given):
    (proposal,) = read(given).proposals
    assert not proposal.problems, [*map(str, proposal.problems)]
    return proposal.fields


def said(proposal):
    return " ".join(map(str, proposal.problems))


ARTICLE = {
    "type": "article-journal",
    "title": "Street-level co-production & more in Münster",
    "authors": [
        {"family": "Lindsay", "given": "Colin"},
        {"literal": "World Health Organization"},
        {"family": "van der Berg", "given": "Jan"},
    ],
    "year": 2018,
    "container": "Social Policy and Society, 17(4), 421–432",
    "doi": "10.1017/s1474746417000161",
    "url": "https://example.org/a;b",
    "language": "de",
    "licence": "",
}
IN_RIS = """TY  - JOUR
AU  - Lindsay, Colin
AU  - World Health Organization
AU  - van der Berg, Jan
TI  - <i>Street</i>-level co-production
  &amp; more in Münster
T2  - Social Policy and Society
VL  - 17
IS  - 4
SP  - 421
EP  - 432
PY  - 2018/04/12/
DO  - https://doi.org/10.1017/S1474746417000161
UR  - https://example.org/a;b
LA  - ger
ER  - """
IN_BIBTEX = r"""@string{sps = "Social Policy and Society"}
@article{lindsay2018,
  author = {Lindsay, Colin and {World Health Organization} and van der Berg, Jan},
  title = {{S}treet-level \emph{co-production} & more in M{\"u}nster},
  journal = sps, volume = 17, number = 4, pages = {421--432}, year = 2018, month = apr,
  doi = {10.1017/S1474746417000161}, url = {https://example.org/a;b}, langid = {ngerman}
}"""
IN_CSL = json.dumps(
    {
        "id": "x",
        "type": "article-journal",
        "title": "<i>Street</i>-level co-production &amp; more in Münster",
        "author": [
            {"family": "Lindsay", "given": "Colin"},
            {"literal": "World Health Organization"},
            {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
        ],
        "container-title": "Social Policy and Society",
        "volume": 17,
        "issue": "4",
        "page": "421–432",
        "issued": {"date-parts": [["2018", 4]]},
        "DOI": "10.1017/S1474746417000161",
        "URL": "https://example.org/a;b",
        "language": "de",
    },
    ensure_ascii=False,
)


@pytest.mark.parametrize("given", [IN_RIS, IN_BIBTEX, IN_CSL], ids=["RIS", "BibTeX", "CSL-JSON"])
def test_one_article_in_three_formats(given):
    assert only(given) == ARTICLE


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"]
)
@pytest.mark.parametrize("given", [IN_RIS, IN_BIBTEX, IN_CSL], ids=["RIS", "BibTeX", "CSL-JSON"])
def test_a_file_in_any_of_these_encodings(given, encoding):
    reading = read(given.replace("\n", "\r\n").encode(encoding))
    assert reading.proposals[0].fields["title"] == ARTICLE["title"]
    if not given.isascii():
        assert reading.encoding.lower()[:5] == encoding[:5]


@pytest.mark.parametrize(
    "text",
    [
        "10.1017/S1474746417000161",
        "https://doi.org/10.1017/S1474746417000161.",
        "(doi:10.1017/S1474746417000161)",
        "https://dx.doi.org/10.1017%2FS1474746417000161",
    ],
)
def test_a_doi_alone_gives_the_doi_and_asks_for_the_title(text):
    (proposal,) = read(text).proposals
    assert proposal.fields["doi"] == "10.1017/s1474746417000161"
    assert "title: The reference gives none: write it." in said(proposal)


def test_a_citation_with_a_doi():
    citation = (
        "Lindsay, C., Pearson, S., & Batty, E. (2018). Street-level co-production as a route to "
        "social innovation? Social Policy and Society, 17(4), 421–432. "
        "https://doi.org/10.1017/S1474746417000161"
    )
    fields = only(citation)
    assert fields["title"] == "Street-level co-production as a route to social innovation?"
    assert [one["family"] for one in fields["authors"]] == ["Lindsay", "Pearson", "Batty"]
    assert fields["year"] == 2018
    assert fields["container"] == "Social Policy and Society, 17(4), 421–432"
    assert fields["doi"] == "10.1017/s1474746417000161"


def test_several_dois_are_several_sources_and_one_twice_is_one():
    found = read("10.1234/a, 10.1234/B and https://doi.org/10.1234/A").proposals
    assert [one.fields["doi"] for one in found] == ["10.1234/a", "10.1234/b"]


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("{City Council and Partners}", [{"literal": "City Council and Partners"}]),
        ('{City Council of M{\\"u}nster}', [{"literal": "City Council of Münster"}]),
        ("Glasgow City Council", [{"literal": "Glasgow City Council"}]),
        ("Jane Smith", [{"family": "Smith", "given": "Jane"}]),
        ("{\\'E}mile de la Tour", [{"family": "de la Tour", "given": "Émile"}]),
        ("King, Jr., Martin Luther", [{"family": "King", "given": "Martin Luther Jr."}]),
        ("Smith, J and others", [{"family": "Smith", "given": "J"}, {"literal": "others"}]),
        ("Plato", [{"family": "Plato"}]),
    ],
)
def test_names_of_bibtex(author, names):
    assert only(f"@book{{k, title={{A}}, author={{{author}}}}}")["authors"] == names


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        (r"50% of people", "50% of people"),
        (r"50\% of R\&D", "50% of R&D"),
        (r"It cost $5 million", "It cost $5 million"),
        (r"H\textsubscript{2}O", "H2O"),
        (r"\input{/etc/passwd} read", "read"),
        (r"A {B {C}} D", "A B C D"),
    ],
)
def test_titles_of_bibtex(title, read_as):
    assert only(f"@book{{k, title={{{title}}}}}")["title"] == read_as


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        ("A <b>bold</b> <script>alert(1)</script>", "A bold alert(1)"),
        ("if a<b then c>d", "if a<b then c>d"),
        ("p &lt; 0.05 &amp;lt;i&amp;gt;", "p < 0.05 &lt;i&gt;"),
        ("bell\x07 and\u2028line\r\nends", "bell and line ends"),
        ("Forged\nER  - \nTY  - BOOK\nTI  - another", "Forged ER - TY - BOOK TI - another"),
    ],
)
def test_titles_become_plain_text_on_one_line(title, read_as):
    assert only(json.dumps([{"type": "book", "title": title}]))["title"] == read_as


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("2017", 2017),
        ("2017-03-12", 2017),
        ("2017/03//", 2017),
        ("12 March 2017", 2017),
        ("c. 2017", 2017),
        ("2017/2018", 2017),
        ("2017–18", 2017),
        ("2017 (first 1999)", None),
        ("in press", None),
        ("3017", None),
        ("20170", None),
    ],
)
def test_years_are_read_strictly(date, year):
    (proposal,) = read(f"TY  - BOOK\nTI  - A\nPY  - {date}\nER  - ").proposals
    assert proposal.fields["year"] == year
    assert any(date in note for note in proposal.notes) == (year is None)


def test_a_type_that_is_none_of_ours_is_told():
    (proposal,) = read("TY  - MUSIC\nTI  - A\nUR  - https://example.org/\nER  - ").proposals
    assert proposal.fields["type"] == "webpage"
    assert "“MUSIC” is none of ours: taken for a web page" in proposal.notes[0]


def test_a_language_that_is_not_known_is_told():
    (proposal,) = read("TY  - BOOK\nTI  - A\nLA  - Klingon!\nER  - ").proposals
    assert (proposal.fields["language"], len(proposal.notes)) == ("en", 1)
    assert only("TY  - BOOK\nTI  - A\nLA  - Deutsch\nER  - ")["language"] == "de"


def test_a_chapter_has_its_book_and_publisher():
    item = {"type": "chapter", "title": "A", "container-title": "Book", "publisher": "Press"}
    assert only(json.dumps([item]))["container"] == "Book, Press"


def test_a_record_without_an_end_is_refused_and_the_next_one_is_read():
    broken, whole = read("TY  - JOUR\nTI  - A\nTY  - BOOK\nTI  - B\n").proposals
    assert "no end" in said(broken)
    assert broken.is_broken
    assert whole.fields["title"] == "B"


def test_two_entries_of_one_key_are_both_read_and_a_broken_one_is_named():
    text = "@book{k, title={A}}\n@book{k, title={B}}\n@book{k, title={C\n@book{d, title={D}}"
    first, second, broken, last = read(text).proposals
    assert [one.fields.get("title") for one in (first, second, last)] == ["A", "B", "D"]
    assert "begins on line 3" in said(broken)


def test_what_crossref_answers():
    item = {
        "type": "journal-article",
        "title": ["A"],
        "container-title": ["Journal"],
        "DOI": "10.1234/A",
        "issued": {"date-parts": [[2017, 1]]},
    }
    fields = only(json.dumps({"status": "ok", "message": item}))
    assert (fields["type"], fields["doi"]) == ("article-journal", "10.1234/a")
    assert (fields["title"], fields["container"], fields["year"]) == ("A", "Journal", 2017)


def test_values_that_the_model_refuses_are_named_by_field():
    item = {"type": "book", "title": "A" * 401, "DOI": "nothing", "URL": "javascript:alert(1)"}
    (proposal,) = read(json.dumps([item])).proposals
    assert {one.field for one in proposal.problems} == {"title", "doi", "url"}
    assert "address: Enter a valid URL." in said(proposal)


@pytest.mark.parametrize(
    "given", ["", " \n", "\ufeff", b"", b"\xff\xfe", b"\xef\xbb\xbf", "nothing of the kind"]
)
def test_what_holds_no_reference_is_told(given):
    reading = read(given)
    assert reading.refusal or "No reference was found" in said(reading.proposals[0])


def test_more_than_may_be_read_is_told():
    assert "more than 2 references" in read("10.1234/a 10.1234/b 10.1234/c", most=2).refusal
    assert "larger than 10 MB" in read("a" * (10 * 1024**2 + 1)).refusal
    five_hundred = "\n".join(f"AU  - Name{number}, A" for number in range(501))
    (proposal,) = read(f"TY  - BOOK\nTI  - A\n{five_hundred}\nER  - ").proposals
    assert "Name 500 authors at most." in said(proposal)
