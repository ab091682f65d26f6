"""The keywords, as a reader without JavaScript meets them."""

import pytest
from django.urls import reverse

from casestudies import catalogue, workflow
from casestudies.models import CaseStudy
from keywords.models import Keyword, KeywordLabel, KeywordRedirect, Related
from tests.casestudies import making


@pytest.fixture
def get(read):
    def get(path="/keywords/", **options):
        return read(path, **options)

    return get


def publish_tree():
    """work > activation > workfare, and care; two cases on workfare, one of them on care too."""
    work = making.keyword("work")
    activation = making.keyword("activation", work, scope_note="Help to find work.")
    workfare, care = making.keyword("workfare", activation), making.keyword("care")
    publish("ONE", workfare, care)
    publish("TWO", workfare)


def publish(code, *keywords, **fields):
    case = making.case(code, keywords=keywords, **fields)
    workflow.publish(case=case)


pytestmark = [pytest.mark.django_db, pytest.mark.filled(by=publish_tree)]


@pytest.fixture
def tree():
    return Keyword.objects.in_bulk(field_name="slug")


# The index


def test_every_approved_keyword_is_listed_with_its_cases_also_without_one(get):
    making.keyword("gentrification")
    catalogue.touch_taxonomy()
    page = get()
    assert "5 terms, 4 of them in use" in page.main.text
    assert page.main.item("Workfare") == "Workfare 2 cases"
    assert page.main.item("Care") == "Care 1 case"
    assert page.main.item("Gentrification") == "Gentrification 0 cases"


def test_a_broader_keyword_counts_the_cases_of_the_narrower_ones_once(get, tree):
    publish("THREE", tree["workfare"], tree["activation"])
    assert get().main.item("Work ") == "Work 3 cases"


def test_drafts_and_unpublished_changes_are_not_counted(get, tree):
    making.case("DRAFT", keywords=[tree["care"]])
    CaseStudy.objects.get(code="TWO").keywords.add(tree["care"])
    assert get().main.item("Care") == "Care 1 case"


def test_a_withdrawn_case_is_not_counted(get):
    workflow.withdraw(case=CaseStudy.objects.get(code="ONE"), reason="Its source is gone.")
    assert get().main.item("Care") == "Care 0 cases"


def test_terms_without_a_case_can_be_left_out(get):
    making.keyword("gentrification")
    catalogue.touch_taxonomy()
    page = get(used="1")
    assert "Gentrification" not in page.main.text
    assert "Workfare" in page.main.text
    assert "checked" in page.html


def test_candidates_and_deprecated_keywords_are_not_listed(get):
    making.keyword("maybe", status="candidate")
    making.keyword("bygone", status="deprecated")
    catalogue.touch_taxonomy()
    assert "Maybe" not in get().main.text
    assert "Bygone" not in get().main.text


@pytest.mark.parametrize("words", ["work", "WORKFARE", "arbetslinje", "workfår"])
def test_finding_looks_at_all_labels_whatever_their_case_and_accents(get, tree, words):
    KeywordLabel.objects.create(
        keyword=tree["workfare"], text="Arbetslinjen", language="sv", kind="preferred"
    )
    catalogue.touch_taxonomy()
    page = get(q=words)
    assert "Workfare" in page.main.text
    assert "Care 1" not in page.main.text


def test_finding_nothing_leads_back_to_all(get):
    page = get(q="zzz")
    assert "No keyword matches" in page.main.text
    assert "/keywords/" in page.main.addresses("See all keywords")


def test_words_that_are_too_long_are_named_and_left_out(get):
    page = get(q="w" * 7_000)
    assert "7,000 characters" in page.main.text
    assert "Workfare" in page.main.text


def test_an_unknown_option_is_named_and_ignored(get):
    page = get(used="perhaps")
    assert "“perhaps” does not fit" in page.main.text
    assert "Workfare" in page.main.text


def test_a_theme_holds_what_is_narrower(get):
    page = get()
    theme = page.one("#theme-work").text
    assert theme.index("Activation") < theme.index("Workfare")
    assert "Care" in page.one("#theme-none").text


