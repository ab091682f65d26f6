"""What publishing writes into the catalogue's tables."""

import pytest

from casestudies import catalogue, record, workflow
from casestudies.models import CaseVersion, CataloguePassage, CatalogueTerm, CatalogueWord

from .. import making

pytestmark = pytest.mark.django_db


def described(facet, slug):
    return CatalogueTerm.objects.get(facet=facet, slug=slug).data


def test_a_description_stays_when_another_case_only_names_the_term():
    nation = making.locality("scotland", latitude="56.8", longitude="-4.2")
    workflow.publish(case=making.case("A", localities=[nation]))
    before = described("locality", "scotland")
    assert before["latitude"] == 56.8
    workflow.publish(case=making.case("B", localities=[making.locality("fife", nation)]))
    assert described("locality", "scotland") == before
    assert described("locality", "fife")["within"][0]["slug"] == "scotland"


def test_a_term_is_described_as_last_published():
    place = making.locality("fife")
    case = making.case("A", localities=[place])
    workflow.publish(case=case)
    place.name = "Kingdom of Fife"
    place.latitude, place.longitude = "56.3", "-3.1"
    place.save()
    assert described("locality", "fife")["latitude"] is None
    workflow.publish(case=case)
    assert described("locality", "fife")["latitude"] == 56.3
    assert CatalogueTerm.objects.get(facet="locality").label == "Kingdom of Fife"


def test_readers_are_not_told_anew_of_what_a_term_was_before():
    place = making.locality("fife")
    workflow.publish(case=making.case("A", localities=[place]))
    before = dict(CatalogueTerm.objects.values_list("slug", "changed_in"))
    workflow.publish(case=making.case("B", localities=[place, making.locality("lothian")]))
    after = dict(CatalogueTerm.objects.values_list("slug", "changed_in"))
    assert after["fife"] == before["fife"] < after["lothian"]


def test_a_programme_names_its_sources():
    programme = making.programme("p", source=making.source("annals"), locator="p. 3")
    workflow.publish(case=making.case("A", programme=programme))
    data = described("programme", "p")
    assert data["source"] == "annals"
    assert data["sources"]["annals"]["title"] == "Annals"
    assert described("source", "annals")["title"] == "Annals"


def test_words_are_counted_by_case():
    first = making.case("A", title="Loans", summary="Loans, loans.")
    workflow.publish(case=first)
    workflow.publish(case=making.case("B", title="More loans"))
    assert CatalogueWord.objects.get(word="loans").documents == 2
    workflow.withdraw(case=first, reason="Wrong")
    assert CatalogueWord.objects.get(word="loans").documents == 1
    assert not CatalogueWord.objects.filter(documents__lte=0).exists()


def test_statements_are_tallied():
    case = making.case("A")
    making.outcome(case, direction="negative")
    making.outcome(case, direction="negative")
    workflow.publish(case=case)
    employment = making.value("outcome", "employment")
    assert catalogue.current().tallies == {
        "statements": 2,
        f"{employment}|negative": 2,
        "passages": 1,
        f"{employment}|negative|measured": 1,
    }
    workflow.withdraw(case=case, reason="Wrong")
    assert not any(catalogue.current().tallies.values())


def passages():
    """How many there are, by how they are known."""
    tallies = catalogue.current().tallies
    found = {name.split("|")[2]: count for name, count in tallies.items() if name.count("|") == 2}
    assert sum(found.values()) == tallies.get("passages", 0)
    return found


def test_a_passage_that_two_cases_share_is_counted_until_both_are_gone():
    told, measured = making.case("A"), making.case("B")
    making.outcome(told, locator="P. 7,  Findings", evidence_type="qualitative")
    making.outcome(measured, locator="p. 7, findings", evidence_type="survey")
    workflow.publish(case=told)
    assert passages() == {"told": 1}
    workflow.publish(case=measured)
    assert passages() == {"measured": 1}
    workflow.withdraw(case=measured, reason="Wrong")
    assert passages() == {"told": 1}
    workflow.withdraw(case=told, reason="Wrong")
    assert passages() == {}


def test_a_source_keeps_its_passages_under_another_name():
    first, second = making.case("A"), making.case("B")
    making.outcome(first)
    workflow.publish(case=first)
    report = making.source()
    report.slug = "annals"
    report.save()
    making.outcome(second, source=report)
    workflow.publish(case=second)
    assert second.versions.get().record["outcomes"][0]["source"] == "annals"
    assert passages() == {"measured": 1}


def test_what_stays_as_it_is_is_not_written_again():
    case = making.case("A")
    making.outcome(case)
    workflow.publish(case=case)
    before = CataloguePassage.objects.get().pk
    case.title = "Another"
    case.save()
    workflow.publish(case=case)
    assert CataloguePassage.objects.get().pk == before


def test_many_cases_in_one_go_are_one_version_of_the_catalogue():
    cases = [making.case(f"N{number}") for number in range(5)]
    before = catalogue.current().version
    with catalogue.writer() as writer:
        for case in cases:
            built = record.build(case)
            version = CaseVersion.objects.create(
                case=case, number=1, record=built.to_json(), published_at="2024-01-01T00:00Z"
            )
            version.refresh_from_db()
            writer.add(version, built)
    answer = catalogue.answer(catalogue.Criteria())
    assert (answer.total, answer.version) == (5, before + 1)
    assert [card.code for card in answer.cards] == ["N4", "N3", "N2", "N1", "N0"]
