"""What a reader finds with words. Runs on both databases, which must agree."""

import re

import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casestudies import catalogue, workflow
from casestudies.catalogue import Criteria
from casestudies.models import CatalogueWord
from keywords.folding import fold
from keywords.models import KeywordLabel

from .. import making

pytestmark = pytest.mark.django_db


def publish(code, title=None, summary="What happened.", **fields):
    case = making.case(code, title=title or f"Case {code.lower()}", summary=summary, **fields)
    workflow.publish(case=case)
    return case


def find(text, **criteria):
    """Codes of the cases found, in order."""
    answer = catalogue.answer(Criteria(q=text, **criteria))
    assert len(answer.cards) == answer.total
    return [card.code for card in answer.cards]


def three_cases():
    publish("A", "Lone parents in Malmö", "Parents found work by working together.")
    publish("B", "Co-production of housing", "Tenants’ groups ran the Łódź estate.")
    publish("C", "Youth enterprise", "Young people started 12 businesses in 2014.")


among_three = pytest.mark.filled(by=three_cases)


@among_three
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("parents", ["A"]),
        ("PARENTS", ["A"]),
        ("parent", ["A"]),  # one stem
        ("worked", ["A"]),
        ("business", ["C"]),
        ("Malmo", ["A"]),
        ("MALMÖ", ["A"]),
        ("lodz", ["B"]),
        ("tenants", ["B"]),
        ("tenants’", ["B"]),
        ("2014", ["C"]),
        ("lone malmö", ["A"]),  # every word
        ("lone housing", []),
        ("the parents of malmö", ["A"]),  # but for words that say nothing
        ("nowhere", []),
        ("paren", []),  # no part of a word
    ],
)
def test_words(text, expected):
    assert find(text) == expected


@among_three
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("co-production", ["B"]),
        ("coproduction", ["B"]),
        ("co production", ["B"]),
        ("production-co", ["B"]),  # nobody writes it so: its words apart
        ("lone-malmo", ["A"]),
        ("lone-housing", []),
        ("co-productions", ["B"]),
    ],
)
def test_hyphens(text, expected):
    assert find(text) == expected


@among_three
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"lone parents"', ["A"]),
        ('"parents lone"', []),
        ("“lone parents”", ["A"]),
        ('"lone parent', ["A"]),  # a quotation mark that was left open
        ('"parents in Malmö" work', ["A"]),
        ('"Malmö parents"', []),  # the title's last and the summary's first word
        ('"12 businesses"', ["C"]),
        ('""', ["C", "B", "A"]),
    ],
)
def test_phrases(text, expected):
    assert find(text) == expected


@among_three
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-parents", ["C", "B"]),
        ("-parents -housing", ["C"]),
        ('-"lone parents"', ["C", "B"]),
        ('-"parents lone"', ["C", "B", "A"]),
        ("work -malmö", []),
        ("work -housing", ["A"]),
        ("parents -parents", []),
        ("- parents", ["A"]),
        ("-", ["C", "B", "A"]),
    ],
)
def test_exclusions(text, expected):
    assert find(text) == expected


@among_three
def test_a_search_of_function_words_only_still_searches():
    assert find("in") == ["A", "C"]
    assert find('"found work by"') == ["A"]


def test_where_words_are_looked_for():
    place = making.locality("fife", making.locality("scotland"))
    programme = making.programme("p", name="Bright Futures", acronym="BFX")
    case = making.case(
        "A",
        localities=[place],
        programme=programme,
        keywords=[making.keyword("childcare")],
        projects=[making.project("s", title="Study of welfare")],
    )
    making.outcome(case, "housing", statement="Evictions fell.", population="Sitting tenants")
    making.section(case, "A **nursery** opened.", source=making.source("t", title="Annals"))
    workflow.publish(case=case)
    for text in ("fife scotland", "GB", "bright", "bfx", "childcare", "welfare", "housing"):
        assert find(text) == ["A"], text
    for text in ("evictions", '"sitting tenants"', "nursery", "annals"):
        assert find(text) == ["A"], text


