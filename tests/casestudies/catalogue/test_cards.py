"""A list shows its cases, whichever release made their cards and whatever became of them."""

import io
import json
import logging

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pydantic import ValidationError

from casestudies import catalogue, workflow
from casestudies.catalogue import Criteria, faults
from casestudies.catalogue.cards import data as card_data
from casestudies.catalogue.cards import reading
from casestudies.catalogue.cards.data import CARD, SHAPE, card_of, card_to_json
from casestudies.catalogue.writing import renewal
from casestudies.catalogue.writing.rebuild import rebuild
from casestudies.models import CaseVersion, CatalogueCard
from casestudies.record import checksum, read
from casestudies.rendering import lists

from .. import making
from ..test_schemas import SCHEMAS

# Of each shape that there was: what `card_of` made of one and the same record.
MADE = {
    1: "ec3acd6300d0dd4c668aee6c8e116d652128e58b022efa659494eacbcdf02ce9",
    2: "9346016deab8d23f124a1268c850c7ff39c052e763fc25cc52aaafa1ab230d1f",
    3: "e89e726daccf715b3d3f993345f63819d5288826dffcd39cc289443ad4e33a3d",
}


@pytest.fixture
def cases(db):
    """Three published cases."""
    made = [making.case(code, keywords=[making.keyword(code.lower())]) for code in "ABC"]
    for case in made:
        making.outcome(case, direction="mixed")
        workflow.publish(case=case)
    return made


@pytest.fixture(autouse=True)
def nothing_kept():
    reading._made.clear()
    lists._cards.clear()


def version_of(case):
    return case.versions.get()


def card_row(case):
    return CatalogueCard.objects.filter(version=version_of(case))


def listed(**criteria):
    return [card.slug for card in catalogue.answer(Criteria(**criteria)).cards]


def whole_card():
    version = CaseVersion(number=2, published_at=timezone.datetime(2024, 5, 6, 7, 8, 9))
    return json.loads(card_to_json(card_of(read(json.loads(SCHEMAS[1].read_text())), version)))


def test_the_shape_is_counted_on_with_what_a_card_says():
    made = checksum(whole_card())
    assert MADE.get(SHAPE) == made, (
        "card_of makes another card than those that are stored with this number. Raise SHAPE in "
        f"casestudies/catalogue/cards/data.py by one and name it here: {SHAPE + 1}: {made!r}"
    )
    assert list(MADE) == list(range(1, SHAPE + 1))


def test_whole_and_least_cards_are_cards(cases):
    assert is_card(whole_card())
    assert is_card(card_row(cases[0]).get().data)


def is_card(data):
    try:
        return bool(CARD.validate_json(json.dumps(data)))
    except ValidationError:
        return False


def without(name):
    return {key: value for key, value in whole_card().items() if key != name}


