"""What holds for every model that has a name or a slug; new ones are found here by themselves."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from casestudies.models import (
    CaseStudy,
    Country,
    ImportProfile,
    Locality,
    Organisation,
    PolicyField,
    Source,
)
from casestudies.models.iso_3166 import COUNTRY_CODES
from innosi.fields.names import OneName
from keywords.models import Keyword, KeywordLabel, KeywordRedirect

from .. import making

OURS = [
    model for app in ("keywords", "casestudies") for model in apps.get_app_config(app).get_models()
]
SLUGS = [
    pytest.param(model, field.name, id=f"{model.__name__}.{field.name}")
    for model in OURS
    for field in model._meta.fields
    if isinstance(field, models.SlugField)
]
NAMED = [
    pytest.param(model, one, id=one.name)
    for model in OURS
    for one in model._meta.constraints
    if isinstance(one, OneName)
]
NO_SLUGS = ["", "économie", "a b", "a/b", "a\n", "\uff41", "日本", "a.b", "a%"]
VARIANTS = ["CAFÉ  SOLIDAIRE", " cafe\u0301 solidaire\u00a0", "Café\u200b solidaire"]


def fields_of(model):
    """What a row needs beside its name and slug."""
    if model is CaseStudy:
        return {"code": "ABC", "kind": "place_synthesis", "summary": "…"}
    if model is Country:
        return {"code": "FR"}
    if model is Locality:
        return {"country": making.country(), "kind": "city"}
    if model in (KeywordLabel, KeywordRedirect):
        return {"keyword": Keyword.objects.filter(slug="care").first() or making.keyword("care")}
    others = {
        ImportProfile: {"mapping": {"columns": []}},
        Organisation: {"kind": "public"},
        Source: {"type": "report"},
    }
    return others.get(model, {})


def new(model, **fields):
    named = {"title": "A title"} if hasattr(model, "title") else {"name": "A name"}
    return model(
        **(named if model not in (KeywordLabel, KeywordRedirect) else {})
        | fields_of(model)
        | fields
    )


def is_refused(row):
    """Whether the database itself refuses a row that nobody validated."""
    try:
        with transaction.atomic():
            models.QuerySet(type(row)).bulk_create([row])
            connection.check_constraints()
    except IntegrityError:
        return True
    return False


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "field"), SLUGS)
def test_the_database_refuses_slugs_that_fit_in_no_address(model, field):
    row = new(model, **{field: "Aa0-_"})
    row.save()
    for slug in NO_SLUGS:
        with pytest.raises(IntegrityError), transaction.atomic():
            models.QuerySet(model).filter(pk=row.pk).update(**{field: slug})


@pytest.mark.django_db
@pytest.mark.parametrize("model", [model for model in OURS if hasattr(model, "propose_slug")])
def test_a_slug_is_made_of_the_name_where_none_is_given(model):
    name = "title" if hasattr(model, "title") else "name"
    row = new(model, **{name: "Café solidaire"})
    row.full_clean()
    row.save()
    assert row.slug == "cafe-solidaire"
    with pytest.raises(ValidationError, match="No slug can be made") as refused:
        new(model, **{name: "…"}).full_clean()
    assert "slug" in refused.value.message_dict
    for nothing in ("", None, " "):
        with pytest.raises(ValidationError) as refused:
            new(model, **{name: nothing}).full_clean()
        told = refused.value.message_dict
        assert name in told
        assert not {"slug", "__all__"} & {*told}


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "constraint"), NAMED)
def test_names_that_differ_in_nothing_that_counts_are_one(model, constraint):
    name = constraint.of
    extra = {"kind": "preferred", "language": "fr"} if model is KeywordLabel else {}
    if "parent" in constraint.among:
        extra = {"parent": making.locality("england", kind="nation")}
    first = new(model, **{name: "Café solidaire"}, **extra)
    first.save()
    for number, variant in enumerate(VARIANTS):
        others = {"code": f"{'ABC'[number]}D"} if hasattr(model, "code") else {}
        if hasattr(model, "slug"):
            others["slug"] = f"other-{number}"
        if constraint.name == "preferred_label_of_one_keyword":
            others["keyword"] = making.keyword(f"other-{number}")
        row = new(model, **{name: variant}, **extra, **others)
        with pytest.raises(ValidationError) as refused:
            row.full_clean()
        assert "“Café solidaire”" in refused.value.message_dict[name][0]
        assert is_refused(new(model, **{name: variant}, **extra, **others))
    first.full_clean()


@pytest.mark.django_db
def test_names_are_stored_tidied_however_they_come():
    tidied = "Café solidaire"
    first = PolicyField.objects.create(name=VARIANTS[1].replace("c", "C", 1))
    assert PolicyField.objects.get().name == first.name == tidied
    other = PolicyField.objects.create(name="Other")
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyField.objects.filter(pk=other.pk).update(name=VARIANTS[0])
    other.name = VARIANTS[2]
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save(update_fields=["name"])
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyField.objects.bulk_update([other], ["name"])
    PolicyField.objects.filter(pk=first.pk).update(name="First")
    PolicyField.objects.create(name=VARIANTS[0])
    assert PolicyField.objects.filter(name=" First ").exists()


@pytest.mark.django_db
def test_places_of_one_name_are_told_apart_by_what_they_lie_in():
    england = making.locality("england", kind="nation")
    making.locality("birmingham", england)
    making.locality("birmingham-us", name="Birmingham", code="US")
    making.locality("birmingham-region", england, name="Birmingham", kind="region")
    for parent in (england, None):
        twin = Locality(name="BIRMINGHAM", parent=parent, country=making.country(), kind="city")
        if parent:
            with pytest.raises(ValidationError, match="“Birmingham” already"):
                twin.full_clean()
        else:
            twin.full_clean()
            twin.save()
    with pytest.raises(ValidationError):
        Locality(name="birmingham", country=making.country(), kind="city").full_clean()


@pytest.mark.django_db
def test_sources_may_share_a_title():
    for year in (2019, 2020):
        Source(title="Annual report", type="report", year=year, slug=f"r-{year}").full_clean()
        Source.objects.create(title="Annual report", type="report", year=year)
    assert [*Source.objects.order_by("slug").values_list("slug", flat=True)] == [
        "annual-report",
        "annual-report-2",
    ]


def test_country_codes_are_those_of_the_standard():
    fixture = Path("fixtures/10_countries.yaml").read_text()
    assert len(COUNTRY_CODES) == 250
    assert all(f'code: "{code}"' in fixture for code in COUNTRY_CODES)
    for code in ("UK", "EU", "ZZ", "gb", "AA"):
        with pytest.raises(ValidationError):
            Country(code=code, name="X").clean_fields()
    for code in ("GB", "XK", "NO"):
        Country(code=code, name="X").clean_fields()


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "g", "gb", "É1", "A ", "1A", "\uff27\uff22"])
def test_the_database_refuses_codes_that_fit_in_no_address(code):
    assert is_refused(Country(code=code, name="X"))


BEFORE = [("keywords", "0001_initial"), ("casestudies", "0007_card_shape")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.filled(by=None)
def test_what_was_stored_before_is_mended_and_nothing_is_lost(capsys):
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()
    try:
        executor.migrate(BEFORE)
        old = executor.loader.project_state(BEFORE).apps
        keyword, label = (
            old.get_model("keywords", "Keyword"),
            old.get_model("keywords", "KeywordLabel"),
        )
        redirect = old.get_model("keywords", "KeywordRedirect")
        policy_field = old.get_model("casestudies", "PolicyField")
        names = ["Économie sociale", "économie  sociale", "E\u0301conomie sociale", "!?", "Care"]
        slugs = ["économie-sociale", "economie-sociale", "économie-sociale2", "!?", "care"]
        rows = [keyword.objects.create(name=n, slug=s) for n, s in zip(names, slugs, strict=True)]
        redirect.objects.create(old_slug="ancién", keyword=rows[0])
        redirect.objects.create(old_slug="ok", keyword=rows[0])
        for row in rows[:2]:
            label.objects.create(keyword=row, language="fr", kind="preferred", text="Économie")
        label.objects.create(keyword=rows[0], language="fr", kind="hidden", text="eco")
        label.objects.create(keyword=rows[0], language="fr", kind="hidden", text="ECO")
        for name in ("Work", "work"):
            policy_field.objects.create(name=name, slug=f"{name} é")
        country = old.get_model("casestudies", "Country")
        for code in ("FI", "fi", "é1", "GB"):
            country.objects.create(code=code, name=f"Land {code}")
    finally:
        MigrationExecutor(connection).migrate(latest)
    assert list(Keyword.objects.order_by("pk").values_list("name", "slug")) == [
        ("Économie sociale", "economie-sociale-2"),
        ("économie sociale (2)", "economie-sociale"),
        ("Économie sociale (3)", "economie-sociale2"),
        ("!?", f"keyword-{rows[3].pk}"),
        ("Care", "care"),
    ]
    redirects = KeywordRedirect.objects.values_list("old_slug", flat=True)
    assert set(redirects) == {"ancien", "ok"}
    assert list(KeywordLabel.objects.order_by("pk").values_list("kind", "text")) == [
        ("preferred", "Économie"),
        ("alternative", "Économie"),
        ("hidden", "eco"),
        ("hidden", "ECO (2)"),
    ]
    assert list(PolicyField.objects.order_by("pk").values_list("name", "slug")) == [
        ("Work", "work-e"),
        ("work (2)", "work-e-2"),
    ]
    assert Country.objects.filter(code__in=["FI", "GB"]).count() == 2
    assert Country.objects.count() == 4
    assert "“économie-sociale” is “economie-sociale-2” now" in capsys.readouterr().out
