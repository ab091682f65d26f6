import io
from datetime import UTC, date, datetime

import pytest
import yaml
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone

from casestudies import catalogue, fixtures, workflow
from casestudies.fixtures import FixtureError
from casestudies.models import (
    CaseStudy,
    CaseVersion,
    Country,
    Disagreement,
    Locality,
    Outcome,
    Source,
)
from keywords.models import Broader, Keyword

pytestmark = pytest.mark.django_db

COUNTRY = {"model": "casestudies.country", "fields": {"code": "GB", "name": "United Kingdom"}}
DOMAIN = {"model": "casestudies.outcomedomain", "fields": {"slug": "work", "name": "Work"}}
SOURCE = {
    "model": "casestudies.source",
    "fields": {"slug": "report", "type": "report", "title": "A report"},
}


def keyword(slug, *broader, **fields):
    above = [[name] for name in broader]
    fields = {"slug": slug, "name": slug.title(), "broader": above} | fields
    return {"model": "keywords.keyword", "fields": fields}


def locality(slug, **fields):
    fields = {"slug": slug, "name": slug.title(), "kind": "city", "country": ["GB"]} | fields
    return {"model": "casestudies.locality", "fields": fields}


def case(slug="one", **fields):
    given = {
        "slug": slug,
        "code": slug.upper(),
        "title": f"Case {slug}",
        "kind": "place_synthesis",
        "summary": "What happened.",
        "countries": [["GB"]],
    }
    return {"model": "casestudies.casestudy", "fields": given | fields}


def outcome(code="ONE-01", **fields):
    given = {
        "case": ["one"],
        "code": code,
        "domain": ["work"],
        "direction": "positive",
        "evidence_type": "survey",
        "statement": "More people worked.",
        "source": ["report"],
        "locator": "p. 1",
    }
    return {"model": "casestudies.outcome", "fields": given | fields}


WHOLE = [COUNTRY, DOMAIN, SOURCE, keyword("work"), keyword("jobs", "work"), case(), outcome()]


@pytest.fixture
def load(tmp_path):
    """Loads lists of entries (or texts) as files in order."""

    def load(*files):
        for path in tmp_path.glob("*.yaml"):
            path.unlink()
        for number, entries in enumerate(files):
            text = entries if isinstance(entries, str) else yaml.safe_dump(entries)
            (tmp_path / f"{number:02d}_part.yaml").write_text(text, encoding="utf-8")
        return fixtures.load(tmp_path)

    return load


def everything():
    """Every row of ours, as written down for comparison."""
    return {
        model: list(model._base_manager.order_by("pk").values())
        for label in ("keywords", "casestudies")
        for model in apps.get_app_config(label).get_models()
    }


def test_what_is_loaded_is_published(load):
    result = load(WHOLE)
    assert (result.objects, result.changed, result.published) == (7, 7, ["one"])
    (card,) = catalogue.answer(catalogue.Criteria()).cards
    assert (card.slug, card.data["statements"]) == ("one", 1)


def test_a_second_time_nothing_changes(load):
    load(WHOLE)
    before = everything()
    result = load(WHOLE)
    assert (result.changed, result.published, result.unchanged) == (0, [], 1)
    assert everything() == before


def test_the_sites_own_fixtures_change_nothing_the_second_time(loaded, settings):
    before = everything()
    result = fixtures.load(settings.BASE_DIR / "fixtures")
    assert (result.changed, result.published) == (0, [])
    assert everything() == before


def test_a_change_makes_a_new_version_of_that_case_only(load):
    other = case("two")
    load(WHOLE, [other])
    result = load(WHOLE, [other | {"fields": other["fields"] | {"summary": "Better known."}}])
    assert (result.changed, result.published, result.unchanged) == (1, ["two"], 1)
    assert CaseVersion.objects.filter(case__slug="two").count() == 2


def dated(entry, day):
    return entry | {"published": day}


def test_a_case_has_the_date_that_its_fixture_gives(load):
    first = date(2026, 3, 1)
    load([*WHOLE[:5], dated(case(), first), outcome()])
    assert CaseVersion.objects.get().published_at.date() == first
    load([*WHOLE[:5], dated(case(), first), outcome(statement="Fewer worked.")])
    newest = CaseVersion.objects.get(number=2)
    assert newest.published_at.date() == timezone.now().date()  # a change is of its own day


def removed(code="ONE-01", model="casestudies.outcome", **fields):
    return {"model": model, "removed": True, "fields": {"case": ["one"], "code": code} | fields}


def test_a_statement_that_was_taken_out_leaves_a_site_that_had_it(load):
    load(WHOLE)
    load([*WHOLE[:-1], outcome("ONE-02"), removed()])
    assert [one.code for one in Outcome.objects.all()] == ["ONE-02"]
    assert [one["code"] for one in CaseVersion.objects.get(number=2).record["outcomes"]] == [
        "ONE-02"
    ]
    assert load([*WHOLE[:-1], outcome("ONE-02"), removed()]).changed == 0


