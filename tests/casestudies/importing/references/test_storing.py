"""References that become sources: which the site has, and all or none of the others."""

import json

import pytest
from django.core.management import CommandError, call_command

from casestudies.importing.references import RefusedProposal, find_known, read, store
from casestudies.models import Source
from tests.casestudies import making

pytestmark = pytest.mark.django_db


def books(*titles, **more):
    return json.dumps([{"type": "book", "title": title, **more} for title in titles])


def stored(text):
    return store((one.place, one.source()) for one in read(text).proposals)


def test_what_the_site_has_is_known_by_doi_and_by_title_and_year():
    by_doi = making.source("a", title="Another title", doi="10.1234/ABC")
    by_title = making.source("b", title="Making it work", year=2017)
    making.source("c", title="Making it work", year=2016)
    text = json.dumps(
        [
            {"type": "book", "title": "New", "DOI": "10.1234/abc"},
            {"type": "book", "title": "MAKING  it work", "issued": {"raw": "2017"}},
            {"type": "book", "title": "Making it work", "issued": {"raw": "2015"}},
            {"type": "book", "title": "Other", "DOI": "10.1234/abc"},
        ]
    )
    first, second, third, fourth = find_known(read(text).proposals)
    assert (first.source, first.reason) == (by_doi, "same DOI")
    assert (second.source, second.reason) == (by_title, "same title and year")
    assert third is None
    assert fourth.source == by_doi


def test_what_stands_twice_in_a_file_is_told():
    one, other = find_known(read(books("A", "a")).proposals)
    assert one is None
    assert (other.earlier, other.source) == ("entry 1", None)


def test_it_asks_the_same_number_of_queries_for_many(django_assert_num_queries):
    making.source("a", title="Title 3")
    proposals = read(books(*(f"Title {n}" for n in range(300)))).proposals
    with django_assert_num_queries(2):
        find_known(proposals)


def test_sources_of_one_title_get_slugs_of_their_own():
    making.source("editorial", title="Editorial")
    making.source("editorial-3", title="Another")
    assert [one.slug for one in stored(books("Editorial", "Editorial"))] == [
        "editorial-2",
        "editorial-4",
    ]


def test_one_that_is_refused_leaves_nothing():
    with pytest.raises(RefusedProposal, match=r"entry 2: .*No slug can be made of"):
        stored(books("A", "???", "B"))
    assert not Source.objects.exists()


@pytest.fixture
def file_of(tmp_path):
    def file_of(text):
        file = tmp_path / "references"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return file_of


def test_the_command_stores_all_but_what_is_there(file_of, capsys):
    making.source("a", title="A")
    file = file_of(books("A", "B", "C", "B"))
    call_command("import_sources", file, "--dry-run", verbosity=0)
    assert "2 would be stored. Nothing was changed." in capsys.readouterr().out
    assert Source.objects.count() == 1
    call_command("import_sources", file)
    told = capsys.readouterr().out
    assert "4 references, read as CSL-JSON in UTF-8." in told
    assert "entry 1: left out, same title and year as A" in told
    assert "entry 4: left out, same title and year as entry 2" in told
    assert {*Source.objects.values_list("slug", flat=True)} == {"a", "b", "c"}
    call_command("import_sources", file, verbosity=0)
    assert "0 stored." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (books("A", ""), "entry 2: title: The reference gives none"),
        (books("A", "B" * 401), "entry 2: title: Ensure this value has at most 400"),
        ("TY  - BOOK\nTI  - A\nTY  - BOOK\nTI  - B\n", "entry 1: It has no end"),
        (books("A", "?"), "entry 2: No slug can be made"),
        (b"", "There is nothing in it"),
        (b"0" * (10 * 1024**2 + 1), "larger than 10 MB"),
    ],
)
def test_the_command_changes_nothing_where_one_is_wrong(file_of, text, told):
    with pytest.raises(CommandError, match=told):
        call_command("import_sources", file_of(text), verbosity=0)
    assert not Source.objects.exists()


def test_the_command_names_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_sources", tmp_path / "none")
