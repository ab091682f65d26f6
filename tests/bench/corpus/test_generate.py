"""Generated cases are whole cases: what curators see of them and what readers see agree."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.conf import settings
from django.db import transaction

from casestudies import catalogue, fixtures, record, workflow
from casestudies.catalogue.writing.self_check import differences
from casestudies.fixtures.files import paths
from casestudies.models import (
    CLAIM_MODELS,
    CaseStudy,
    CaseVersion,
    Country,
    Funding,
    Locality,
    Organisation,
    Partner,
    Programme,
    ResearchProject,
    Source,
)
from casestudies.record import Record
from keywords.models import Keyword

from ...casestudies import making
from . import generate as generating
from .__main__ import main
from .chance import Zipf, chance
from .generate import generate, generated_cases
from .words import rare_word

CASES = 60


def load_vocabularies():
    """Those of the site, without its cases."""
    with TemporaryDirectory() as folder:
        for path in paths(settings.BASE_DIR / "fixtures")[:3]:
            shutil.copy(path, folder)
        fixtures.load(Path(folder))


def generate_cases():
    load_vocabularies()
    generate(CASES, seed=1)


pytestmark = [pytest.mark.django_db, pytest.mark.filled(by=load_vocabularies)]
among_generated = pytest.mark.filled(by=generate_cases)


@among_generated
def test_all_are_published_and_counted():
    answer = catalogue.answer(catalogue.Criteria())
    assert answer.total == generated_cases().published().count() == CASES
    assert list(differences()) == []


@among_generated
def test_the_working_copy_is_what_was_published():
    for version in CaseVersion.objects.select_related("case"):
        built = record.build(version.case)
        assert built == Record.model_validate(version.record)
        assert record.checksum(built.to_json()) == version.checksum
    case = CaseStudy.objects.first()
    assert workflow.publish(case=case).number == 1


@among_generated
def test_each_says_that_it_is_generated():
    for case in CaseStudy.objects.all():
        number = case.slug.removeprefix("generated-case-")
        assert case.title.startswith(f"Generated case {number}: ")
    named = {Programme: "name", Organisation: "name", ResearchProject: "title", Source: "title"}
    for model, field in (named | {Locality: "name"}).items():
        for row in model.objects.all():
            assert getattr(row, field).endswith("(generated)") or "(generated):" in str(row)
            assert row.slug.startswith("generated-")


@among_generated
def test_every_row_is_one_that_a_curator_could_have_saved():
    rows = (CaseStudy, Programme, Partner, Funding, Source, Locality, ResearchProject)
    for model in (*rows, Organisation, *CLAIM_MODELS):
        assert model.objects.exists()
        for row in model.objects.all()[:20]:
            row.full_clean(exclude=["code"], validate_unique=False)


@among_generated
def test_curators_can_go_on_from_there():
    case = CaseStudy.objects.get(slug="generated-case-000001")
    last = case.claim_codes.order_by("code").last().code
    new = making.outcome(case)
    assert int(new.code.rpartition("-")[2]) == int(last.rpartition("-")[2]) + 1
    assert workflow.publish(case=case).number == 2
    workflow.publish(case=making.case("REAL"))
    assert catalogue.answer(catalogue.Criteria()).total == CASES + 1
    assert list(differences()) == []


def test_the_same_seed_makes_the_same_cases_whoever_makes_them(monkeypatch):
    monkeypatch.setattr(generating, "PART", 12)

    def made(cases, seed, parts_at_once=40, processes=0):
        monkeypatch.setattr(generating, "PARTS_AT_ONCE", parts_at_once)
        done = []
        with transaction.atomic():
            catalogue.reset()
            generate(cases, seed, done.append, processes)
            records = [plain(one) for one in CaseVersion.objects.order_by("pk")]
            counts = {
                name: [(one.value, one.count) for one in facet.values]
                for name, facet in catalogue.answer(catalogue.Criteria()).facets.items()
            }
            assert list(differences()) == []
            transaction.set_rollback(True)
        assert done == [12, 12, 6]
        return records, counts

    first = made(30, 7)
    assert made(30, 7) == first
    assert made(30, 7, parts_at_once=2) == first
    assert made(30, 7, processes=2) == first
    assert made(30, 8) != first


def plain(version):
    """A record without primary keys, of which a database does not begin anew."""

    def strip(data):
        if isinstance(data, dict):
            return {key: strip(value) for key, value in data.items() if key != "id"}
        return [strip(one) for one in data] if isinstance(data, list) else data

    return strip(version.record)


@among_generated
def test_cases_vary():
    answer = catalogue.answer(catalogue.Criteria())
    facets = answer.facets
    assert 1 <= facets["programme"].hidden + len(facets["programme"].values) <= CASES
    for name in ("outcome", "direction", "evidence", "field", "group", "kind"):
        counts = [one.count for one in facets[name].values if one.count]
        assert len(counts) > 2, name
        assert max(counts) > min(counts), name
    outcomes = [len(version.record["outcomes"]) for version in CaseVersion.objects.all()]
    assert min(outcomes) == 0
    assert max(outcomes) == 8
    titles = [card.title for card in answer.cards]
    assert len({title.split(": ", 1)[1] for title in titles}) > 10


def test_it_goes_on_after_cases_that_are_there():
    workflow.publish(case=making.case("REAL", countries=[Country.objects.get(code="GB")]))
    generate(10, seed=1)
    assert catalogue.answer(catalogue.Criteria()).total == 11
    assert list(differences()) == []


def run(cases, *options):
    main(["--cases", str(cases), "--quiet", *options])


def test_the_command(capsys):
    run(12, "--seed", "1")
    assert "12 generated cases were published" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="already: 12"):
        run(12)
    with pytest.raises(SystemExit, match="already: 12"):
        run(12, "--force")


def test_the_command_leaves_the_work_of_curators_alone():
    workflow.publish(case=making.case("REAL"))
    with pytest.raises(SystemExit, match="not from the fixtures: 1"):
        run(5)
    run(5, "--force")
    assert generated_cases().count() == 5


def test_the_command_without_vocabularies():
    Keyword.objects.all().delete()
    with pytest.raises(SystemExit, match=r"There are no keywords .* Run load_fixtures first"):
        run(5)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("cases", [0, -5])
def test_a_number_that_makes_no_sense(cases):
    with pytest.raises(SystemExit, match="at least one"):
        run(cases)


def test_zipf_picks_the_first_most_often():
    pick, random = Zipf("abcdef"), chance(1)
    picked = [pick.one(random) for _ in range(3000)]
    often = [picked.count(letter) for letter in "abcdef"]
    assert often == sorted(often, reverse=True)
    assert often[-1] > 0


def test_rare_words_differ():
    assert len({rare_word(number) for number in range(20_000)}) == 20_000
