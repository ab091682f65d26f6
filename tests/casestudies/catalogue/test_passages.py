from casestudies.catalogue.search.stored.passages import CLAIM_TEXTS, passages_of
from casestudies.models import CaseVersion
from casestudies.record import CLAIM_FIELDS, read


def test_the_json_of_a_record_says_what_the_record_does(loaded):
    for data in CaseVersion.objects.values_list("record", flat=True):
        assert [*passages_of(data, dict.get)] == [*passages_of(read(data))]


def test_every_kind_of_claim_says_what_of_it_can_be_searched():
    assert list(CLAIM_TEXTS) == list(CLAIM_FIELDS)
    for kind, names in CLAIM_TEXTS.items():
        assert set(names) <= set(CLAIM_FIELDS[kind].model_fields)
