"""What cases of other people bring: years, sources, a language and a licence of their own."""

import django.core.validators
from django.conf import settings
from django.db import migrations, models

import innosi.fields.languages


class Migration(migrations.Migration):
    dependencies = [
        ("casestudies", "0016_roles"),
        ("keywords", "0003_texts_and_messages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="casestudy",
            name="end_year",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1800),
                    django.core.validators.MaxValueValidator(2200),
                ],
            ),
        ),
        migrations.AddField(
            model_name="casestudy",
            name="further_sources",
            field=models.ManyToManyField(
                blank=True,
                help_text="Documents about the whole case that no statement rests on",
                related_name="cases_about",
                to="casestudies.source",
            ),
        ),
        migrations.AddField(
            model_name="casestudy",
            name="language",
            field=models.CharField(
                default="en",
                help_text="In which the case is written, as BCP 47 has it: en, sv, pt-BR",
                max_length=35,
                validators=[innosi.fields.languages.validate_language],
            ),
        ),
        # What there is already was published under the site's licence; who adds a case chooses.
        migrations.AddField(
            model_name="casestudy",
            name="licence",
            field=models.CharField(
                blank=True,
                default="CC-BY-4.0",
                choices=[
                    ("CC-BY-4.0", "CC BY 4.0"),
                    ("CC-BY-SA-4.0", "CC BY-SA 4.0"),
                    ("CC-BY-NC-4.0", "CC BY-NC 4.0"),
                    ("CC-BY-NC-SA-4.0", "CC BY-NC-SA 4.0"),
                    ("CC-BY-ND-4.0", "CC BY-ND 4.0"),
                    ("CC-BY-NC-ND-4.0", "CC BY-NC-ND 4.0"),
                    ("CC0-1.0", "CC0 1.0 (public domain)"),
                    ("OGL-UK-3.0", "Open Government Licence 3.0"),
                    ("LicenseRef-All-Rights-Reserved", "All rights reserved"),
                ],
                help_text="Under which others may use the text of this case",
                max_length=40,
            ),
        ),
        migrations.AlterField(
            model_name="casestudy",
            name="licence",
            field=models.CharField(
                blank=True,
                choices=[
                    ("CC-BY-4.0", "CC BY 4.0"),
                    ("CC-BY-SA-4.0", "CC BY-SA 4.0"),
                    ("CC-BY-NC-4.0", "CC BY-NC 4.0"),
                    ("CC-BY-NC-SA-4.0", "CC BY-NC-SA 4.0"),
                    ("CC-BY-ND-4.0", "CC BY-ND 4.0"),
                    ("CC-BY-NC-ND-4.0", "CC BY-NC-ND 4.0"),
                    ("CC0-1.0", "CC0 1.0 (public domain)"),
                    ("OGL-UK-3.0", "Open Government Licence 3.0"),
                    ("LicenseRef-All-Rights-Reserved", "All rights reserved"),
                ],
                help_text="Under which others may use the text of this case",
                max_length=40,
            ),
        ),
        migrations.AddField(
            model_name="casestudy",
            name="start_year",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1800),
                    django.core.validators.MaxValueValidator(2200),
                ],
            ),
        ),
        migrations.AddConstraint(
            model_name="casestudy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("start_year__isnull", True),
                    ("end_year__isnull", True),
                    ("start_year__lte", models.F("end_year")),
                    _connector="OR",
                ),
                name="casestudy_years_in_order",
                violation_error_message="The end year lies before the start year.",
            ),
        ),
        migrations.AddConstraint(
            model_name="casestudy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("programme__isnull", True),
                    models.Q(("end_year__isnull", True), ("start_year__isnull", True)),
                    _connector="OR",
                ),
                name="case_years_without_programme",
                violation_error_message="A case with a programme has the programme’s years: leave its own empty.",
            ),
        ),
    ]