def test_the_code_of_a_statement_that_was_taken_out_is_used_for_ever(load):
    load([*WHOLE[:-1], removed()])
    with pytest.raises(FixtureError, match="never used again"):
        load([*WHOLE[:-1], outcome()])


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (removed(case=["nowhere"]), "does not exist"),
        (removed(case=7), "case"),
        (removed(model="casestudies.nothing"), "nothing"),
        (removed(code=""), "begin with ONE-"),
        (removed(code="ONE-x"), "MIW-03"),
        (removed(code="TWO-01"), "begin with ONE-"),
        (removed(code=["ONE-01"]), "MIW-03"),
        *((removed() | {"removed": value}, "expected “true”") for value in ("no", False, [1], "")),
        ({"model": "casestudies.country", "removed": True, "fields": {"code": "GB"}}, "protected"),
    ],
)
def test_what_cannot_be_taken_out_is_named(load, entry, reason):
    with pytest.raises(FixtureError, match=reason):
        load([*WHOLE, entry])


def test_a_case_that_is_added_and_taken_out_is_not_published(load):
    gone = {"model": "casestudies.casestudy", "removed": True, "fields": {"slug": "one"}}
    assert load([*WHOLE[:5], case(), gone]).published == []
    assert not CaseStudy.objects.exists()


def test_nothing_is_dated_in_the_future(load, monkeypatch):
    """On a machine whose clock is slow the fixtures are loaded all the same."""
    then = datetime(2020, 5, 1, 8, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: then)
    load([*WHOLE[:5], dated(case(), date(2026, 3, 1)), outcome()])
    assert CaseVersion.objects.get().published_at == then


@pytest.mark.parametrize("day", ["soon", 2026, [date(2026, 1, 1)]])
def test_a_date_that_is_none_is_refused(load, day):
    with pytest.raises(FixtureError, match=r"one: published: expected a day"):
        load([*WHOLE[:5], dated(case(), day)])
    assert not CaseStudy.objects.exists()


def test_files_are_read_in_the_order_of_their_names(load):
    load([COUNTRY], [locality("scotland", kind="nation")], [locality("fife", parent=["scotland"])])
    assert Locality.objects.get(slug="fife").parent.slug == "scotland"


def test_norway_is_not_a_truth_value(load):
    load("- model: casestudies.country\n  fields: {code: NO, name: Norway}")
    assert Country.objects.get().code == "NO"


def test_relations_given_at_one_end_hold_at_both(load):
    files = [keyword("one")], [keyword("two", related=[["one"]])]
    load(*files)
    assert load(*files).changed == 0
    assert [row.slug for row in Keyword.objects.get(slug="one").related.all()] == ["two"]


def test_what_an_entry_does_not_name_stays_as_it_is(load):
    load(WHOLE)
    curator = get_user_model().objects.create_user("curator")
    Outcome.objects.update(checked_by=curator, unit="people")
    assert load(WHOLE, [outcome(statement="Far more people worked.")]).published == ["one"]
    checked = Outcome.objects.get()
    assert (checked.statement, checked.unit) == ("Far more people worked.", "people")
    assert checked.checked_by is None  # who held other words against the source


def test_a_disagreement_is_the_same_the_other_way_round(load):
    fields = {"case": ["one"], "first_code": "ONE-01", "second_code": "ONE-02", "note": "10 or 12"}
    whole = [*WHOLE, outcome("ONE-02"), {"model": "casestudies.disagreement", "fields": fields}]
    load(whole)
    Disagreement.objects.update(first_code="ONE-02", second_code="ONE-01")
    load(whole)
    assert str(Disagreement.objects.get()) == "ONE-01 and ONE-02"


def test_a_case_that_was_withdrawn_stays_withdrawn(load):
    load(WHOLE)
    workflow.withdraw(case=CaseStudy.objects.get(), reason="Wrong")
    for files in ([WHOLE], [WHOLE, [case(summary="Better known.")]]):
        result = load(*files)
        assert (result.published, result.unchanged) == ([], 1)
        assert catalogue.answer(catalogue.Criteria()).total == 0
    assert CaseStudy.objects.get().status == "withdrawn"


