"""What the documents hold can be read on a page, with the place it comes from."""

import re

import pytest
from django.urls import reverse

from tests.support.page import Page

pytestmark = pytest.mark.django_db

FACTS = {
    "making-it-work": [
        r"3,115",
        r"30 ?%",
        r"£7[,. ]?(million|000,000|m)",
        r"2013",
        r"2017",
        "Edinburgh",
        "Fife",
        "Glasgow",
        "North Lanarkshire",
        "South Lanarkshire",
        r"\b104\b",
        r"\b34\b",
        r"\b35\b",
        r"\b90\b",
        r"\b36\b",
        r"\b20\b",
        "(?i)co-governance",
        "(?i)co-management",
        "(?i)co-production",
        "(?i)childcare",
        "(?i)low(ly|-| )?paid|low pay",
        "(?i)mental health",
        "(?i)keyworker, South Lanarkshire, 2015",
        "(?i)service user, Edinburgh, 2015",
        "(?i)2013 to 2016",
        "(?i)creaming and parking",
        "(?i)economies of scope",
        "(?i)co-location",
        "(?i)stigma",
        "(?i)non-person",
        "(?i)neoliberal",
        "(?i)solidarity",
        "(?i)vulnerable groups",
        "(?i)right to act",
    ],
    "social-innovation-partnership": [
        "2016",
        "2020",
        r"\b13\b",
        r"\b66\b",
        r"\b12\b",
        r"\b18\b",
        "Not yet known",
        "(?i)de-industrialisation",
    ],
    "innosi": [
        r"2,000",
        r"12,000",
        "(?i)impact partners",
        "(?i)regional",
        "(?i)human capital",
        "(?i)over the long term",
        "(?i)fiscal policy",
        "(?i)10 countries",
    ],
    "birmingham": ["(?i)administration", "(?i)mainstream", "(?i)locality approach"],
    "locality-approach-to-unemployment": ["IES|Integrated Employment and Skills"],
    "yeer": ["(?i)focus groups?", "Future Melting Pot"],
    "tdhp": ["£280|280"],
    "bmht": ["2,654", "3,126", "2009", "2010", "(?i)criticised", "(?i)slowing"],
    "may-i-help-you": ["Kainuu", "(?i)unemployed", "(?i)older|elderly"],
    "local-collaborations": ["Gothenburg", "(?i)nine"],
    "working-well": [
        "Greater Manchester",
        "(?i)keyworker",
        "5,000",
        r"4\.7 per cent",
        r"8\.1 per cent\. In the matched group it was 9\.8",
        "(?i)26 weeks or more",
        "(?i)longitudinal",
    ],
}

# What public pages say of these and of further cases.
FURTHER = {
    "birmingham": ["(?i)lone parents", "ENTA", "(?i)austerity", "Brookes, Kendall and Mitton"],
    "early-childhood-emilia-romagna": ["(?i)three cases with four services"],
    "mamba": ["(?i)refugees and asylum seekers"],
    "social-land-programme": ["(?i)unemployment in the area had fallen", "(?i)storyteller"],
    "troubled-families-greater-manchester": [
        "(?i)paid partly",
        "(?i)to some extent",
        "(?i)sharing of information",
        "(?i)no significant effect",
    ],
    "urban-farming-utrecht": ["(?i)needs analysis", "De Volle Grond and Amelishof"],
    "wilco": ["Croatia", "Switzerland", "December 2010", "2011 to 2014"],
    "yalla-trappan": ["(?i)women", "2009", "2010"],
}


@pytest.fixture
def text_of(client, loaded):
    def text_of(slug):
        return Page(client.get(reverse("case-detail", args=[slug])).content).main.text

    return text_of


@pytest.mark.parametrize(("slug", "facts"), [*FACTS.items(), *FURTHER.items()])
def test_the_facts_of_a_source_stand_on_the_page_of_their_case(text_of, slug, facts):
    text = text_of(slug)
    missing = [fact for fact in facts if not re.search(fact, text)]
    assert not missing


def test_the_eight_headline_results_of_innosi_are_findings(text_of):
    from casestudies.models import CaseStudy

    record = CaseStudy.objects.get(slug="innosi").versions.first().record
    headline = [one for one in record["findings"] if "eadline" in one["locator"]]
    assert len(headline) >= 8
    text = text_of("innosi")
    for finding in headline:
        assert finding["code"] in text


def test_every_claim_names_source_and_locator(client, loaded):
    from casestudies.models import CaseVersion

    for version in CaseVersion.objects.all():
        record = version.record
        known = {source["slug"] for source in record["sources"]}
        for name in ("outcomes", "sections", "findings", "key_figures", "fieldwork", "testimonies"):
            for claim in record[name]:
                assert claim["source"] in known, claim["code"]
                assert claim["locator"].strip(), claim["code"]


def test_there_are_nine_programme_cases_two_syntheses_and_three_countries_from_the_documents(
    loaded,
):
    from casestudies.models import CaseStudy

    published = CaseStudy.objects.published()
    assert published.filter(kind="programme").count() >= 9
    assert published.exclude(kind="programme").count() >= 2
    seeds = published.filter(slug__in=FACTS)
    assert {code for case in seeds for code in case.countries.values_list("code", flat=True)} >= {
        "GB",
        "FI",
        "SE",
    }