def test_a_keyword_with_two_themes_stands_in_both(get, tree):
    making.keyword("child-care", tree["work"], tree["care"])
    catalogue.touch_taxonomy()
    page = get()
    for theme in ("work", "care"):
        assert "Child Care" in page.one(f"#theme-{theme}").text


def test_a_taxonomy_of_many_crossing_ways_is_listed_once_a_theme(get):
    """Twenty levels of two keywords, each under both above: a million ways down."""
    above = [making.keyword("top")]
    for level in range(20):
        above = [making.keyword(f"level-{level}-{side}", *above) for side in "ab"]
    catalogue.touch_taxonomy()
    page = get()
    listed = page.addresses().count("/keywords/level-19-a/")
    assert listed == 2  # from A to Z, and in the theme


def test_keywords_in_a_circle_do_no_harm(get):
    one = making.keyword("one")
    two = making.keyword("two", one)
    one.broader.add(two)
    catalogue.touch_taxonomy()
    assert "One 0 cases" in get().main.text
    assert "Two" in get("/keywords/one/").main.text


# A keyword


def test_the_page_says_what_the_keyword_means_and_is_called(get, tree):
    activation = tree["activation"]
    for text, language, kind in (
        ("job activation", "en", "alternative"),
        ("Aktivointi", "fi", "preferred"),
        ("activasion", "en", "hidden"),
    ):
        KeywordLabel.objects.create(keyword=activation, text=text, language=language, kind=kind)
    Keyword.objects.filter(pk=activation.pk).update(
        exact_match=["https://vocabulary.example.org/activation", "javascript:alert(1)"]
    )
    catalogue.touch_taxonomy()
    page = get("/keywords/activation/")
    assert page.one("h1").text == "Activation"
    assert "Help to find work." in page.main.text
    assert "job activation" in page.main.text
    assert "Finnish: Aktivointi" in page.main.text
    assert page.texts("[lang=fi]") == ["Aktivointi"]
    assert "activasion" not in page.html
    assert page.main.addresses("https://vocabulary.example.org/activation")
    assert "javascript:" not in page.html


def test_the_ladder_leads_up_and_down_with_numbers(get, tree):
    Related.objects.create(from_keyword=tree["activation"], to_keyword=tree["care"])
    making.keyword("maybe", tree["activation"], status="candidate")
    catalogue.touch_taxonomy()
    page = get("/keywords/activation/")
    rungs = page.texts(".ladder dt")
    assert rungs[:3] == ["Broader", "This term", "Narrower"]
    assert page.main.item("Work ") == "Work 2 cases"
    assert page.main.item("Workfare") == "Workfare 2 cases"
    assert page.main.item("Care") == "Care 1 case"
    assert "Maybe" not in page.main.text
    assert "Activation" in get("/keywords/workfare/").one(".ladder").text


def test_its_cases_and_those_of_narrower_keywords_are_listed_newest_first(get):
    page = get("/keywords/activation/")
    assert page.total == 2
    assert page.cases == ["/cases/two/", "/cases/one/"]
    assert page.main.addresses("Open in the list of cases") == ["/cases/?keyword=activation"]


def test_keywords_that_occur_with_it_lead_to_the_cases_that_have_both(get, found_behind):
    page = get("/keywords/workfare/")
    both = "/cases/?keyword=care&keyword=workfare&match=all"
    assert both in page.main.addresses("Care")
    assert found_behind(both) == 1
    assert "Activation" not in page.one(".beside").text  # broader, so always there


