from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT

from casestudies.models.iso_3166 import IsCountryCode, validate_country_code
from innosi.fields.mending import mend_names, mend_slugs, tables
from innosi.fields.slugs import REFUSAL, IsSlug

# Each model with the field of its name and how long that may be; those of Keyed are told apart by
# it.
KEYED = {
    "casestudy": ("title", 200),
    "country": ("name", 100),
    "locality": ("name", 120),
    "organisation": ("name", 200),
    "outcomedomain": ("name", 100),
    "policyfield": ("name", 100),
    "programme": ("name", 200),
    "researchproject": ("title", 300),
    "targetgroup": ("name", 100),
}
SLUGGED = {**{model: name for model, (name, _) in KEYED.items()}, "source": "title"}
del SLUGGED["country"]
CLAIMS = ("fieldwork", "finding", "keyfigure", "outcome", "section", "testimony")
# Codes that the standard leaves to everybody, for countries whose code could stand in no address.
FREE_CODES = [f"{first}{second}" for first in "QX" for second in "MNOPQRSTUVWYZ"]


def mend(apps, schema_editor):
    """Names are told apart by their keys, slugs are ASCII and codes are capitals."""
    rows = tables(apps, schema_editor, "casestudies")
    for model, (name, _) in KEYED.items():
        among = ("country_id", "kind", "parent_id") if model == "locality" else ()
        mend_names(rows(model), name, among)
    for model, name in SLUGGED.items():
        mend_slugs(rows(model), name)
    mend_codes(rows("country"))
    # What is still to be checked would keep PostgreSQL from changing the tables.
    schema_editor.connection.check_constraints()


def mend_codes(countries):
    codes = set(countries.values_list("code", flat=True))
    for country in countries.order_by("pk"):
        old, capitals = country.code, country.code.strip().upper()
        if _is_code(old):
            continue
        wanted = [capitals] if _is_code(capitals) else []
        country.code = next(code for code in [*wanted, *FREE_CODES] if code not in codes)
        codes.add(country.code)
        country.save(update_fields=["code"])
        print(f"\n    country {country.name}: the code “{old}” is {country.code} now", end="")


def _is_code(text):
    return len(text) == 2 and text.isascii() and text.isalpha() and text.isupper()


def constraints():
    for model in SLUGGED:
        slug_in_ascii = models.CheckConstraint(
            condition=IsSlug("slug"),
            name=f"{model}_slug_in_ascii",
            violation_error_message=REFUSAL,
        )
        yield migrations.AddConstraint(model, slug_in_ascii)
    for model, (name, _) in KEYED.items():
        if model != "locality":
            once = models.UniqueConstraint(fields=[f"{name}_key"], name=f"{model}_{name}_once")
            yield migrations.AddConstraint(model, once)
    yield migrations.AddConstraint(
        "locality",
        models.UniqueConstraint(
            fields=["country", "kind", "parent", "name_key"], name="locality_name_once"
        ),
    )
    yield migrations.AddConstraint(
        "locality",
        models.UniqueConstraint(
            condition=models.Q(parent__isnull=True),
            fields=["country", "kind", "name_key"],
            name="locality_name_once_at_the_top",
        ),
    )
    yield migrations.AddConstraint(
        "country",
        models.CheckConstraint(
            condition=IsCountryCode("code"),
            name="country_code_in_capitals",
            violation_error_message="A country's code is two capital letters.",
        ),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("casestudies", "0008_identity"),
        ("keywords", "0002_names_and_slugs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(
            migrations.AddField(
                model,
                f"{name}_key",
                models.CharField(default="", editable=False, max_length=400, serialize=False),
            )
            for model, (name, _) in KEYED.items()
        ),
        *(
            migrations.AlterField(model, name, models.CharField(max_length=longest))
            for model, (name, longest) in KEYED.items()
            if model not in {"locality", "researchproject"}  # there they were never unique
        ),
        *(
            migrations.AlterField(
                model, "slug", models.SlugField(blank=True, max_length=100, unique=True)
            )
            for model in SLUGGED
        ),
        migrations.AlterField(
            "country",
            "code",
            models.CharField(
                help_text="ISO 3166-1 alpha-2",
                max_length=2,
                unique=True,
                validators=[validate_country_code],
            ),
        ),
        *(
            migrations.AlterField(
                model,
                "checked_by",
                models.ForeignKey(
                    blank=True,
                    help_text="Who held this against the source",
                    null=True,
                    on_delete=PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            )
            for model in CLAIMS
        ),
        migrations.RunPython(mend, migrations.RunPython.noop),
        *constraints(),
    ]
