"""The page of a case and of its versions, on the fixtures."""

from copy import deepcopy
from datetime import datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from casestudies import catalogue, workflow
from casestudies.models import CaseStudy, CaseVersion, Disagreement, Finding, Outcome
from casestudies.record import CLAIM_FIELDS, Record, checksum
from keywords.models import Keyword

from .. import making

pytestmark = pytest.mark.django_db
HOSTILE = """"><script>alert('x')</script><img src=x onerror=alert(1)>{{ 7 * 7 }}"""
CLOSED = {"direction", "evidence_type", "role", "type", "kind", "about", "checked_on"}


@pytest.fixture
def case(loaded):
    return CaseStudy.objects.get(slug="making-it-work")


def record_of(slug):
    return Record.model_validate(CaseVersion.objects.filter(case__slug=slug)[0].record)


def republish(case, note="", **fields):
    CaseStudy.objects.filter(pk=case.pk).update(**fields)
    return workflow.publish(case=case, note=note)


def put_version(case, change):
    """A further version whose record `change` has made from the last one's JSON."""
    last = case.versions.first()
    changed = change(deepcopy(last.record))
    CaseVersion.objects.create(
        case=case,
        number=last.number + 1,
        record=changed,
        checksum=checksum(changed),
        published_at=timezone.now(),
    )
    cache.clear()  # nothing was published, so pages would be taken for unchanged


def canonical(page):
    return page.one("link[rel=canonical]")["href"]


def every_case():
    return CaseStudy.objects.published().values_list("slug", flat=True)


def test_every_claim_stands_under_its_code_with_source_and_locator(read, loaded):
    for slug in every_case():
        page, record = read(f"/cases/{slug}/"), record_of(slug)
        labels = {source.slug: f"S{source.number}" for source in record.sources}
        text, addresses = page.text, page.addresses()
        for claim in record.claims():
            assert claim.code in page.ids, claim.code
            assert f"#{claim.code}" in addresses
            assert " ".join(claim.locator.split()) in text, claim.code
            assert f"#{labels[claim.source]}" in addresses
        for claim in (*record.outcomes, *record.findings):
            words = page.one(f"#{claim.code}").text
            for part in (claim.statement, labels[claim.source], claim.locator, claim.code):
                assert " ".join(part.split()) in words, claim.code


def test_sources_back_exactly_the_codes_that_cite_them(read, loaded):
    for slug in every_case():
        page, record = read(f"/cases/{slug}/"), record_of(slug)
        for source in record.sources:
            codes = {f"#{one.code}" for one in record.claims() if one.source == source.slug}
            within = page.one(f"#S{source.number}").addresses()
            assert {one for one in within if one.startswith("#")} == codes
            assert source.title in page.one(f"#S{source.number}").text


def test_figures_dates_and_money_are_written_out(read, case):
    page = read("/cases/making-it-work/")
    assert "about 30%" in page.one("#MIW-01").text
    assert "£7 million" in page.one("#MIW-61").text
    assert "3,115 people" in page.one("#MIW-59").text
    assert "2013–2017 S1, Making It Work and our research, paragraph 2" in page.text
    assert "No comparison group is reported (MIW-103), so" in page.one("#outcomes").text


def test_only_statements_say_what_a_source_lacks(read, db):
    case = making.case("ONE")
    making.outcome(case)
    workflow.publish(case=case)
    page = read("/cases/one/")
    assert "Place Not recorded here" in page.text
    assert "Not reported" not in page.text
    for about in ("places", "comparison", "outcomes"):
        making.claim(Finding, case, kind="not_reported", about=about, statement=f"No {about}.")
    workflow.publish(case=case)
    page = read("/cases/one/")
    assert "Place Not reported in the source (ONE-02)" in page.text
    assert "No comparison group is reported (ONE-03), so" in page.one("#outcomes").text
    assert "No outcomes." in page.one("#not-reported").text
    Outcome.objects.all().delete()
    workflow.publish(case=case)
    page = read("/cases/one/")
    for css in (".changed", "#outcomes"):
        assert "Not reported in the source (ONE-04)" in page.one(css).text


def test_statements_that_disagree_lead_to_each_other(read, db):
    case = making.case("ONE")
    for statement in ("Half found work.", "A third found work."):
        making.outcome(case, statement=statement)
    Disagreement.objects.create(
        case=case, first_code="ONE-01", second_code="ONE-02", note="They count other people."
    )
    workflow.publish(case=case)
    page = read("/cases/one/")
    for one, other in (("ONE-01", "ONE-02"), ("ONE-02", "ONE-01")):
        row = page.one(f"#{one}")
        assert f"Disagrees with {other}: They count other people." in row.text
        assert f"#{other}" in row.addresses()
    pair = page.one("#disagreements").text
    assert "Half found work." in pair
    assert "A third found work." in pair


