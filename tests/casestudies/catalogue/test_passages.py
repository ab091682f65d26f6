from casestudies.catalogue.search.index import passages
from casestudies.catalogue.search.passages import passages_of
from casestudies.models import CaseVersion
from casestudies.record import Record


def test_the_json_of_a_record_says_what_the_record_does(loaded):
    for data in CaseVersion.objects.values_list("record", flat=True):
        assert [*passages_of(data)] == [*passages(Record.model_validate(data))]
