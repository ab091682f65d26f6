"""How two records differ, whatever is in them."""

import copy
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies.record import Kind, Record, differences_between, read
from casestudies.record.differences import keys_of
from casestudies.record.types import Author

from .every_field import changed_at, everything, places, types_within
from .reading import records

PLACES = [*places()]
NOT_TOLD = [("schema_version",), ("sources", 0, "number")]


def test_items_of_every_list_can_be_told_apart():
    without = {shape for shape in types_within(Record) if not keys_of(shape)}
    assert without <= {Author}, "Say in KEYS what tells the items of a new list apart."


def test_a_record_differs_in_nothing_from_itself():
    whole = read(everything())
    assert differences_between(whole, read(everything())) == ()
    assert differences_between(None, None) == ()


@pytest.mark.parametrize("path", PLACES, ids=lambda path: ".".join(map(str, path)))
def test_each_field_changed_alone_is_one_difference(path):
    before, after = read(everything()), read(changed_at(everything(), path))
    found = differences_between(before, after)
    assert [change.name for change in found] == ([path[0]] if path not in NOT_TOLD else [])


def items(changes, name):
    (found,) = [one for one in changes if one.name == name]
    return [(one.kind, one.item.code) for one in found.items]


def statements(*numbers, **fields):
    return records.record(outcomes=[records.outcome(number, **fields) for number in numbers])


def test_statements_are_told_apart_by_their_codes():
    found = differences_between(statements(1, 2, 4), statements(1, 3, 4))
    assert items(found, "outcomes") == [(Kind.ADDED, "WRK-03"), (Kind.REMOVED, "WRK-02")]
    (change,) = found
    assert [claim.code for claim in change.same] == ["WRK-01", "WRK-04"]


def test_a_statement_that_was_moved_is_moved_and_not_changed():
    (change,) = differences_between(statements(1, 2, 3, 4, 5), statements(1, 4, 2, 3, 5))
    assert change.items == ()
    assert [claim.code for claim in change.moved] == ["WRK-04"]


def test_a_source_with_another_slug_is_the_same_source_to_its_statements():
    before = records.whole().to_json() | {"further_sources": ["article", "report"]}
    after = json.loads(json.dumps(before).replace('"article"', '"paper"'))
    (change,) = differences_between(read(before), read(after))
    assert (change.name, len(change.items)) == ("sources", 1)
    assert [one.name for one in change.items[0].changes] == ["slug"]


def test_line_ends_and_order_are_no_difference():
    terms = [records.EMPLOYMENT, records.HOUSING]
    before = records.record(summary="One\ntwo", keywords=terms)
    after = records.record(summary="One\r\ntwo", keywords=terms[::-1])
    assert differences_between(before, after) == ()


def test_codes_that_stand_twice_are_told_all_the_same():
    found = differences_between(statements(1, 1), statements(1, 1, 1))
    assert items(found, "outcomes") == [(Kind.ADDED, "WRK-01")]


@given(st.randoms(use_true_random=False), st.sets(st.sampled_from(PLACES), max_size=6))
def test_whatever_changes_is_told_and_nothing_else(chance, paths):
    """Each part of the record that differs is named, and no other."""
    data = everything()
    for path in sorted(paths, key=len):
        try:
            changed_at(data, path)
        except (KeyError, IndexError, TypeError):
            continue  # what was around it is gone
    for name in ("keywords", "countries", "sources", "disagreements"):
        chance.shuffle(data[name])
    before, after = read(everything()), read(data)
    told = {change.name for change in differences_between(before, after)}
    one, other = _in_order(before.to_json()), _in_order(after.to_json())
    assert told == {name for name in one if one[name] != other[name]}


def _in_order(data):
    data = copy.deepcopy(data) | {"schema_version": 1}
    for source in data["sources"]:
        source["number"] = 0
    for name in ("keywords", "countries", "sources"):
        data[name].sort(key=lambda one: one["id"])
    data["disagreements"].sort(key=str)
    return data


def test_a_disagreement_may_be_turned_round():
    one = {"first": "WRK-01", "second": "WRK-02", "note": "10 or 12"}
    other = one | {"first": "WRK-02", "second": "WRK-01"}
    before, after = (records.record(disagreements=[it]) for it in (one, other))
    assert differences_between(before, after) == ()


@given(st.lists(st.integers(1, 30), unique=True), st.lists(st.integers(1, 30), unique=True))
def test_what_is_moved_explains_the_order(before, after):
    """The statements that stayed, without those that moved, are in the order of before."""
    found = differences_between(statements(*before), statements(*after))
    moved = {claim.code for change in found for claim in change.moved}
    both = [f"WRK-{number:02d}" for number in after if number in before]
    left = [code for code in both if code not in moved]
    assert left == [code for code in (f"WRK-{n:02d}" for n in before) if code in left]


def test_a_large_case_that_was_turned_round():
    numbers = [*range(5000)]
    random.Random(1).shuffle(numbers)
    (change,) = differences_between(
        statements(*range(5000)), statements(*numbers, direction="mixed")
    )
    assert len(change.items) == 5000
