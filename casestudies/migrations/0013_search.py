"""Other names of countries, places and organisations; the stems of texts, beside their index, where
the database keeps that apart from them. `manage.py prepare` fills them."""

from django.db import migrations, models

from casestudies.catalogue.search.stored import postgres
from casestudies.models.other_names import validate_other_names


def add_texts(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        postgres.add_texts(schema_editor)


def drop_texts(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        postgres.drop_texts(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("casestudies", "0012_passages")]

    operations = [
        *(
            migrations.AddField(
                model_name=name,
                name="alternative_names",
                field=models.JSONField(
                    blank=True,
                    default=list,
                    help_text="Old names, and those in other languages: searches find them.",
                    validators=[validate_other_names],
                ),
            )
            for name in ("country", "locality", "organisation")
        ),
        migrations.RunPython(add_texts, drop_texts),
    ]