def test_the_balance_counts_cases_once_a_cell(get, tree):
    case = making.case("THREE", keywords=[tree["care"]])
    for area, direction in (
        ("employment", "positive"),
        ("employment", "positive"),
        ("employment", "negative"),
        ("housing", "mixed"),
    ):
        making.outcome(case, area, direction=direction)
    workflow.publish(case=case)
    page = get("/keywords/care/")
    links = [(a, n) for a, n in page.counted_links if "direction=" in a and "outcome=" in a]
    assert dict(links) == {
        "/cases/?outcome=employment&direction=positive&keyword=care": 1,
        "/cases/?outcome=employment&direction=negative&keyword=care": 1,
        "/cases/?outcome=housing&direction=mixed&keyword=care": 1,
    }
    assert "Any outcome" in page.one(".outcome-table").text


def test_a_keyword_without_a_case_names_near_ones_that_have_some(get, tree):
    making.keyword("sanctions", tree["activation"])
    catalogue.touch_taxonomy()
    page = get("/keywords/sanctions/")
    assert "No case uses “Sanctions” yet" in page.main.text
    assert {"Activation", "Workfare", "Work"} <= {*page.one(".empty").texts("a")}
    assert not page.cases


def test_a_keyword_with_nothing_near_it_leads_to_the_index(get):
    making.keyword("alone")
    catalogue.touch_taxonomy()
    page = get("/keywords/alone/")
    assert page.main.addresses("See the keywords in use") == ["/keywords/?used=1"]


# Keywords that changed


def test_an_old_address_leads_to_the_keyword_for_good(client, tree):
    KeywordRedirect.objects.create(old_slug="work-first", keyword=tree["workfare"])
    catalogue.touch_taxonomy()
    response = client.get("/keywords/work-first/")
    assert (response.status_code, response["Location"]) == (301, "/keywords/workfare/")


def test_a_merged_keyword_leads_to_the_last_one_in_its_place(client, tree):
    older = making.keyword("older", replaced_by=tree["workfare"])
    making.keyword("oldest", replaced_by=older)
    catalogue.touch_taxonomy()
    response = client.get("/keywords/oldest/")
    assert (response.status_code, response["Location"]) == (301, "/keywords/workfare/")
    assert "no-cache" in response["Cache-Control"]  # or browsers go there once it is undone


def test_a_renamed_keyword_shows_its_new_name_at_once(get):
    Keyword.objects.filter(slug="care").update(name="Care work")
    catalogue.touch_taxonomy()
    assert get("/keywords/care/").one("h1").text == "Care work"
    assert "Care work" in get().main.text


def test_a_candidate_has_no_page_yet(get):
    making.keyword("maybe", status="candidate")
    catalogue.touch_taxonomy()
    get("/keywords/maybe/", status=404)
    get("/keywords/never-heard-of/", status=404)


def test_a_deprecated_keyword_says_so_and_keeps_its_cases(get):
    Keyword.objects.filter(slug="care").update(status="deprecated")
    catalogue.touch_taxonomy()
    page = get("/keywords/care/")
    assert "no longer given to cases" in page.main.text
    assert page.total == 1


# Whatever comes


def test_labels_are_shown_as_text(get):
    bad = '<script>alert("1")</script>'
    hostile = making.keyword("hostile", name=f"{bad}name", scope_note=f"{bad}note")
    KeywordLabel.objects.create(keyword=hostile, text=f"{bad}other", language='x"><u>')
    KeywordLabel.objects.create(
        keyword=hostile, text=f"{bad}translated", language='"><u>', kind="preferred"
    )
    publish("BAD", hostile, title=f"{bad}case")
    for page in (get(), get("/keywords/hostile/"), get(q=bad)):
        assert "<script>alert" not in page.html
        assert "<u>" not in page.html


def test_every_number_of_every_keyword_page_is_what_the_link_finds(read, found_behind, loaded):
    addresses = {reverse("keyword-index")}
    addresses |= {reverse("keyword-detail", args=[row.slug]) for row in Keyword.objects.all()}
    shown = {}
    for address in sorted(addresses):
        for target, count in read(address).counted_links:
            assert shown.setdefault(target, count) == count, f"{address}: {target}"
    assert len(shown) > 1_500
    wrong = {
        target: (count, found)
        for target, count in shown.items()
        if (found := found_behind(target)) != count
    }
    assert not wrong
