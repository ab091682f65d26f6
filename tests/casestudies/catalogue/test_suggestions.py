"""“Did you mean”, what to loosen, and where the words stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies import catalogue, workflow
from casestudies.catalogue import Criteria
from casestudies.catalogue.search import parse
from casestudies.catalogue.search.shown import highlight
from casestudies.catalogue.search.shown.highlight import Marker
from keywords.models import KeywordLabel

from .. import making

pytestmark = pytest.mark.django_db


def publish(code, title, summary="What happened.", body=None, **fields):
    case = making.case(code, title=title, summary=summary, **fields)
    if body:
        making.section(case, body)
    workflow.publish(case=case)
    return case


def ask(text, **criteria):
    return catalogue.answer(Criteria(q=text, **criteria))


def three_cases():
    publish("A", "Employment in Malmö")
    publish("B", "Employment and housing")
    publish("C", "Self-employment")


among_three = pytest.mark.filled(by=three_cases)


@among_three
@pytest.mark.parametrize(
    ("written", "meant", "count"),
    [
        ("emplyment", "employment", 3),
        ("EMPLOYMNET", "employment", 3),
        ("employmnt housing", "employment housing", 1),
        ("malmo emploiment", "malmo employment", 1),
        ('"self emploiment"', '"self employment"', 1),
        ("self-emploiment", '"self employment"', 1),
        ("emplyment -housing", "employment -housing", 2),
    ],
)
def test_the_likely_word_is_offered_and_not_taken(written, meant, count):
    answer = ask(written)
    assert answer.total == 0
    assert answer.criteria.q == written
    assert answer.suggestion == (Criteria(q=meant), count)


@among_three
@pytest.mark.parametrize("text", ["", "employment", "EMPLOYED", "zzyzx", "hou", "-emplyment", "🙂"])
def test_nothing_is_offered_for_what_is_known_or_like_nothing(text):
    assert ask(text).suggestion is None


def test_of_two_equally_near_the_more_frequent_is_offered():
    publish("A", "Care")
    publish("B", "Cane", "A cane and a cure.")
    publish("C", "Care again")
    assert ask("caze").suggestion == (Criteria(q="care"), 2)


@among_three
def test_a_word_that_left_is_no_longer_offered():
    case = publish("D", "Zymurgy")
    assert ask("zymorgy").suggestion == (Criteria(q="zymurgy"), 1)
    workflow.withdraw(case=case, reason="Wrong")
    assert ask("zymorgy").suggestion is None


@among_three
def test_an_offer_that_finds_nothing_under_the_filters_is_made_without_them():
    filtered = Criteria(q="emplyment").with_values("country", ["SE"])
    offered, count = catalogue.answer(filtered).suggestion
    assert offered == Criteria(q="employment")
    assert count == catalogue.answer(offered).total > 0


def test_what_to_loosen_says_what_it_would_give():
    for code, country, year in (("A", "GB", 2010), ("B", "SE", 2012)):
        programme = making.programme(code.lower(), start_year=year, end_year=year)
        countries = [making.country(country)]
        publish(code, f"Loans {code.lower()}", countries=countries, programme=programme)
    nothing = Criteria(q="loans", year_from=2011, year_to=2013).with_values("country", ["GB"])
    answer = catalogue.answer(nothing)
    assert answer.total == 0
    offered = [(one.kind, one.label, one.count) for one in answer.loosenings]
    assert offered == [
        ("drop", "Country GB", 1),
        ("drop", "2011 to 2013", 1),
        ("keep", "“loans”", 2),
        ("keep", "Country GB", 1),
        ("keep", "2011 to 2013", 1),
        ("clear", "", 2),
    ]
    for one in answer.loosenings:
        assert catalogue.answer(one.criteria).total == one.count


def test_loosening_an_unknown_value():
    publish("A", "Loans")
    answer = catalogue.answer(Criteria().with_values("keyword", ["nonsense"]))
    assert [problem.value for problem in answer.problems] == ["nonsense"]
    assert [(one.kind, one.count) for one in answer.loosenings] == [("drop", 1), ("clear", 1)]


def test_an_empty_catalogue_offers_nothing():
    assert ask("loans").loosenings == []


def test_titles_and_summaries_are_marked():
    publish("A", "Loans in Malmö", "A loan, a lender; and lending.")
    (card,) = ask("loan malmo").cards
    assert card.title == "<mark>Loans</mark> in <mark>Malmö</mark>"
    assert card.summary == "A <mark>loan</mark>, a lender; and lending."
    assert card.passage is None


def test_a_phrase_is_marked_where_it_stands_and_an_exclusion_never():
    publish("A", "Parents alone, lone parents", "Housing too.")
    (card,) = ask('"lone parents" -work').cards
    assert card.title == "Parents alone, <mark>lone</mark> <mark>parents</mark>"


def test_what_is_marked_is_escaped():
    publish("A", "<script>alert(1)</script> & loans", 'An "onload" <img src=x onerror=alert(1)>')
    (card,) = ask("script onerror loans").cards
    assert card.title == (
        "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt; &amp; <mark>loans</mark>"
    )
    assert "<img" not in card.summary
    assert "&quot;onload&quot;" in card.summary


def test_without_words_nothing_is_marked_and_templates_escape():
    publish("A", "<b>Loans</b>")
    (card,) = ask("").cards
    assert card.title == "<b>Loans</b>"
    assert not hasattr(card.title, "__html__")


def test_a_passage_says_where_else_the_words_stand():
    body = "word " * 60 + "The <b>crèche</b> opened at six." + " word" * 60
    publish("A", "Childcare", body=body)
    (card,) = ask("creche").cards
    code, excerpt = card.passage
    assert code == "A-01"
    assert "&lt;b&gt;<mark>crèche</mark>&lt;/b&gt; opened" in excerpt
    assert excerpt.startswith("… word")
    assert excerpt.endswith("word …")
    assert len(excerpt) < 350


def test_the_passage_with_most_of_the_words_is_taken():
    case = making.case("A", title="Childcare")
    making.section(case, "The nursery.")
    making.section(case, "The nursery opened early.")
    workflow.publish(case=case)
    (card,) = ask("nursery early").cards
    assert card.passage[0] == "A-02"


def test_no_passage_is_shown_that_says_no_more_than_the_summary():
    publish("A", "Childcare", summary="A nursery opened early.", body="The nursery opened.")
    publish("B", "Housing", summary="A nursery.", body="The nursery opened early.")
    cards = {card.code: card.passage for card in ask("nursery early").cards}
    assert cards["A"] is None
    assert cards["B"][0] == "B-01"


def test_what_was_marked_is_marked_anew_when_it_is_published_anew():
    case = publish("A", "Childcare", body="The nursery opened.")
    assert "opened" in ask("nursery").cards[0].passage[1]
    case.summary = "A nursery."
    case.save()
    workflow.publish(case=case)
    (card,) = ask("nursery").cards
    assert (card.summary, card.passage) == ("A <mark>nursery</mark>.", None)


@given(st.text("aB1_,'`s -.", max_size=30), st.text("as", min_size=1, max_size=3))
def test_plain_words_are_marked_as_all_others_are(text, word):
    marker = Marker(parse(word))
    assert highlight._plain_hits(text, marker.plain) == highlight._hits(text, marker.phrases)


def test_a_case_found_by_its_keyword_alone_has_no_passage():
    economy = making.keyword("social-economy")
    KeywordLabel.objects.create(keyword=economy, text="SSE")
    publish("A", "Loans", keywords=[economy])
    (card,) = ask("SSE").cards
    assert (card.title, card.passage) == ("Loans", None)


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("E\u0301tudes", "etude", "<mark>Études</mark>"),
        ("co-production", "co-production", "<mark>co</mark>-<mark>production</mark>"),
        ("a_b", "b", "a_<mark>b</mark>"),
        ("½ and 1", "1", "<mark>½</mark> and <mark>1</mark>"),
        ("aa aa aa", "aa", "<mark>aa</mark> <mark>aa</mark> <mark>aa</mark>"),
        ("", "a", ""),
        ("🙂 loans 🙂", "loans", "🙂 <mark>loans</mark> 🙂"),
    ],
)
def test_marks_stand_at_the_words(text, query, marked):
    assert Marker(parse(query)).mark(text) == marked


def test_lists_of_one_and_of_many_take_as_many_queries(django_assert_max_num_queries):
    for number in range(19):
        publish(f"N{number}", f"Loans {number}", body="A nursery.")
    ask("warm")
    with django_assert_max_num_queries(12) as few:
        assert len(ask("7").cards) == 1
    with django_assert_max_num_queries(12) as many:
        assert len(ask("nursery").cards) == 19
    assert len(many) <= len(few) + 3  # more than one is put in order