BROKEN = {
    "a text": "nonsense",
    "a list": [],
    "nothing": None,
    "an empty object": {},
    **{f"no {name}": without(name) for name in card_data.CardData.__annotations__},
    "another key": whole_card() | {"mood": "glad"},
    "a number for a title": whole_card() | {"title": 1},
    "keywords that are none": whole_card() | {"keywords": [1]},
    "a keyword without an id": whole_card() | {"keywords": [{"label": "Work"}]},
    "a strip of texts": whole_card() | {"strip": ["employment"]},
    "a direction that is none": whole_card()
    | {"strip": [{"id": 1, "label": "X", "marks": [["up", "told"]]}]},
    "known in a way that is none": whole_card()
    | {"strip": [{"id": 1, "label": "X", "marks": [["mixed", "rumoured"]]}]},
    "a kind that is none": whole_card() | {"kind": "story"},
    "a date that is none": whole_card() | {"published": "yesterday"},
    "a programme that is a text": whole_card() | {"programme": "Works"},
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_card_is_made_afresh(cases, client, broken):
    assert not is_card(BROKEN[broken])
    expected = client.get(reverse("case-list")).content
    whole = card_row(cases[1]).get().data
    lists._cards.clear()
    # None is JSON's null here, not SQL's.
    card_row(cases[1]).update(data=models.Value(BROKEN[broken], models.JSONField()))
    (card,) = (one for one in catalogue.answer(Criteria()).cards if one.slug == "b")
    assert json.loads(card_to_json(card.data)) == whole
    assert client.get(reverse("case-list")).content == expected


@pytest.mark.parametrize("shape", [0, SHAPE + 1])
def test_a_card_of_another_shape_is_made_afresh_and_kept_in_memory(cases, shape):
    whole = card_row(cases[1]).get().data
    card_row(cases[1]).update(data={"title": "Old"}, shape=shape)
    assert listed() == ["c", "b", "a"]
    with CaptureQueriesContext(connection) as captured:
        (card,) = (one for one in catalogue.answer(Criteria()).cards if one.slug == "b")
    assert json.loads(card_to_json(card.data)) == whole
    assert not any("caseversion" in one["sql"] and "record" in one["sql"] for one in captured)
    assert card_row(cases[1]).get().data == {"title": "Old"}


def test_so_is_one_that_is_not_there(cases):
    card_row(cases[1]).delete()
    assert listed() == ["c", "b", "a"]


def test_only_so_many_are_kept(cases, monkeypatch):
    monkeypatch.setattr(reading, "MOST_MADE", 2)
    CatalogueCard.objects.update(shape=0)
    assert listed() == ["c", "b", "a"]
    assert len(reading._made) == 2


def spoil(case):
    """Leave neither a card nor a record of which one can be made."""
    card_row(case).update(shape=0)
    models.QuerySet(CaseVersion).filter(case=case).update(record={"slug": case.slug})


def test_a_case_without_either_is_left_out_and_told_once(cases, client, caplog):
    spoil(cases[1])
    for _ in range(3):
        assert listed() == ["c", "a"]
        assert client.get(reverse("case-list")).status_code == 200
    told = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert [one.name for one in told] == [faults.__name__]
    assert str(version_of(cases[1]).pk) in told[0].getMessage()


def test_the_pages_that_name_other_cases_do_without_it(client, db):
    work = making.keyword("work")
    made = [making.case(code, keywords=[work]) for code in "ABC"]
    for case in made:
        workflow.publish(case=case)
    spoil(made[1])
    for name, slug in (("case-detail", "a"), ("keyword-detail", "work")):
        page = client.get(reverse(name, args=[slug]))
        assert page.status_code == 200
        assert "Case c" in page.content.decode()
    assert client.get(reverse("home")).status_code == 200


def test_renewal_makes_those_of_another_shape_again_in_batches(cases, monkeypatch):
    cards = dict(CatalogueCard.objects.values_list("version", "data"))
    CatalogueCard.objects.exclude(version=version_of(cases[2])).update(data={}, shape=0)
    card_row(cases[2]).update(data={"kept": "as it was"})
    monkeypatch.setattr(renewal, "BATCH", 1)
    done = []
    assert renewal.renew_cards(done.append) == 2
    assert done == [1, 1]
    assert renewal.cards_to_renew().count() == 0
    assert card_row(cases[2]).get().data == {"kept": "as it was"}
    for case in cases[:2]:
        assert card_row(case).get().data == cards[version_of(case).pk]
    assert renewal.renew_cards(done.append) == 0


def test_renewal_goes_on_where_it_was_broken_off(cases, monkeypatch):
    CatalogueCard.objects.update(data={}, shape=0)
    monkeypatch.setattr(renewal, "BATCH", 1)

    def stop(number):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        renewal.renew_cards(stop)
    assert renewal.cards_to_renew().count() == 2
    assert renewal.renew_cards() == 2


def test_renewal_by_other_processes(cases):
    CatalogueCard.objects.update(data={}, shape=0)
    assert renewal.renew_cards(processes=2) == 3
    assert all(map(is_card, CatalogueCard.objects.values_list("data", flat=True)))


def test_renewal_passes_over_what_it_cannot_make(cases, caplog):
    CatalogueCard.objects.update(shape=0)
    spoil(cases[1])
    assert renewal.renew_cards() == 2
    assert renewal.cards_to_renew().get().version == version_of(cases[1])
    assert "No card can be made of version" in caplog.text


def test_what_is_published_meanwhile_is_kept(cases):
    """A renewal locks nothing between its batches."""
    CatalogueCard.objects.update(data={}, shape=0)
    cases[0].title = "Edited"
    cases[0].save()
    renewal.renew_cards(lambda number: workflow.publish(case=cases[0]))
    assert [card.title for card in catalogue.answer(Criteria()).cards][-1] == "Edited"


def test_the_check_names_those_that_are_of_another_shape(cases):
    CatalogueCard.objects.exclude(version=version_of(cases[2])).update(shape=SHAPE + 1)
    said = io.StringIO()
    with pytest.raises(CommandError, match="2 faults"):
        call_command("check_integrity", verbosity=0, stdout=said)
    assert said.getvalue().count("the card is of another release") == 2
    call_command("rebuild_catalogue", cards=True, verbosity=0, stdout=said)
    assert "2 of 2 cards" in said.getvalue()
    call_command("check_integrity", verbosity=0, stdout=said)


def test_a_rebuild_renews_them_too(cases):
    CatalogueCard.objects.update(data={}, shape=0)
    rebuild()
    assert set(CatalogueCard.objects.values_list("shape", flat=True)) == {SHAPE}