def test_a_statement_says_when_it_was_checked(read, db):
    case = making.case("ONE")
    making.outcome(case, checked_at=timezone.make_aware(datetime(2026, 11, 27)))
    making.outcome(case)
    workflow.publish(case=case)
    page = read("/cases/one/")
    assert "ONE-01 checked against the source on 27 Nov 2026" in page.one("#ONE-01").text
    assert "ONE-02 not yet checked" in page.one("#ONE-02").text


def test_the_page_is_what_was_published_not_what_is_being_edited(read, case):
    CaseStudy.objects.filter(pk=case.pk).update(title="Half-done", summary="Half-done")
    Outcome.objects.filter(case=case).update(statement="Half-done")
    assert "Half-done" not in read("/cases/making-it-work/").text


def test_a_new_version_takes_the_address_and_the_old_one_keeps_its_own(read, case):
    republish(case, note="A plainer title", title="Making It Work, retold")
    page = read("/cases/making-it-work/")
    assert "Making It Work, retold" in page.text
    assert "Version 2" in page.text
    assert "Changed: A plainer title" in page.text
    assert "/cases/making-it-work/v/1/" in page.addresses()

    old = read("/cases/making-it-work/v/1/")
    assert "retold" not in old.text
    assert "This is version 1, kept as it was published. Version 2 is newer." in old.text
    assert "/cases/making-it-work/" in old.addresses()


def test_a_pinned_page_leaves_search_engines_to_the_case(read, case):
    page, pinned = (read(path) for path in ("/cases/making-it-work/", "/cases/making-it-work/v/1/"))
    assert canonical(page).endswith("/cases/making-it-work/")
    assert not page.has("meta[name=robots]")
    assert canonical(pinned) == canonical(page)
    assert pinned.one("meta[name=robots]")["content"] == "noindex"
    assert "It is the newest" in pinned.text


def test_the_reference_names_the_permanent_address(read, case):
    reference = read("/cases/making-it-work/").one("#citation").text
    assert reference.startswith("InnoSI Case Evidence Repository (")
    assert "Making It Work. Case MIW, version 1," in reference
    assert reference.endswith("/cases/making-it-work/v/1/")


def test_a_renamed_keyword_is_new_on_the_case_and_old_in_the_version(read, case):
    keyword = Keyword.objects.get(slug="co-production")
    keyword.name, keyword.slug = "Making together", "making-together"
    keyword.save()
    catalogue.touch_taxonomy()
    latest = read("/cases/making-it-work/")
    pinned = read("/cases/making-it-work/v/1/")
    assert "Making together" in latest.one("#keywords").text
    assert "Co-production" not in latest.one("#keywords").text
    assert "Co-production" in pinned.one("#keywords").text
    for page in (latest, pinned):
        assert "/keywords/making-together/" in page.one("#keywords").addresses()


def test_merged_keywords_stand_once(read, case):
    kept = Keyword.objects.get(slug="co-governance")
    Keyword.objects.filter(slug="co-management").update(replaced_by=kept)
    catalogue.touch_taxonomy()
    page = read("/cases/making-it-work/")
    assert page.one("#keywords").text.count("Co-governance") == 1
    assert "Co-management" not in page.one("#keywords").text
    assert "Co-management" in read("/cases/making-it-work/v/1/").one("#keywords").text


def test_related_cases_say_why(read, case):
    page = read("/cases/making-it-work/")
    assert "/cases/glasgow-lone-parent-project/" in page.one("#related").addresses()
    assert "both in Glasgow" in page.one("#related").text
    assert "/cases/making-it-work/" not in page.one("#related").addresses()
    assert len(page.one("#related").addresses()) == 4


def test_a_withdrawn_case_is_no_longer_related(read, case):
    other = CaseStudy.objects.get(slug="glasgow-lone-parent-project")
    workflow.withdraw(case=other, reason="Its source was retracted.")
    addresses = read("/cases/making-it-work/").one("#related").addresses()
    assert "/cases/glasgow-lone-parent-project/" not in addresses


def test_a_withdrawn_case_is_gone_but_its_versions_can_be_read(read, case):
    workflow.withdraw(case=case, reason="Its <b>source</b> was retracted.")
    gone = read("/cases/making-it-work/", status=410)
    assert "Its <b>source</b> was retracted." in gone.text
    assert "/cases/making-it-work/v/1/" in gone.addresses()

    kept = read("/cases/making-it-work/v/1/")
    assert "This case was withdrawn. Reason: Its <b>source</b> was retracted." in kept.text
    assert "MIW-01" in kept.ids
    assert canonical(kept).endswith("/cases/making-it-work/v/1/")