def test_an_alternative_label_finds_what_has_the_keyword():
    economy = making.keyword("social-economy")
    KeywordLabel.objects.create(keyword=economy, text="SSE")
    KeywordLabel.objects.create(keyword=economy, text="économie sociale", language="fr")
    KeywordLabel.objects.create(keyword=economy, text="soc econ", kind="hidden")
    narrower = making.keyword("co-operatives", economy)
    publish("A", keywords=[economy])
    publish("B", keywords=[narrower])
    publish("C", "SSE in a title")
    publish("D")
    assert find("SSE") == ["B", "A", "C"]  # the keyword of that name first
    assert find("sse") == ["B", "A", "C"]
    assert find("social economy") == ["A", "B"]  # the words themselves before what is narrower
    assert find("Economie sociale") == ["A", "B"]
    assert find("soc econ") == ["B", "A"]
    assert find("-sse") == ["D"]
    assert find("SSE -co-operatives") == ["A", "C"]
    offers = catalogue.answer(Criteria(q="SSE")).offers
    assert [(one.facet, one.name.slug, one.cases) for one in offers] == [
        ("keyword", "social-economy", 2)
    ]
    assert catalogue.answer(Criteria(q="title")).offers == []


def test_the_label_of_a_merged_keyword_follows_it():
    into = making.keyword("into")
    merged = making.keyword("merged")
    publish("A", keywords=[merged])
    merged.replaced_by = into
    merged.save()
    assert find("into") == ["A"]


def test_title_before_lead_before_body_and_the_newest_first_within():
    def with_body(code, body, **fields):
        case = making.case(code, title=f"Case {code.lower()}", **fields)
        making.section(case, body)
        workflow.publish(case=case)

    with_body("BODY", "A loan fund began.")
    publish("LEAD", summary="A loan fund.")
    publish("TITLE", "The loan fund")
    publish("TAG", keywords=[making.keyword("loan")])
    with_body("SPLIT", "A fund.", summary="A loan.")
    publish("NEWER", "Fund for a loan")
    # Words that follow one another come before those that do not, though they are newer.
    assert find("loan fund") == ["TITLE", "NEWER", "LEAD", "SPLIT", "BODY"]
    assert find("loan") == ["TAG", "TITLE", "NEWER", "SPLIT", "LEAD", "BODY"]
    assert find("loan fund", sort="newest") == ["NEWER", "SPLIT", "TITLE", "LEAD", "BODY"]
    assert find("loan fund", sort="title") == ["BODY", "LEAD", "SPLIT", "NEWER", "TITLE"]


def test_edits_and_withdrawals_reach_the_search():
    case = publish("A", "Before")
    case.title = "After"
    case.save()
    assert (find("before"), find("after")) == (["A"], [])
    workflow.publish(case=case)
    assert (find("before"), find("after")) == ([], ["A"])
    workflow.withdraw(case=case, reason="Wrong")
    assert find("after") == []
    workflow.publish(case=case)
    assert find("after") == ["A"]


def test_filters_and_words_together():
    publish("A", "Loans here", countries=[making.country("GB")])
    publish("B", "Loans there", countries=[making.country("SE")])
    answer = catalogue.answer(Criteria(q="loans").with_values("country", ["SE"]))
    assert [card.code for card in answer.cards] == ["B"]
    counts = {one.value: one.count for one in answer.facet("country").values}
    assert counts == {"GB": 1, "SE": 1}


