import pytest
from pyroaring import BitMap

from casestudies.catalogue.related import Tie
from casestudies.reading.case.related import why_related


def ties(**labels):
    return [Tie(facet, label, 1, BitMap()) for facet, some in labels.items() for label in some]


@pytest.mark.parametrize(
    ("shared", "words"),
    [
        ({"keyword": ["Co-production"]}, "Shares Co-production"),
        (
            {"keyword": ["Co-production", "Lone parents"], "locality": ["Fife", "Scotland"]},
            "Shares Co-production and Lone parents; both in Fife",
        ),
        ({"keyword": list("ABCDE")}, "Shares A, B, C and 2 more keywords"),
        (
            {"programme": ["Works"], "project": ["WILCO"]},
            "Same programme (Works); same research project (WILCO)",
        ),
    ],
)
def test_why_a_case_is_related_is_said_in_words(shared, words):
    assert why_related(ties(**shared)) == words
