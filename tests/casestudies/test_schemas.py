"""What was published stays readable, and is not published anew, when the types of a record change.

`schemas/` has a record of each schema, as it was stored: it is never changed.
"""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from casestudies import catalogue, fixtures, record, workflow
from casestudies.catalogue import Criteria
from casestudies.catalogue.writing.rebuild import rebuild
from casestudies.models import CaseStudy, CaseVersion, Claim, Outcome
from casestudies.record import SCHEMA

from . import making
from .later_types import use_later_types

SCHEMAS = {int(path.stem): path for path in (Path(__file__).parent / "schemas").glob("[0-9]*.json")}
# Dotted paths of what records said once and say no longer. What only has another name or another
# place now is none of these: it needs an upgrade.
REMOVED: set[str] = set()


@pytest.fixture(params=sorted(SCHEMAS))
def stored(request):
    """A record as it was stored."""
    return json.loads(SCHEMAS[request.param].read_text())


@pytest.fixture
def version(stored, db):
    """It as somebody published it."""
    case = making.case(stored["code"], slug=stored["slug"], title=stored["title"])
    CaseStudy.objects.filter(pk=case.pk).update(status=CaseStudy.Status.PUBLISHED)
    version = CaseVersion.objects.create(
        case=case,
        number=1,
        record=stored,
        checksum=record.checksum(stored),
        published_at=timezone.now(),
    )
    rebuild()
    return version


def test_there_is_a_record_of_each_schema():
    assert set(SCHEMAS) == set(range(1, SCHEMA + 1)), (
        "Keep a record of the new schema, with something in every field, in tests/…/schemas/."
    )


def test_nothing_that_was_said_is_lost(stored):
    lost = paths(stored) - paths(record.read(stored).to_json()) - REMOVED
    assert not lost, (
        f"Records that are stored say {sorted(lost)}. If it has another name or place now, write "
        "an upgrade in casestudies/record/types.py; if nobody is to be told it any more, name it "
        "in REMOVED."
    )


def paths(data, path=""):
    """Dotted paths of all that is said."""
    if isinstance(data, dict):
        return {found for name, one in data.items() for found in paths(one, f"{path}.{name}")}
    if isinstance(data, list):
        return {found for one in data for found in paths(one, path)}
    return {path} if data not in (None, "") else set()


@pytest.mark.parametrize("page", ["case-detail", "case-version"])
def test_its_page_is_shown(version, client, page):
    address = [version.case.slug] + ([1] if page == "case-version" else [])
    response = client.get(reverse(page, args=address))
    assert response.status_code == 200
    shown = response.content.decode()
    for claim in record.read(version.record).claims():
        assert f'id="{claim.code}"' in shown


def test_it_is_listed_and_found(version):
    said = version.record
    for text in (said["title"], "shipyards", "Childcare"):
        answer = catalogue.answer(Criteria(q=text))
        assert [card.slug for card in answer.cards] == [said["slug"]]
    assert answer.cards[0].passage[0] == "WRK-08"


def test_its_checksum_can_be_held_against_what_is_stored(version):
    again = CaseVersion.objects.get(pk=version.pk)
    assert again.checksum == record.checksum(again.record)


def test_a_schema_that_came_to_an_end(monkeypatch):
    """Its upgrade is written, the number counts on, and both are read."""
    first = json.loads(SCHEMAS[1].read_text())
    later = use_later_types(
        monkeypatch,
        ("    summary: str\n", "    abstract: str\n"),
        (
            "UPGRADES: tuple[Callable[[Json], Json], ...] = ()",
            "UPGRADES = (lambda data: data | {'abstract': data['summary']},)",
        ),
    )
    read = later.read(first)
    assert (later.SCHEMA, read.schema_version, read.abstract) == (2, 2, first["summary"])
    assert later.read(read.to_json()) == read
    assert "abstract" not in first
    assert later.says_the_same(first, read.to_json())
    assert later.read(first | {"schema_version": 3, "abstract": "By a newer release"})


ADDED = [
    ("class Term(Frozen):\n", "class Term(Frozen):\n    wikidata: str = 'none'\n"),
    ("class Author(Frozen):\n", "class Author(Frozen):\n    orcid: str | None = None\n"),
    ("class Claim(Backed):\n", "class Claim(Backed):\n    tags: tuple[Term, ...] = ()\n"),
    ("    summary: str\n", "    summary: str\n    note: Author = Author()\n"),
]
GONE = [('    series: str = ""\n', ""), ('    about: str = ""\n', "")]
GONE_FROM_WITHIN = [(f'    {name}: str = ""\n', "") for name in ("wikidata_id", "grant_number")]


def test_fields_that_were_added_publish_nothing(loaded, monkeypatch):
    before = CaseVersion.objects.count()
    monkeypatch.setattr(Claim, "tags", (), raising=False)
    use_later_types(monkeypatch, *ADDED)
    result = fixtures.load(settings.BASE_DIR / "fixtures")
    assert (result.published, CaseVersion.objects.count()) == ([], before)
    assert result.unchanged == before


def test_what_says_something_in_a_new_field_is_published(loaded, monkeypatch):
    case = CaseStudy.objects.filter(outcome_set__isnull=False).first()
    added = "class Outcome(Claim):\n    mood: str = 'calm'\n"
    use_later_types(monkeypatch, ("class Outcome(Claim):\n", added))
    monkeypatch.setattr(Outcome, "mood", "calm", raising=False)
    assert workflow.publish(case=case).number == 1
    monkeypatch.setattr(Outcome, "mood", "glad")
    version = workflow.publish(case=case)
    assert (version.number, version.record["outcomes"][0]["mood"]) == (2, "glad")
    assert workflow.publish(case=case) == version


def test_a_real_change_is_published_with_what_is_new(loaded, monkeypatch):
    case = CaseStudy.objects.first()
    monkeypatch.setattr(Claim, "tags", (), raising=False)
    use_later_types(monkeypatch, *ADDED)
    case.summary += " And more."
    case.save()
    version = workflow.publish(case=case)
    assert version.number == 2
    assert version.record["note"] == {"orcid": None, "family": "", "given": "", "literal": ""}
    assert version.checksum == record.checksum(version.record)


def test_a_field_that_was_removed_publishes_nothing(loaded, monkeypatch):
    use_later_types(monkeypatch, *GONE)
    assert fixtures.load(settings.BASE_DIR / "fixtures").published == []
    case = CaseStudy.objects.first()
    case.summary += " And more."
    case.save()
    assert workflow.publish(case=case).number == 2


def test_versions_with_removed_fields_are_read_at_any_depth(loaded, monkeypatch):
    use_later_types(monkeypatch, *GONE, *GONE_FROM_WITHIN)
    rebuild()
    assert catalogue.answer(Criteria()).total == CaseStudy.objects.published().count() > 100
    for version in CaseVersion.objects.all():
        assert record.read(version.record).slug == version.record["slug"]
        assert version.checksum == record.checksum(version.record)