BROKEN = {
    "not YAML": ("- model: [", "not readable as YAML"),
    "not text": ("\ud83d", None),
    "not a list": ("model: keywords.keyword", "expected a list"),
    "not an entry": ("- keyword", "expected a list of entries"),
    "fields are no mapping": ("- {model: keywords.keyword, fields: [1]}", "expected a list"),
    "unknown model": ([{"model": "keywords.kword", "fields": {"slug": "x"}}], "keywords.kword x"),
    "model is a number": ("- {model: 5, fields: {slug: x}}", "5 x"),
    "unknown field": ([keyword("x", colour="red")], "keywords.keyword x: .*colour"),
    "missing field": ([{"model": "keywords.keyword", "fields": {"slug": "x"}}], "keyword x: name"),
    "value out of range": (
        [SOURCE | {"fields": SOURCE["fields"] | {"year": 20166}}],
        "report.*yea",
    ),
    "value of another kind": (
        [SOURCE | {"fields": SOURCE["fields"] | {"year": "long ago"}}],
        "long",
    ),
    "value is a mapping": ([case(summary={"text": "…"})], "casestudy one"),
    "not in the list": ([locality("x", kind="village")], "locality x: kind: .*village"),
    "unknown country": ([locality("x", country=["XX"])], "locality x: .*"),
    "key of another shape": ([locality("x", country={"code": "GB"})], "locality x: .*"),
    "list for one": ([locality("x", country=[["GB"]])], "locality x: .*"),
    "unknown keyword": ([keyword("x", "nowhere")], "keyword x: .*"),
    "one for a list": ([keyword("x", broader="work")], "keyword x: .*"),
    "unknown case": ([outcome(case=["nobody"])], "outcome ONE-01 .*nobody"),
    "unknown source": ([outcome("ONE-02", source=["nothing"])], "outcome ONE-02"),
    "code of another case": ([outcome("TWO-01")], "outcome TWO-01.*begin with ONE-"),
    "code used before": (
        [
            {
                "model": "casestudies.finding",
                "fields": {
                    "case": ["one"],
                    "code": "ONE-01",
                    "kind": "finding",
                    "statement": "…",
                    "source": ["report"],
                    "locator": "p. 2",
                },
            }
        ],
        "finding ONE-01.*never used again",
    ),
    "no locator": ([outcome("ONE-02", locator="")], "outcome ONE-02.*locator"),
    "programme case without programme": ([case("x", kind="programme")], "casestudy x: .*programme"),
    "keyword circle": ([keyword("work", "jobs")], "keyword work: .*broader than itself"),
    "keyword above itself": ([keyword("work", "work")], "keyword work"),
    "locality circle": (
        [locality("a"), locality("b", parent=["a"]), locality("a", parent=["b"])],
        "locality a: parent: .*part of itself",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named_and_leaves_all_as_it_was(load, tmp_path, name):
    load(WHOLE)
    before = everything()
    broken, reason = BROKEN[name]
    if reason is None:
        (tmp_path / "99.yaml").write_bytes(b"- model: \xff\xfe")
        with pytest.raises(FixtureError, match="not readable as YAML"):
            fixtures.load(tmp_path)
    else:
        with pytest.raises(FixtureError, match=rf"(?s)01_part\.yaml: .*{reason}"):
            load([keyword("new"), *WHOLE], broken)
    assert everything() == before


def test_a_circle_over_two_steps_is_refused(load):
    load(WHOLE)
    with pytest.raises(FixtureError, match="keyword work"):
        load([keyword("careers", "jobs"), keyword("work", "careers")])
    assert Broader.objects.count() == 1


def test_an_empty_folder_is_refused(load):
    with pytest.raises(FixtureError, match=r"no \.yaml file"):
        load()


def test_a_case_named_twice_is_published_once(load):
    result = load(WHOLE, [case(summary="The last word.")])
    assert result.published == ["one"]
    assert CaseVersion.objects.get().record["summary"] == "The last word."


def test_the_command_says_what_it_did(load, tmp_path):
    load(WHOLE)
    said = io.StringIO()
    call_command("load_fixtures", tmp_path, stdout=said)
    assert "7 objects read, 0 of them new or changed; 0 cases published, 1 as they were" in (
        said.getvalue()
    )


def test_the_command_fails_with_the_reason(tmp_path):
    (tmp_path / "a.yaml").write_text("- 1")
    with pytest.raises(CommandError, match=r"(?s)a\.yaml.*Nothing was changed"):
        call_command("load_fixtures", tmp_path, verbosity=0)


def test_if_empty_leaves_a_filled_database_alone(load, tmp_path):
    load(WHOLE)
    CaseStudy.objects.update(summary="Edited here.")
    call_command("load_fixtures", tmp_path, "--if-empty", stdout=io.StringIO())
    assert CaseStudy.objects.get().summary == "Edited here."


def test_a_case_that_cannot_be_published_is_named_and_the_others_are_published(load, tmp_path):
    load(WHOLE)
    Source.objects.update(authors=["as a script stored it"])
    other = yaml.safe_load(yaml.safe_dump(case()))
    other["fields"] |= {"slug": "two", "code": "TWO", "title": "Two"}
    (tmp_path / "01_part.yaml").write_text(yaml.safe_dump([other]))
    with pytest.raises(CommandError, match=r"00_part\.yaml: case one: ") as refused:
        call_command("load_fixtures", tmp_path, verbosity=0, stdout=io.StringIO())
    assert "case two" not in str(refused.value)
    assert CaseStudy.objects.get(slug="two").status == "published"
    assert CaseVersion.objects.filter(case__slug="one").count() == 1
