"""What is spelt, hyphened or named otherwise, and what pages print. Runs on both databases."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casestudies import catalogue, workflow
from casestudies.catalogue import Criteria
from casestudies.catalogue.search.words.spelling import plain, spelled
from casestudies.models import CaseVersion, Funding, KeyFigure
from keywords.models import KeywordLabel

from .. import making

pytestmark = pytest.mark.django_db
FIELD = CaseVersion._meta.get_field("record")


def publish(code, title=None, summary="What happened.", **fields):
    case = making.case(code, title=title or f"Case {code.lower()}", summary=summary, **fields)
    workflow.publish(case=case)
    return case


def find(text):
    return {card.code for card in catalogue.answer(Criteria(q=text)).cards}


def three_cases():
    publish("A", "The citizens’ assembly", "Women's groups organised a co-design programme.")
    publish("B", "Citizen assemblies", "A codesign program of InnoSI™, in-depth and well-run.")
    publish("C", "Neighbourhood centres", "Labour counselling for 3,115 people, £7 million.")


ALIKE = [
    (("citizens' assembly", "citizen's assembly", "citizens’ assembly", "citizens assembly"), "AB"),
    (("women's groups", "women’s groups", "womens groups", "women groups"), "A"),
    (("co-design", "codesign", "co design", "co-designs"), "AB"),
    (("in-depth", "in depth", "indepth"), "B"),
    (("organised", "organized", "organisation", "organization"), "A"),
    (("programme", "program", "programmes", "programs"), "AB"),
    (("InnoSI", "InnoSI™", "innosi"), "B"),
    (("neighborhood center", "neighbourhood centres"), "C"),
    (("labor counseling", "labour counselling"), "C"),
    (("3,115", "3115"), "C"),
    (("£7 million", "7 million", "£7m"), "C"),
]


@pytest.mark.filled(by=three_cases)
@pytest.mark.parametrize(("texts", "expected"), ALIKE)
def test_spellings_of_one_thing_find_the_same(texts, expected):
    assert {text: find(text) for text in texts} == {text: {*expected} for text in texts}


@pytest.mark.filled(by=three_cases)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("groups OR counselling", "AC"),
        ("innosi OR groups OR counselling", "ABC"),
        ("assembly groups OR innosi", "AB"),
        ("groups or counselling", ""),  # no operator in small letters
        ("OR groups", "A"),
        ("groups OR", "A"),
        ('"labour counselling" OR innosi -well', "C"),
    ],
)
def test_either_of_two(text, expected):
    assert find(text) == {*expected}


@settings(max_examples=200)
@given(st.text(alphabet="abceilmnoprstuyz'-, 1", max_size=20))
def test_one_spelling_stays_what_it_is(text):
    assert plain(plain(text)) == plain(text)
    for word in plain(text).split():
        assert spelled(spelled(word)) == spelled(word)


def test_places_and_organisations_are_found_by_their_other_names():
    city = making.locality("gothenburg", alternative_names=["Göteborg"])
    country = making.country("SE")
    country.alternative_names = ["Sverige"]
    country.save()
    trust = making.organisation("trust", alternative_names=["Stiftelsen"])
    programme = making.programme("p")
    Funding.objects.create(programme=programme, funder=trust)
    publish("A", localities=[city], countries=[country], programme=programme)
    publish("B")
    assert find("Goteborg") == find("göteborg") == find("sverige") == find("stiftelsen") == {"A"}
    offers = catalogue.answer(Criteria(q="Göteborg")).offers
    assert [(one.facet, one.name.label) for one in offers] == [("locality", "Gothenburg")]


def test_what_a_page_prints_is_found():
    source = making.source(
        "study",
        authors=[{"family": "Lindsay", "given": "Colin Mark"}, {"literal": "Centre for Work"}],
        year=2018,
        doi="10.1177/0020715213501184",
        container="Annals",
    )
    programme = making.programme("p")
    funder = making.organisation("fund")
    Funding.objects.create(programme=programme, funder=funder, amount=7_000_000, currency="GBP")
    case = making.case("MIW", programme=programme)
    making.section(case, "Keyworkers help.", source=source)
    making.claim(KeyFigure, case, label="Parents reached", value="3115", source=source)
    workflow.publish(case=case)
    publish("B")
    for text in (
        "Lindsay, C. M.",
        "colin lindsay 2018",
        "10.1177/0020715213501184",
        "https://doi.org/10.1177/0020715213501184",
        "doi:10.1177/0020715213501184",
        "£7 million",
        "3,115 parents",
        "MIW",
        "miw-01",
    ):
        assert find(text) == {"MIW"}, text


def test_a_code_is_that_of_a_statement_and_of_no_case_that_names_it():
    case = making.case("MIW")
    making.section(case, "Keyworkers help.")
    workflow.publish(case=case)
    publish("B", "Beside MIW-01 and MIW-99")
    at = [catalogue.statement_at(Criteria(q=text)) for text in ("MIW-01", " miw-01", "MIW-99", "B")]
    assert at == [("miw", "MIW-01"), ("miw", "MIW-01"), None, None]
    assert catalogue.statement_at(Criteria(q="MIW-01", year_from=2000)) is None


def test_a_code_opens_its_statement_whoever_names_it_later():
    case = making.case("MIW")
    making.section(case, "Keyworkers help.")
    workflow.publish(case=case)
    for number in range(7):
        publish(f"L{number}", f"{number} beside MIW-01")
    assert catalogue.statement_at(Criteria(q="MIW-01")) == ("miw", "MIW-01")


@pytest.mark.parametrize("stored", [{"slug": []}, {"outcomes": 7}, [], "no record"])
def test_the_code_of_a_broken_record_opens_nothing(client, stored):
    case = making.case("MIW")
    making.section(case, "Keyworkers help.")
    version = workflow.publish(case=case)
    broken = version.record | stored if isinstance(stored, dict) else stored
    CaseVersion.objects.filter(pk=version.pk)._update([(FIELD, None, broken)])
    assert catalogue.statement_at(Criteria(q="MIW-01")) is None
    assert client.get("/cases/", {"q": "MIW-01"}).status_code == 200


def test_one_endless_word_is_read_once():
    """Were it tried from each of its letters, this would take minutes."""
    publish("A", "A self-made case", "x" * 200_000 + " well-being")
    assert find("wellbeing") == {"A"}


def test_words_of_labels_are_known_and_offered():
    keyword = making.keyword("labour-market-policy")
    KeywordLabel.objects.create(keyword=keyword, text="Activation")
    publish("A", keywords=[keyword])
    assert catalogue.answer(Criteria(q="activation")).suggestion is None
    suggestion, count = catalogue.answer(Criteria(q="activaton")).suggestion
    assert (suggestion.q, count) == ("activation", 1)


def test_other_labels_of_a_keyword_bring_up_cases_without_it():
    keyword = making.keyword("lone-parents")
    KeywordLabel.objects.create(keyword=keyword, text="Single mothers")
    publish("TAGGED", keywords=[keyword])
    publish("SAID", "Single mothers in work")
    answer = catalogue.answer(Criteria(q="lone parents"))
    assert [card.code for card in answer.cards] == ["TAGGED"]
    assert answer.with_some.count == 1