HOSTILE = [
    '"',
    '""""',
    "'",
    "\\",
    "*",
    "a*",
    "^a",
    "a AND",
    "AND OR NOT NEAR",
    "NEAR(a b, 2)",
    "{title} : a",
    "title:a",
    "(a",
    "a)",
    "a & !b",
    "a <-> b",
    "a:*A",
    "%s %(x)s %",
    "'; DROP TABLE casestudies_fulltext; --",
    "1' OR '1'='1",
    "\\' a",
    "<script>alert(1)</script>",
    "🙂",
    "👨\u200d👩\u200d👧 a",
    "a\u0301\u0301\u0301",
    "\ue000",
    "\U0001e900 a\U0001e900b",
    "日本語",
    "ไทย",
    "العربية",
    "½ ² ℡",
    "ǅ ﷺ ﬃ",
    "\u202e\ufeff\u00ad a",
    "--a",
    "-",
    '-"',
    "x" * 300,
    "-" + "é" * 299,
    "_ __",
    "a.b@c",
]


@among_three
@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_is_answered(text):
    answer = catalogue.answer(Criteria(q=text))
    assert len(answer.cards) == answer.total
    assert answer.facets
    assert answer.suggestion is None or answer.suggestion[1]
    assert answer.loosenings is not None


@pytest.mark.parametrize("text", ["zzyzx \U0001e900", "C\\D", "it's", "x" * 300])
def test_whatever_is_written_is_found_again(text):
    publish("A", summary=text)
    assert find(text) == ["A"]


@among_three
@settings(max_examples=60)
@given(st.text(max_size=60))
@example("'\\ \\'")
def test_any_text_is_answered(text):
    catalogue.reset()
    answer = catalogue.answer(Criteria(q=" ".join(text.replace("\0", " ").split())))
    assert len(answer.cards) == answer.total
    assert answer.suggestion is None or answer.suggestion[1]


@settings(max_examples=40)
@given(st.text(max_size=40))
@example("\U0001e900")
@example("ßǆ ΐ")
def test_any_title_is_found_by_itself(text):
    """Unless it says nothing at all, and without its quotation marks and hyphens."""
    title = "".join(char if char.isalnum() else " " for char in text).strip()
    with transaction.atomic():
        catalogue.reset()
        publish("A", title=title or "Untitled")
        publish("B", title="Another")
        assert "A" in find(title)
        transaction.set_rollback(True)


def test_every_stored_word_of_the_seed_cases_is_found(loaded):
    """Stemming and splitting are ours: what went in comes out, on both databases."""
    words = list(CatalogueWord.objects.values_list("word", flat=True))
    assert len(words) > 500
    assert [word for word in words[::7] if not catalogue.answer(Criteria(q=word)).total] == []


SCRIPTS = {
    "東京の社会創新とOECD加盟国": ("社会", "会創新", "京", "国", "OECD加盟", '"東京 加盟"'),
    "社会创新与老年护理": ("创新", "老年", "护", "护理"),
    "사회혁신으로 일자리를": ("혁신", "일자리", "자리를", "사회혁신"),
    "นวัตกรรมทางสังคมในชุมชน": ("สังคม", "ชุมชน", "นวัตกรรม"),
    "सामाजिक नवाचार और रोज़गार": ("नवाचार", "रोज़गार", "चार"),
    "சமூக புத்தாக்கம்": ("புத்தாக்கம்", "சமூக"),
    "hyphen\u00adated co\u200boperation": ("hyphenated", "hyphen\u00adated", "cooperation"),
}


@pytest.mark.parametrize("text", SCRIPTS)
def test_words_are_found_by_their_parts_in_scripts_without_blanks(db, text):
    publish("A", title="Elsewhere", summary="Plain English words.")
    publish("B", title="Here", summary=text)
    for part in SCRIPTS[text]:
        is_there = not part.startswith('"')
        assert find(part) == (["B"] if is_there else []), part
        if is_there:
            (card,) = catalogue.answer(Criteria(q=part)).cards
            marked = "".join(re.findall("<mark>(.*?)</mark>", card.summary))
            assert fold(part) == fold(marked.replace("</mark><mark>", "")), card.summary


def test_other_vowels_are_other_words(db):
    publish("A", title="Here", summary="काम")
    assert find("काम") == ["A"]
    assert find("कीम") == find("केम") == []