def test_links_of_an_old_version_lead_only_to_pages_that_are_there(client, read, case):
    workflow.withdraw(case=case, reason="Its source was retracted.")
    page = read("/cases/making-it-work/v/1/")
    assert "Gingerbread" in page.one("#partners").text
    for address in page.one("#content").addresses():
        if address.startswith("/"):
            assert client.get(address).status_code in {200, 410}, address


@pytest.mark.parametrize(
    "path",
    ["/cases/none/", "/cases/none/v/1/", "/cases/making-it-work/v/999/", "/cases/tdhp/v/0/"],
)
def test_what_was_never_published_is_not_found(client, loaded, path):
    assert client.get(path).status_code == 404


def test_a_draft_is_not_found(client, case):
    draft = CaseStudy(slug="draft", title="Draft", code="DRF", summary="-", kind="place_synthesis")
    draft.save()
    for path in ("/cases/draft/", "/cases/draft/v/1/"):
        assert client.get(path).status_code == 404


def test_the_pages_are_for_reading_only(client, case):
    for path in ("/cases/making-it-work/", "/cases/making-it-work/v/1/"):
        assert client.post(path).status_code == 405


def hostile(value, name=""):
    """The JSON with every text made hostile, but for the words that choose a meaning."""
    if isinstance(value, dict):
        return {key: hostile(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [hostile(one, name) for one in value]
    if isinstance(value, str) and name not in CLOSED | {"code", "value", "amount"}:
        return "javascript:alert(1)" if name == "url" else HOSTILE
    return value


@pytest.mark.parametrize("path", ["/cases/making-it-work/", "/cases/making-it-work/v/2/"])
def test_no_text_of_a_record_can_run(read, case, path):
    plain = read("/cases/making-it-work/")
    put_version(case, lambda record: hostile(record) | {"kind": record["kind"]})
    page = read(path)
    assert len(page.all("script")) == len(plain.all("script"))
    assert not page.has("img")
    assert not [name for name in page.attributes if name.startswith("on") or name == "style"]
    assert not [one for one in page.addresses() if "javascript:" in one.partition("/")[0]]
    assert HOSTILE in page.text


def many_claims(record, number):
    """`number` claims of every sort, made from the first of each."""
    for sort, name in enumerate(CLAIM_FIELDS):
        first = record[name][0]
        record[name] = [
            first | {"code": f"{record['code']}-{sort}{at:04d}"} for at in range(number)
        ]
    return record


def queries_for(client, django_assert_max_num_queries, path):
    catalogue.reset()  # what was looked up for one page is remembered for the next
    catalogue.current()
    with django_assert_max_num_queries(30) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_a_hundred_claims_take_no_more_queries_than_one(
    client, case, django_assert_max_num_queries
):
    path = "/cases/making-it-work/"
    put_version(case, lambda record: many_claims(record, 1))
    one = queries_for(client, django_assert_max_num_queries, path)
    put_version(case, lambda record: many_claims(record, 100))
    assert queries_for(client, django_assert_max_num_queries, path) == one


def test_a_case_of_two_thousand_claims_is_shown_whole(read, case):
    put_version(case, lambda record: many_claims(record, 334))
    page = read("/cases/making-it-work/")
    record = case.versions.first().record
    codes = [one["code"] for name in ("outcomes", "findings") for one in record[name]]
    assert page.ids >= {*codes}


def test_texts_of_any_direction_stand_as_they_are_read(read, db):
    case = making.case("ONE", title="ابتكار اجتماعي", summary="ملخص الحالة.")
    making.outcome(case, statement="وجد عمل.")
    workflow.publish(case=case)
    page = read("/cases/one/")
    for css in ("h1", ".standfirst", ".ledger__text"):
        assert page.one(css)["dir"] == "auto"


@pytest.mark.parametrize(("path", "status"), [("/cases/one/", 200), ("/cases/one/v/2/", 404)])
def test_a_restore_takes_a_version_away_while_its_page_is_made(client, db, path, status):
    """Its number was read, what it says was not."""
    case = making.case("ONE", title="Kept")
    workflow.publish(case=case)
    put_version(case, lambda record: record | {"title": "Lost"})
    lost = [CaseVersion.objects.filter(number=2)]

    def restore_once_numbers_are_read(execute, sql, *query):
        answer = execute(sql, *query)
        if '."number" AS' in sql and lost:
            lost.pop()._raw_delete("default")
        return answer

    with connection.execute_wrapper(restore_once_numbers_are_read):
        answer = client.get(path)
    assert lost == []
    assert answer.status_code == status
    assert status == 404 or "Kept" in answer.content.decode()
