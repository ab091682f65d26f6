"""The messages of constraints, and the line ends of texts that were typed before today."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import TextField, Value
from django.db.models.functions import Replace


def with_plain_line_ends(apps, schema_editor):
    for model in apps.get_app_config("casestudies").get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, TextField):
                plain = Replace(field.name, Value("\r\n"), Value("\n"))
                plain = Replace(plain, Value("\r"), Value("\n"))
                model.objects.filter(**{f"{field.name}__contains": "\r"}).update(
                    **{field.name: plain}
                )


class Migration(migrations.Migration):
    dependencies = [
        ("casestudies", "0009_names_and_slugs"),
        ("keywords", "0003_texts_and_messages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="casekeyword",
            name="case_keyword_once",
            constraint=models.UniqueConstraint(
                fields=("content_object", "tag"),
                name="case_keyword_once",
                violation_error_message="This case has that keyword already.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="casestudy",
            name="withdrawn_case_has_reason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "withdrawn"), _negated=True),
                    models.Q(("withdrawn_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="withdrawn_case_has_reason",
                violation_error_message="Say why the case is withdrawn: readers are shown it.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="caseversion",
            name="version_number_once",
            constraint=models.UniqueConstraint(
                fields=("case", "number"),
                name="version_number_once",
                violation_error_message="This case has a version of that number already.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="caseversion",
            name="version_numbers_from_one",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)),
                name="version_numbers_from_one",
                violation_error_message="Versions are numbered from 1.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="catalogueterm",
            name="catalogue_term_once",
            constraint=models.UniqueConstraint(
                fields=("facet", "value"),
                name="catalogue_term_once",
                violation_error_message="This facet has that value already.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="claimcode",
            name="claim_code_once",
            constraint=models.UniqueConstraint(
                fields=("case", "code"),
                name="claim_code_once",
                violation_error_message="This code is or was another claim’s of this case. A code is never used again: leave it empty to be given the next.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="facetchunk",
            name="facet_chunk_once",
            constraint=models.UniqueConstraint(
                fields=("facet", "value", "chunk"),
                name="facet_chunk_once",
                violation_error_message="This chunk of that value’s bitmap is there already.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="fieldwork",
            name="fieldwork_code_once",
            constraint=models.UniqueConstraint(
                fields=("case", "code"),
                name="fieldwork_code_once",
                violation_error_message="This code is or was another claim’s of this case. A code is never used again: leave it empty to be given the next.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="fieldwork",
            name="fieldwork_has_code",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", ""), _negated=True),
                name="fieldwork_has_code",
                violation_error_message="A claim has a code, such as MIW-03.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="fieldwork",
            name="fieldwork_has_locator",
            constraint=models.CheckConstraint(
                condition=models.Q(("locator", ""), _negated=True),
                name="fieldwork_has_locator",
                violation_error_message="Say where in the source this stands.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="finding",
            name="finding_code_once",
            constraint=models.UniqueConstraint(
                fields=("case", "code"),
                name="finding_code_once",
                violation_error_message="This code is or was another claim’s of this case. A code is never used again: leave it empty to be given the next.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="finding",
            name="finding_has_code",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", ""), _negated=True),
                name="finding_has_code",
                violation_error_message="A claim has a code, such as MIW-03.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="finding",
            name="finding_has_locator",
            constraint=models.CheckConstraint(
                condition=models.Q(("locator", ""), _negated=True),
                name="finding_has_locator",
                violation_error_message="Say where in the source this stands.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="funding",
            name="funding_once",
            constraint=models.UniqueConstraint(
                fields=("programme", "funder"),
                name="funding_once",
                violation_error_message="This funder stands here already: put its amounts together in one row.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="funding",
            name="funding_amount_has_currency",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(("currency", ""), _negated=True),
                    _connector="OR",
                ),
                name="funding_amount_has_currency",
                violation_error_message="Name the amount’s currency, such as GBP.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="funding",
            name="funding_amount_not_negative",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR"),
                name="funding_amount_not_negative",
                violation_error_message="An amount is not negative.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="keyfigure",
            name="keyfigure_code_once",
            constraint=models.UniqueConstraint(
                fields=("case", "code"),
                name="keyfigure_code_once",
                violation_error_message="This code is or was another claim’s of this case. A code is never used again: leave it empty to be given the next.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="keyfigure",
            name="keyfigure_has_code",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", ""), _negated=True),
                name="keyfigure_has_code",
                violation_error_message="A claim has a code, such as MIW-03.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="keyfigure",
            name="keyfigure_has_locator",
            constraint=models.CheckConstraint(
                condition=models.Q(("locator", ""), _negated=True),
                name="keyfigure_has_locator",
                violation_error_message="Say where in the source this stands.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="locality",
            name="locality_not_its_own_parent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent__isnull", True),
                    models.Q(("parent", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="locality_not_its_own_parent",
                violation_error_message="A place can’t lie in itself: choose another parent.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="locality",
            name="locality_coordinates_on_earth",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(
                        ("latitude__isnull", False),
                        ("latitude__range", (-90, 90)),
                        ("longitude__isnull", False),
                        ("longitude__range", (-180, 180)),
                    ),
                    _connector="OR",
                ),
                name="locality_coordinates_on_earth",
                violation_error_message="Give latitude (−90 to 90) and longitude (−180 to 180) both, or neither.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="outcome",
            name="outcome_code_once",
            constraint=models.UniqueConstraint(
                fields=("case", "code"),
                name="outcome_code_once",
                violation_error_message="This code is or was another claim’s of this case. A code is never used again: leave it empty to be given the next.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="outcome",
            name="outcome_has_code",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", ""), _negated=True),
                name="outcome_has_code",
                violation_error_message="A claim has a code, such as MIW-03.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="outcome",
            name="outcome_has_locator",
            constraint=models.CheckConstraint(
                condition=models.Q(("locator", ""), _negated=True),
                name="outcome_has_locator",
                violation_error_message="Say where in the source this stands.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="partner",
            name="partner_role_once",
            constraint=models.UniqueConstraint(
                fields=("programme", "organisation", "role"),
                name="partner_role_once",
                violation_error_message="This organisation has that role in the programme already.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="programme",
            name="programme_years_in_order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("start_year__isnull", True),
                    ("end_year__isnull", True),
                    ("start_year__lte", models.F("end_year")),
                    _connector="OR",
                ),
                name="programme_years_in_order",
                violation_error_message="The end year lies before the start year.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="researchproject",
            name="researchproject_years_in_order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("start_year__isnull", True),
                    ("end_year__isnull", True),
                    ("start_year__lte", models.F("end_year")),
                    _connector="OR",
                ),
                name="researchproject_years_in_order",
                violation_error_message="The end year lies before the start year.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="section",
            name="section_code_once",
            constraint=models.UniqueConstraint(
                fields=("case", "code"),
                name="section_code_once",
                violation_error_message="This code is or was another claim’s of this case. A code is never used again: leave it empty to be given the next.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="section",
            name="section_has_code",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", ""), _negated=True),
                name="section_has_code",
                violation_error_message="A claim has a code, such as MIW-03.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="section",
            name="section_has_locator",
            constraint=models.CheckConstraint(
                condition=models.Q(("locator", ""), _negated=True),
                name="section_has_locator",
                violation_error_message="Say where in the source this stands.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="testimony",
            name="testimony_code_once",
            constraint=models.UniqueConstraint(
                fields=("case", "code"),
                name="testimony_code_once",
                violation_error_message="This code is or was another claim’s of this case. A code is never used again: leave it empty to be given the next.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="testimony",
            name="testimony_has_code",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", ""), _negated=True),
                name="testimony_has_code",
                violation_error_message="A claim has a code, such as MIW-03.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="testimony",
            name="testimony_has_locator",
            constraint=models.CheckConstraint(
                condition=models.Q(("locator", ""), _negated=True),
                name="testimony_has_locator",
                violation_error_message="Say where in the source this stands.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="formeraddress",
            name="former_address_once",
            constraint=models.UniqueConstraint(
                fields=("kind", "slug"),
                name="former_address_once",
                violation_error_message="This slug or code of the past leads somewhere already: change that one.",
            ),
        ),
        migrations.RunPython(with_plain_line_ends, migrations.RunPython.noop, elidable=True),
    ]
