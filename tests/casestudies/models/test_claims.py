import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from casestudies.models import CLAIM_MODELS, ClaimCode, Disagreement, Finding, Outcome, Section
from casestudies.models.claims import next_code

from .. import making

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", CLAIM_MODELS, ids=lambda model: model.__name__)
def test_a_claim_without_a_code_gets_the_next_one(model):
    case = making.case("MIW")
    assert making.claim(model, case).code == "MIW-01"
    assert making.claim(model, case).code == "MIW-02"


def test_codes_are_counted_through_all_kinds_of_claim():
    case = making.case("MIW")
    codes = [making.claim(model, case).code for model in CLAIM_MODELS]
    assert codes == [f"MIW-0{n}" for n in range(1, 7)]


def test_codes_of_two_cases_do_not_meet():
    one, two = making.case("ONE"), making.case("TWO")
    assert making.section(one, "…").code == "ONE-01"
    assert making.section(two, "…").code == "TWO-01"


def test_the_code_of_a_deleted_claim_is_never_given_again():
    case = making.case("MIW")
    making.section(case, "First").delete()
    assert next_code(case) == "MIW-02"
    assert making.section(case, "Second").code == "MIW-02"
    with pytest.raises(ValidationError, match="never used again"):
        making.section(case, "Third", code="MIW-01")
    assert [one.body for one in Section.objects.all()] == ["Second"]


def test_deleting_many_at_once_frees_no_code():
    case = making.case("MIW")
    making.section(case, "…")
    Section.objects.all().delete()
    assert ClaimCode.objects.filter(case=case, code="MIW-01").exists()


def test_two_kinds_of_claim_cannot_share_a_code():
    case = making.case("MIW")
    making.section(case, "…", code="MIW-07")
    with pytest.raises(ValidationError, match="MIW-07 is or was another claim"):
        making.claim(Finding, case, code="MIW-07")


def test_gaps_are_not_filled_and_numbers_grow_past_99():
    case = making.case("MIW")
    making.section(case, "…", code="MIW-99")
    assert making.section(case, "…").code == "MIW-100"
    assert making.section(case, "…").code == "MIW-101"


def test_saving_again_keeps_the_code():
    outcome = making.outcome(making.case("MIW"))
    outcome.statement = "Something else changed."
    outcome.save()
    outcome.full_clean()
    assert Outcome.objects.get().code == "MIW-01"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("OTHER-01", "begin with MIW-"),
        ("MIW-1", "Such as MIW-03"),
        ("miw-01", "Such as MIW-03"),
        ("MIW-01", "is or was another claim"),
    ],
)
def test_codes_that_are_refused(code, reason):
    case = making.case("MIW")
    making.section(case, "…", code="MIW-01")
    new = Section(
        case=case, code=code, source=making.source(), locator="p. 1", kind="context", body="…"
    )
    with pytest.raises(ValidationError, match=reason):
        new.full_clean()


def test_a_code_is_not_changed():
    section = making.section(making.case("MIW"), "…")
    section.code = "MIW-05"
    with pytest.raises(ValidationError, match="A code is permanent: this one is MIW-01"):
        section.full_clean()


def test_a_code_is_changed_by_no_script_either():
    claim = making.outcome(making.case("ONE"))
    claim.code = "ONE-99"
    with pytest.raises(ValidationError, match="permanent: this one is ONE-01"):
        claim.save()
    with pytest.raises(ValidationError, match="permanent"):
        type(claim).objects.update(code="ONE-99")
    with pytest.raises(ValidationError, match="permanent"), transaction.atomic():
        type(claim).objects.bulk_update([claim], ["code"])
    claim.refresh_from_db()
    assert claim.code == "ONE-01"


def test_what_is_not_yet_known_rests_on_no_evidence():
    case = making.case("MIW")
    making.outcome(case, direction="not_assessed", evidence_type="").full_clean()
    making.outcome(case, evidence_type="").full_clean()  # the source doesn't say
    with pytest.raises(ValidationError, match="rests on no evidence"):
        making.outcome(case, direction="not_assessed", evidence_type="survey").full_clean()


def test_only_not_reported_says_what_a_source_lacks():
    case = making.case("MIW")
    making.claim(Finding, case, kind="not_reported", about="comparison").full_clean()
    making.claim(Finding, case, kind="not_reported").full_clean()
    with pytest.raises(ValidationError, match="says what a source lacks"):
        making.claim(Finding, case, kind="barrier", about="comparison").full_clean()


def disagreement(case, first, second):
    row = Disagreement(case=case, first_code=first, second_code=second, note="10 or 12")
    row.full_clean()
    row.save()


def test_two_statements_of_a_case_disagree():
    case = making.case("MIW")
    one, other = making.outcome(case).code, making.section(case, "…").code
    with pytest.raises(ValidationError, match="No statement of this case has the code MIW-09"):
        disagreement(case, one, "MIW-09")
    with pytest.raises(ValidationError, match="disagrees with another, not with itself"):
        disagreement(case, one, one)
    disagreement(case, one, other)
    with pytest.raises(ValidationError, match="noted already, the other way round"):
        disagreement(case, other, one)
    with pytest.raises(ValidationError, match="noted already"):
        disagreement(case, one, other)
